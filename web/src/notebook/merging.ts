// Merging of cells: one step of undo. Loaded with the commands that are rarely used.
import { difference, textOf } from "../document/diff";
import type { StepEdits } from "../document/journal";
import { attachmentsOf } from "../document/outline";
import { partOf, shownSelection } from "../keys/cell_commands";
import { limits, type StructureEdit } from "../wire/wire";
import type { Part } from "./arrange";
import type { NotebookView } from "./view";

/** The first of the cells takes the text and the attachments of the others in. -> or the sentence that says why not. */
export function mergeStep(parts: readonly Part[]): (StepEdits & { into: string }) | string {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return "There is no cell below to merge with.";
  const joined = parts.map((it) => it.text.toString()).join(first.type === "code" ? "\n" : "\n\n");
  if (joined.length > limits.max_cell_text_bytes / 3 && new TextEncoder().encode(joined).length > limits.max_cell_text_bytes) {
    return `Together these cells are over ${limits.max_cell_text_bytes / 1_048_576} MB, too much for one cell.`;
  }
  const attachments = { ...attachmentsOf(first.extra) };
  const edits: StructureEdit[] = [];
  for (const part of others) {
    for (const [name, data] of Object.entries(attachmentsOf(part.extra))) {
      if (name in attachments && JSON.stringify(attachments[name]) !== JSON.stringify(data)) return `Two of these cells have different attachments named ${name}.`;
      attachments[name] = data;
      edits.push({ type: "set_attachment", cell_id: first.id, name, data });
    }
  }
  edits.push(...others.map((it): StructureEdit => ({ type: "delete_cell", cell_id: it.id })));
  return { into: first.id, edits, texts: [{ cellId: first.id, changes: difference(first.text, textOf(joined)) }] };
}

export function merge(view: NotebookView): void {
  let ids = shownSelection(view);
  if (ids.some((id) => view.folds.value.heads.get(id))) return view.say("A folded section can't be merged. Show its cells first.");
  if (ids.length === 1) ids = [ids[0]!, ...(view.beside(ids[0]!, 1) ? [view.beside(ids[0]!, 1)!.id] : [])];
  const cells = ids.map((id) => view.cell(id)!);
  if (cells.length === 0) return;
  const step = mergeStep(cells.map(partOf));
  if (typeof step === "string") return view.say(step);
  view.live.change(step);
  view.focus(step.into);
  view.say(`${cells.length} cells merged. z takes them apart.`);
}
