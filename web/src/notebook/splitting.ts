// Splitting of a cell: one step of undo. Loaded with the commands that are rarely used.
import { ChangeSet } from "@codemirror/state";
import type { StepEdits } from "../document/journal";
import { partOf } from "../keys/cell_commands";
import type { StructureEdit } from "../wire/wire";
import type { Part } from "./arrange";
import { withFold } from "./folds";
import type { NotebookView } from "./view";

/** The text is cut at `cuts`; a line break at a cut goes. The first piece stays in the cell, new cells (`newIds`) take the others. */
export function splitStep(cell: Part, cuts: readonly number[], newIds: readonly string[]): StepEdits {
  const text = cell.text.toString();
  const edges = [0, ...cuts, text.length];
  const pieces = edges.slice(1).map((to, at) => {
    let piece = text.slice(edges[at], to);
    if (at > 0) piece = piece.replace(/^\n/, "");
    return at < cuts.length ? piece.replace(/\n$/, "") : piece;
  });
  const metadata = withFold(withFold(cell.metadata, "heading", false), "outputs", false);
  const edits = pieces.slice(1).map((piece, at): StructureEdit => ({
    type: "insert_cell", cell_id: newIds[at]!, after: at === 0 ? cell.id : newIds[at - 1]!, cell_type: cell.type, text: piece, metadata,
    ...(cell.extra === undefined ? {} : { extra: cell.extra }),
  }));
  return { edits, texts: [{ cellId: cell.id, changes: ChangeSet.of({ from: pieces[0]!.length, to: text.length }, text.length) }] };
}

export function split(view: NotebookView): void {
  const cell = view.selectedCell.value;
  const cuts = cell && view.editors.get(cell.id)?.cuts();
  if (!cell || !cuts?.length) return view.say("Put the cursor where the cell is to be split.");
  const ids = cuts.map(() => view.live.makeId());
  view.live.change(splitStep(partOf(cell), cuts, ids));
  view.focus(ids.at(-1)!, "edit", "start");
}
