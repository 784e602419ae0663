// What the source of text cells is written with; comes with the first one that is edited.
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { defineLanguageFacet, Language, LanguageSupport } from "@codemirror/language";
import { GFM, parser } from "@lezer/markdown";
import type { LiveCell } from "../document/live";
import { attach } from "../markdown/attach";
import type { NotebookView } from "../notebook/view";

const markdownLanguage = new LanguageSupport(
  new Language(defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } }), parser.configure([GFM]), [], "markdown"),
);

const picturesOf = (data: DataTransfer | null) => [...(data?.files ?? [])].filter((file) => /^image\/(?:png|jpeg|gif|webp)$/.test(file.type));

/** The language, and pictures that are pasted or dropped: they become attachments, as in Jupyter. */
export function writingMarkdown(view: NotebookView, cell: LiveCell): Extension {
  const take = (event: Event, data: DataTransfer | null, at: number) => {
    const pictures = picturesOf(data);
    // What is copied from a text with pictures in it is text.
    if (pictures.length === 0 || data!.getData("text/plain") || !view.mayEdit.peek()) return false;
    event.preventDefault();
    void attach(view, cell, pictures, at);
    return true;
  };
  return [markdownLanguage, EditorView.domEventHandlers({
    paste: (event, editor) => take(event, event.clipboardData, editor.state.selection.main.head),
    drop: (event, editor) => take(event, event.dataTransfer, editor.posAtCoords({ x: event.clientX, y: event.clientY }) ?? editor.state.selection.main.head),
  })];
}
