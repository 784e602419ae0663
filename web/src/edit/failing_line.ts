// The line at which a cell's last run failed, marked in its editor until the cell is edited or run again.
import { effect } from "@preact/signals";
import { RangeSetBuilder, StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet } from "@codemirror/view";
import type { LiveCell } from "../document/live";
import { parseTraceback } from "../outputs/traceback";

const mark = Decoration.line({ class: "cm-failed" });
const failAt = StateEffect.define<number | undefined>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const each of transaction.effects) {
      if (!each.is(failAt)) continue;
      const built = new RangeSetBuilder<Decoration>();
      if (each.value !== undefined && each.value >= 1 && each.value <= transaction.state.doc.lines) {
        const { from } = transaction.state.doc.line(each.value);
        built.add(from, from, mark);
      }
      next = built.finish();
    }
    return next;
  },
  provide: (self) => EditorView.decorations.from(self),
});

/** Of a cell's own text, which Python read as a file: "invalid syntax (1063758517.py, line 1)". */
export const ownLine = / \((?:\d+\.py|<[^>]*>), line (\d+)\)$/;

/** The innermost frame of the cell's own code in the error that it shows. */
export function failingLineOf(cell: Pick<LiveCell, "outputs" | "executionCount" | "edited">): number | undefined {
  if (cell.edited.value) return undefined;
  const run = cell.executionCount.value;
  const error = cell.outputs.value.findLast((output) => output.type === "error");
  const syntax = /^(?:Syntax|Indentation|Tab)Error/.test(error?.ename ?? "") && ownLine.exec(error!.evalue ?? "");
  if (syntax) return Number(syntax[1]);
  const frames = error?.traceback && parseTraceback(error.traceback);
  return frames?.findLast((frame) => !frame.file && !frame.library && (frame.run === undefined || frame.run === run))?.line;
}

export function failingLine(cell: LiveCell): Extension {
  return [field, ViewPlugin.define((view) => {
    let told: number | undefined;
    const stop = effect(() => {
      const line = failingLineOf(cell);
      // Not within an update of the editor: a cell that turns edited is told so while it takes the edit.
      queueMicrotask(() => {
        if (line === told || !view.dom.isConnected) return;
        told = line;
        view.dispatch({ effects: failAt.of(line) });
      });
    });
    return { destroy: stop };
  }), EditorView.theme({
    // The mark hangs beside the text, in room that the cell has there.
    ".cm-scroller": { marginInline: "-8px -11px", paddingInline: "8px 11px" },
    ".cm-failed": { backgroundColor: "var(--stop-soft)", boxShadow: "-5px 0 var(--stop-soft), -8px 0 var(--stop), 11px 0 var(--stop-soft)" },
  })];
}
