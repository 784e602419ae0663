// Shift-Tab: what the kernel says about the name at the cursor, in a tooltip; an opening bracket shows the signature. Esc,
// leaving the editor or moving away closes it.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showTooltip, type Command, type Tooltip } from "@codemirror/view";
import type { LiveNotebookApi } from "../document/live";
import { cssOf } from "../outputs/ansi_style";
import { TerminalText } from "../outputs/terminal_text";
import { documentationOf } from "./kernel_completion";

/** Longer documentation is cut: it is read in the tooltip. */
const maxDocumentationLines = 400;

const show = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, change) {
    for (const effect of change.effects) if (effect.is(show)) return effect.value;
    if (!tooltip) return null;
    const { main } = change.state.selection;
    const line = change.state.doc.lineAt(Math.min(tooltip.pos, change.state.doc.length));
    const away = main.head < line.from || main.head > line.to || change.newDoc.sliceString(0, line.from) !== change.startState.doc.sliceString(0, line.from);
    return away ? null : tooltip;
  },
  provide: (field) => showTooltip.from(field),
});

function tooltipOf(pos: number, text: string): Tooltip {
  return {
    pos, above: true, strictSide: false,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-documentation";
      dom.setAttribute("role", "note");
      dom.setAttribute("aria-label", "Documentation");
      dom.tabIndex = -1;
      const pre = document.createElement("pre");
      const terminal = new TerminalText();
      terminal.write(text);
      for (const line of terminal.lines.slice(0, maxDocumentationLines)) {
        const row = document.createElement("div");
        for (const run of line) {
          const span = document.createElement("span");
          span.textContent = run.text;
          Object.assign(span.style, cssOf(run.style) ?? {});
          row.append(span);
        }
        if (line.length === 0) row.textContent = "\n";
        pre.append(row);
      }
      dom.append(pre);
      return { dom };
    },
  };
}

export function documentation(live: LiveNotebookApi) {
  const ask = async (editor: EditorView, pos: number, only: "all" | "signature") => {
    const code = editor.state.doc.toString();
    const text = documentationOf(await live.askKernel("inspect", code, pos));
    if (!editor.dom.isConnected || editor.state.doc.toString().slice(0, pos) !== code.slice(0, pos)) return;
    const said = only === "all" ? text : text && signatureOf(text);
    if (said !== undefined) editor.dispatch({ effects: show.of(tooltipOf(pos, said)) });
    else if (only === "all") editor.dispatch({ effects: show.of(tooltipOf(pos, live.runtime.peek().phase === "idle" ? "Nothing is known about this." : "The kernel can say more when it is ready.")) });
  };
  const inspect: Command = (editor) => {
    const { main } = editor.state.selection;
    const line = editor.state.doc.lineAt(main.head);
    if (!main.empty || line.text.slice(0, main.head - line.from).trim() === "") return false;
    void ask(editor, main.head, "all");
    return true;
  };
  const close: Command = (editor) => {
    if (!editor.state.field(shown)) return false;
    editor.dispatch({ effects: show.of(null) });
    return true;
  };
  return {
    inspect, close,
    extension: [
      shown,
      EditorView.updateListener.of((update) => {
        if (!update.docChanged || !update.transactions.some((it) => it.isUserEvent("input.type"))) return;
        const { head } = update.state.selection.main;
        if (update.state.sliceDoc(head - 1, head) === "(" && /[\p{L}\p{N}_]$/u.test(update.state.sliceDoc(Math.max(0, head - 2), head - 1))) {
          void ask(update.view, head, "signature");
        }
      }),
      EditorView.domEventHandlers({ blur: (event, editor) => {
        const to = event.relatedTarget as Element | null;
        if (!to?.closest(".cm-documentation")) close(editor);
      } }),
      EditorView.theme({
        ".cm-tooltip.cm-documentation": { maxWidth: "min(640px, 92vw)", maxHeight: "260px", overflow: "auto", padding: "8px 12px" },
        ".cm-documentation pre": { margin: "0", fontFamily: "var(--mono)", fontSize: "12.5px", lineHeight: "18px", whiteSpace: "pre-wrap" },
      }),
    ],
  };
}

/** The signature and the first line of what it does. */
export function signatureOf(text: string): string | undefined {
  const bare = text.replace(/\x1b\[[\d;]*m/g, "");
  const signature = /^(?:Init signature|Signature|Call signature):\s*\n?([\s\S]*?)(?=\n[A-Z][\w ]*:)/m.exec(bare + "\nEnd:")?.[1]?.trim();
  if (!signature) return undefined;
  const says = /^(?:Docstring|Init docstring):\s*\n?\s*(\S.*)$/m.exec(bare)?.[1]?.trim();
  return says && says !== "<no docstring>" ? `${signature}\n${says}` : signature;
}
