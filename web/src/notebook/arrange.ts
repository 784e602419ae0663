// Moving, merging and splitting of cells as edits: one step of undo and one structure push each.
import { ChangeSet, type Text } from "@codemirror/state";
import { difference, textOf } from "../document/diff";
import type { StepEdits } from "../document/journal";
import { limits, type CellType, type Json, type StructureEdit } from "../wire/wire";
import { withFold } from "./folds";

/** A cell as it stands. */
export interface Part {
  id: string;
  type: CellType;
  text: Text;
  metadata: Json;
  extra: Json | undefined;
}

const after = (id: string | undefined) => (id === undefined ? {} : { after: id });

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

const attachmentsOf = (extra: Json | undefined): Record<string, Json> =>
  ((extra as { attachments?: Record<string, Json> } | undefined)?.attachments ?? {});

/** The first of the cells takes the text of the others in. Its id stays but where attachments come with the text: those can only be
 *  given to a new cell (`newId`). -> or the sentence that says why not. */
export function mergeStep(parts: readonly Part[], before: string | undefined, newId: string): (StepEdits & { into: string }) | string {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return "There is no cell below to merge with.";
  const joined = parts.map((it) => it.text.toString()).join(first.type === "code" ? "\n" : "\n\n");
  if (joined.length > limits.max_cell_text_bytes / 3 && new TextEncoder().encode(joined).length > limits.max_cell_text_bytes) {
    return `Together these cells are over ${limits.max_cell_text_bytes / 1_048_576} MB, too much for one cell.`;
  }
  const attachments: Record<string, Json> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(attachmentsOf(part.extra))) {
      if (name in attachments && JSON.stringify(attachments[name]) !== JSON.stringify(value)) return `Two of these cells have different attachments named ${name}.`;
      attachments[name] = value;
    }
  }
  const removal = (list: readonly Part[]) => list.map((it): StructureEdit => ({ type: "delete_cell", cell_id: it.id }));
  if (others.every((it) => Object.keys(attachmentsOf(it.extra)).length === 0)) {
    return { into: first.id, edits: removal(others), texts: [{ cellId: first.id, changes: difference(first.text, textOf(joined)) }] };
  }
  const extra = { ...(first.extra as Record<string, Json> | undefined), attachments };
  const whole: StructureEdit = { type: "insert_cell", cell_id: newId, ...after(before), cell_type: first.type, text: joined, metadata: first.metadata, extra };
  return { into: newId, edits: [whole, ...removal(parts)] };
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
