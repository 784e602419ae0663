// What a person chose for editors beyond the plain one: line numbers, wrapping, steps of indentation, vim's keys. Loaded where something is
// chosen.
import { indentUnit } from "@codemirror/language";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { Settings } from "../shell/settings";
import { addStyles } from "../shell/styles";
import type { CellType } from "../wire/wire";

// Text without an editor stands where the editor's will.
addStyles(`
[data-numbered] .cell.code .static-code, [data-numbered] .cell.raw .static-code { padding-left: 36px; }
[data-wrapped] .cell.code .static-code { white-space: pre-wrap; overflow-wrap: anywhere; }
`);

/** Written by the style sheet: CodeMirror's own gutter would weigh 3 KB in every first load, as its module can't be split. */
const numbers = [
  ViewPlugin.fromClass(class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = numbered(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = numbered(update.view);
    }
  }, { decorations: (plugin) => plugin.decorations }),
  EditorView.theme({
    ".cm-content": { paddingLeft: "36px" },
    ".cm-line": { position: "relative" },
    ".cm-line::before": { content: "attr(data-line)", position: "absolute", left: "-36px", width: "24px", textAlign: "right", color: "var(--quiet)", fontSize: "0.88em", userSelect: "none" },
  }),
];

function numbered(view: EditorView): DecorationSet {
  const lines = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      lines.push(Decoration.line({ attributes: { "data-line": String(line.number) } }).range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(lines);
}

const vimLook = EditorView.theme({
  ".cm-fat-cursor": { background: "var(--accent) !important", color: "var(--page) !important" },
  "&:not(.cm-focused) .cm-fat-cursor": { background: "none !important", outline: "solid 1px var(--line-strong) !important" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-vim-panel": { padding: "2px 8px", font: "400 12.5px/20px var(--mono)" },
  ".cm-vim-panel input": { color: "var(--text)", backgroundColor: "transparent" },
});

/** -> the extension; vim's part comes when it is there. */
export async function preferenceExtension(chosen: Settings, type: CellType): Promise<Extension> {
  const { dataset } = document.documentElement;
  if (chosen.lineNumbers) dataset.numbered = "";
  else delete dataset.numbered;
  if (chosen.wrap) dataset.wrapped = "";
  else delete dataset.wrapped;
  const extensions: Extension[] = [];
  if (chosen.keyMap === "vim") {
    const { vim } = await import("@replit/codemirror-vim");
    extensions.push(Prec.highest([vim(), vimLook]));
  }
  if (type !== "markdown" && chosen.lineNumbers) extensions.push(numbers);
  if (type === "code" && chosen.wrap) extensions.push(EditorView.lineWrapping);
  if (chosen.tabSize !== 4) extensions.push(Prec.high([indentUnit.of(" ".repeat(chosen.tabSize)), EditorState.tabSize.of(chosen.tabSize)]));
  return extensions;
}
