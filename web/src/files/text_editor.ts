// A plain text editor for a file.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { highlighter } from "../edit/highlight";
import { pythonLanguage } from "../edit/languages";
import "../edit/style_sheets";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "transparent", color: "var(--text)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
});

export interface TextEditor { text(): string; unmount(): void }
interface Place { parent: HTMLElement; text: string; name: string; readOnly: boolean; onChange: () => void; onSave: () => void }

export function mountTextEditor({ parent, text, name, readOnly, onChange, onSave }: Place): TextEditor {
  const ends = text.includes("\r\n") ? "\r\n" : "\n";
  const editor = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(), drawSelection(), bracketMatching(), indentUnit.of("    "), syntaxHighlighting(highlighter), look,
        EditorState.readOnly.of(readOnly), EditorState.lineSeparator.of(ends), EditorView.contentAttributes.of({ "aria-label": `Text of ${name}` }),
        ...(/\.py$/.test(name) ? [pythonLanguage] : [EditorView.lineWrapping]),
        // Esc goes to the dialog, so Tab is no trap.
        keymap.of([{ key: "Mod-s", preventDefault: true, run: () => { onSave(); return true; } }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => { if (update.docChanged) onChange(); }),
      ],
    }),
  });
  editor.focus();
  return { text: () => editor.state.sliceDoc(), unmount: () => editor.destroy() };
}
