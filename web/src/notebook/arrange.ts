// Moving cells as edits: one step of undo and one structure push.
import type { Text } from "@codemirror/state";
import type { CellType, Json, StructureEdit } from "../wire/wire";

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
