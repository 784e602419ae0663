// Merging of cells: one step of undo. Loaded with the commands that are rarely used.
import { difference, textOf } from "../document/diff";
import type { StepEdits } from "../document/journal";
import { partOf, shownSelection } from "../keys/cell_commands";
import { limits, type Json, type StructureEdit } from "../wire/wire";
import { after, type Part } from "./arrange";
import type { NotebookView } from "./view";

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

export function merge(view: NotebookView): void {
  let ids = shownSelection(view);
  if (ids.some((id) => view.folds.value.heads.get(id))) return view.say("A folded section can't be merged. Show its cells first.");
  if (ids.length === 1) ids = [ids[0]!, ...(view.beside(ids[0]!, 1) ? [view.beside(ids[0]!, 1)!.id] : [])];
  const cells = ids.map((id) => view.cell(id)!);
  if (cells.length === 0) return;
  const step = mergeStep(cells.map(partOf), view.live.cells.value[(view.index.value.get(ids[0]!) ?? 0) - 1]?.id, view.live.makeId());
  if (typeof step === "string") return view.say(step);
  view.live.change(step);
  view.focus(step.into);
  view.say(`${cells.length} cells merged. z takes them apart.`);
}
