// What the commands over cells do. Each is one step of undo.
import type { LiveCell } from "../document/live";
import { moveEdits, type Part } from "../notebook/arrange";
import type { CopiedCell } from "../notebook/clipboard";
import { isFolded } from "../notebook/folds";
import type { NotebookView } from "../notebook/view";
import { count } from "../shell/words";
import { limits, type CellType, type StructureEdit } from "../wire/wire";

export const partOf = (cell: LiveCell): Part => ({
  id: cell.id, type: cell.type.peek(), text: cell.text.peek(), metadata: cell.metadata.peek(), extra: cell.extra.peek(),
});

export function insert(view: NotebookView, where: "above" | "below", type: CellType = "code", text = ""): string {
  const ids = view.selectedIds.value;
  const cells = view.live.cells.value;
  const edge = where === "above" ? ids[0] : ids.at(-1);
  const at = view.index.value.get(edge ?? "");
  if (at === undefined) return view.live.insertCell(cells.at(-1)?.id ?? null, type, text);
  return view.live.insertCell(where === "above" ? (cells[at - 1]?.id ?? null) : cells[at]!.id, type, text);
}

export function removeSelected(view: NotebookView): void {
  const ids = view.selectedIds.value;
  if (ids.length === 0) return;
  const cells = view.live.cells.value;
  const next = cells[(view.index.value.get(ids.at(-1)!) ?? 0) + 1] ?? view.beside(ids[0]!, -1);
  view.live.deleteCells(ids);
  if (next) view.focus(next.id);
  else view.focus(view.live.insertCell(null, "code"));
  view.say(ids.length === 1 ? "Cell deleted. z brings it back." : `${ids.length} cells deleted. z brings them back.`);
}

export function copySelected(view: NotebookView): void {
  view.clipboard.value = view.selectedIds.value.flatMap((id): CopiedCell[] => {
    const cell = view.cell(id);
    if (!cell) return [];
    const extra = cell.extra.peek();
    return [{ type: cell.type.peek(), text: cell.text.peek().toString(), metadata: cell.metadata.peek(), ...(extra === undefined ? {} : { extra }) }];
  });
  view.tellClipboard();
}

export function copy(view: NotebookView): void {
  copySelected(view);
  view.say(view.clipboard.value.length === 1 ? "Copied" : `${view.clipboard.value.length} cells copied`);
}

export function cut(view: NotebookView): void {
  copySelected(view);
  removeSelected(view);
}

export function paste(view: NotebookView, where: "above" | "below", cells: readonly CopiedCell[] = view.clipboard.value): void {
  if (cells.length === 0) return view.say("Nothing is copied yet. Ctrl+V pastes what was copied elsewhere.");
  const all = view.live.cells.value;
  if (all.length + cells.length > limits.max_cells) return view.say(`A notebook has at most ${limits.max_cells} cells.`);
  const ids = view.selectedIds.value;
  const at = view.index.value.get((where === "above" ? ids[0] : ids.at(-1)) ?? "");
  let after = where === "above" ? all[(at ?? 0) - 1]?.id : (all[at ?? all.length - 1]?.id);
  const edits = cells.map(({ type, text, metadata, extra }): StructureEdit => {
    const cell_id = view.live.makeId();
    const edit: StructureEdit = {
      type: "insert_cell", cell_id, ...(after === undefined ? {} : { after }), cell_type: type, text, metadata, ...(extra === undefined ? {} : { extra }),
    };
    after = cell_id;
    return edit;
  });
  view.live.change({ edits });
  const first = edits[0] as { cell_id: string };
  view.focus(after!);
  if (cells.length > 1 && !view.folds.value.hidden.has(first.cell_id)) view.anchor.value = first.cell_id;
}

export function convert(view: NotebookView, type: CellType): void {
  const ids = shownSelection(view).filter((id) => view.cell(id)?.type.value !== type);
  if (ids.length === 0) return;
  view.live.change({ edits: ids.map((cell_id) => ({ type: "set_cell_type", cell_id, cell_type: type })) });
  if (type === "markdown") for (const id of ids) view.open(id);
  if (view.mode.value === "command") view.step(0); // the button that was pressed is gone
}

/** The cells of the selection that are shown: a folded section is not meant. */
export const shownSelection = (view: NotebookView) => view.selectedIds.value.filter((id) => !view.folds.value.hidden.has(id));

const mostMovedSingly = 20;

export function move(view: NotebookView, by: 1 | -1): void {
  const shown = shownSelection(view);
  const neighbour = view.beside((by === -1 ? shown[0] : shown.at(-1)) ?? "", by);
  if (!neighbour) return;
  const order = view.live.cells.value.map((cell) => cell.id);
  const { hidden } = view.folds.value;
  const block = order.filter((id) => id === neighbour.id || hidden.get(id) === neighbour.id);
  const ids = view.selectedIds.value;
  const before = (id: string | undefined) => order[order.indexOf(id!) - 1];
  // Many stay where they are and let the neighbour pass: a few edits instead of thousands.
  const edits = ids.length > mostMovedSingly && block.length < ids.length
    ? moveEdits(order, new Set(block), by === -1 ? ids.at(-1) : before(ids[0]))
    : moveEdits(order, new Set(ids), by === -1 ? before(block[0]) : block.at(-1));
  if (edits.length > 0) view.live.change({ edits });
  view.wanted.value = { id: view.selected.value!, mode: "command" };
}

/** Puts cells behind another (`null`: first). */
export function moveTo(view: NotebookView, ids: readonly string[], after: string | null): void {
  const edits = moveEdits(view.live.cells.value.map((cell) => cell.id), new Set(ids), after ?? undefined);
  if (edits.length > 0) view.live.change({ edits });
}

export function selectAll(view: NotebookView): void {
  const cells = view.shown.value;
  if (cells.length === 0) return;
  view.focus(cells.at(-1)!.id);
  view.anchor.value = cells[0]!.id;
}

/** Folds the section of the selected heading; in a section, goes up to its heading. */
export function foldSection(view: NotebookView): void {
  const id = view.selected.value;
  const level = id === null ? undefined : view.levels.value.get(id);
  if (id === null) return;
  if (level !== undefined && !isFolded(view.cell(id)?.metadata.value ?? {}, "heading")) return view.fold([id], "heading", true);
  const cells = view.live.cells.value;
  for (let at = (view.index.value.get(id) ?? 0) - 1; at >= 0; at--) {
    const above = view.levels.value.get(cells[at]!.id);
    if (above !== undefined && (level === undefined || above < level)) return view.focus(cells[at]!.id);
  }
}

export function showSection(view: NotebookView): void {
  if (view.selected.value !== null) view.fold([view.selected.value], "heading", false);
}

export function undo(view: NotebookView, direction: "undo" | "redo"): void {
  const done = view.live[direction]();
  if (!done) return view.say(direction === "undo" ? "Nothing to undo." : "Nothing to redo.");
  const to = done.cellIds.find((id) => !view.folds.value.hidden.has(id)) ?? done.cellIds[0];
  if (to !== undefined) view.focus(to);
  const place = to === undefined ? 0 : (view.index.value.get(to) ?? 0) + 1;
  const back = direction === "undo" ? "Undone" : "Done again";
  if (done.kept > 0) view.say(`${count(done.kept, "cell")} kept: somebody typed there since.`);
  else if (done.what === "typing") view.say(`${back}: typing in cell ${place}`);
}
