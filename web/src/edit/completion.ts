// Completion of words and Python's own names, and closing brackets; comes with the first focus.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completeAnyWord, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { Prec } from "@codemirror/state";
import { keymap, type KeyBinding } from "@codemirror/view";

// Esc closes a list that is seen, and is not eaten by one that is only being prepared.
const keys: readonly KeyBinding[] = [
  ...completionKeymap.filter((binding) => binding.key !== "Escape"),
  { key: "Escape", run: (editor) => completionStatus(editor.state) === "active" && closeCompletion(editor) },
  { key: "Tab", run: acceptCompletion },
];

export const completionExtension = [
  closeBrackets(),
  autocompletion({ override: [localCompletionSource, globalCompletion, completeAnyWord], activateOnTyping: true, icons: false, maxRenderedOptions: 30, defaultKeymap: false }),
  Prec.highest(keymap.of(keys)),
  keymap.of(closeBracketsKeymap),
];
