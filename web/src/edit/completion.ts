// Completion: what the kernel knows, Python's own names, words of the cell; documentation; closing brackets. Comes with the
// first focus.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completeAnyWord, completionKeymap, completionStatus, startCompletion } from "@codemirror/autocomplete";
import { indentLess } from "@codemirror/commands";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { Prec } from "@codemirror/state";
import { keymap, tooltips, type EditorView, type KeyBinding } from "@codemirror/view";
import type { LiveNotebookApi } from "../document/live";
import { settings } from "../shell/settings";
import { documentation } from "./documentation";
import { standsBehindWord } from "./editor";
import { inCode, kernelCompletions, together } from "./kernel_completion";

/** After a name or a dot Tab asks what can stand there; elsewhere it indents. */
function completeAtWord(editor: EditorView): boolean {
  if (!standsBehindWord(editor)) return false;
  return completionStatus(editor.state) === "active" || startCompletion(editor);
}

export function completionExtension(live: LiveNotebookApi) {
  const about = documentation(live);
  const keys: readonly KeyBinding[] = [
    ...completionKeymap.filter((binding) => binding.key !== "Escape"),
    // Esc closes the documentation first, then a list that is seen, and is not eaten by one that is only being prepared.
    { key: "Escape", run: (editor) => about.close(editor) || (completionStatus(editor.state) === "active" && closeCompletion(editor)) },
    { key: "Tab", run: (editor) => acceptCompletion(editor) || completeAtWord(editor), shift: about.inspect },
  ];
  const { closeBrackets: closes, completeOnTyping } = settings.peek();
  return [
    closes ? [closeBrackets(), keymap.of(closeBracketsKeymap)] : [],
    autocompletion({
      override: [inCode(together(kernelCompletions(live), [localCompletionSource, globalCompletion, completeAnyWord]))],
      activateOnTyping: completeOnTyping, icons: false, maxRenderedOptions: 60, defaultKeymap: false,
    }),
    about.extension,
    // A cell clips what hangs out of it.
    tooltips({ parent: document.body }),
    Prec.highest(keymap.of(keys)),
  ];
}

/** What was pressed before its answer was loaded; without it the list for what was typed meanwhile. */
export function answerWhatWasAsked(editor: EditorView, live: LiveNotebookApi, asked: string, typed: boolean): void {
  if (asked === "Shift-Tab") documentation(live).inspect(editor) || indentLess(editor);
  else if (asked || (typed && settings.peek().completeOnTyping)) completeAtWord(editor);
}
