// Moving and splitting of cells as edits: one step of undo and one structure push each.
import { ChangeSet, type Text } from "@codemirror/state";
import type { StepEdits } from "../document/journal";
import type { CellType, Json, StructureEdit } from "../wire/wire";
import { withFold } from "./folds";

/** A cell as it stands. */
export interface Part {
  id: string;
  type: CellType;
  text: Text;
  metadata: Json;
  extra: Json | undefined;
}

export const after = (id: string | undefined) => (id === undefined ? {} : { after: id });

/** Puts `ids`, together and in the order of the notebook, behind the cell `anchor` or, without one, first. Nothing: they stand there. */
export function moveEdits(order: readonly string[], ids: ReadonlySet<string>, anchor: string | undefined): StructureEdit[] {
  let at = anchor === undefined ? -1 : order.indexOf(anchor);
  while (at >= 0 && ids.has(order[at]!)) at--;
  const moved = order.filter((id) => ids.has(id));
  const rest = order.filter((id) => !ids.has(id));
  const place = at < 0 ? 0 : rest.indexOf(order[at]!) + 1;
  if (rest.toSpliced(place, 0, ...moved).every((id, index) => id === order[index])) return [];
  let before = rest[place - 1];
  return moved.map((cell_id) => {
    const edit: StructureEdit = { type: "move_cell", cell_id, ...after(before) };
    before = cell_id;
    return edit;
  });
}

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
