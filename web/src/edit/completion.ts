// Completion of words and Python's own names, and closing brackets; comes with the first focus.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export const completionExtension = [
  closeBrackets(),
  autocompletion({ override: [localCompletionSource, globalCompletion, completeAnyWord], activateOnTyping: true, icons: false, maxRenderedOptions: 30, defaultKeymap: false }),
  Prec.highest(keymap.of([...completionKeymap, { key: "Tab", run: acceptCompletion }])),
  keymap.of(closeBracketsKeymap),
];
