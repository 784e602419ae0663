// Every command of the notebook page: what it is called, which keys give it, what it does. Menus, buttons, the key handler
// and the sheet of keys all read this table.
import type { NotebookView } from "../notebook/view";
import { confirmWith } from "../shell/dialog";
import type { CellType } from "../wire/wire";

export type CommandGroup = "Run" | "Cells" | "Move" | "Kernel" | "Page";

export interface Command {
  title: string;
  group: CommandGroup;
  /** Keys in command mode. "d d" is d twice; Mod is Ctrl, or Cmd on a Mac. */
  keys: readonly string[];
  /** Keys while editing. */
  editKeys?: readonly string[];
  act: (view: NotebookView) => void;
}

function runSelected(view: NotebookView): void {
  const ids = view.selectedIds.value;
  const code = ids.filter((id) => view.cell(id)?.type.value === "code");
  for (const id of ids) view.shut(id);
  if (code.length > 0) view.live.runCells(code);
}

function runAndStep(view: NotebookView): void {
  runSelected(view);
  const cells = view.live.cells.value;
  const last = view.selectedIds.value.at(-1);
  const next = cells[(view.index.value.get(last ?? "") ?? -1) + 1];
  if (next) view.focus(next.id);
  else if (last) view.focus(view.live.insertCell(last, "code"), "edit");
}

function insert(view: NotebookView, where: "above" | "below", type: CellType = "code", text = ""): string {
  const ids = view.selectedIds.value;
  const cells = view.live.cells.value;
  const edge = where === "above" ? ids[0] : ids.at(-1);
  const at = view.index.value.get(edge ?? "");
  if (at === undefined) return view.live.insertCell(cells.at(-1)?.id ?? null, type, text);
  return view.live.insertCell(where === "above" ? (cells[at - 1]?.id ?? null) : cells[at]!.id, type, text);
}

function removeSelected(view: NotebookView): void {
  const ids = view.selectedIds.value;
  if (ids.length === 0) return;
  const cells = view.live.cells.value;
  const next = cells[(view.index.value.get(ids.at(-1)!) ?? 0) + 1] ?? cells[(view.index.value.get(ids[0]!) ?? 0) - 1];
  view.live.deleteCells(ids);
  if (next) view.focus(next.id);
  else view.focus(view.live.insertCell(null, "code"));
  view.say(ids.length === 1 ? "Cell deleted. z brings it back." : `${ids.length} cells deleted. z brings them back.`);
}

function copySelected(view: NotebookView): void {
  view.clipboard.value = view.selectedIds.value.flatMap((id) => {
    const cell = view.cell(id);
    return cell ? [{ type: cell.type.peek(), text: cell.text.peek().toString() }] : [];
  });
}

function pasteBelow(view: NotebookView): void {
  let after = view.selectedIds.value.at(-1) ?? view.live.cells.value.at(-1)?.id ?? null;
  if (view.clipboard.value.length === 0) return view.say("Nothing is copied yet.");
  for (const cell of view.clipboard.value) after = view.live.insertCell(after, cell.type, cell.text);
  if (after) view.focus(after);
}

function convert(view: NotebookView, type: CellType): void {
  for (const id of view.selectedIds.value) {
    if (view.cell(id)?.type.value === type) continue;
    view.live.setCellType(id, type);
    if (type === "markdown") view.open(id);
  }
}

function move(view: NotebookView, by: 1 | -1): void {
  const ids = view.selectedIds.value;
  const cells = view.live.cells.value;
  const first = view.index.value.get(ids[0] ?? "");
  const last = view.index.value.get(ids.at(-1) ?? "");
  if (first === undefined || last === undefined || (by === -1 ? first === 0 : last === cells.length - 1)) return;
  // The neighbour goes to the other side: one move, however many are selected.
  if (by === -1) view.live.moveCell(cells[first - 1]!.id, cells[last]!.id);
  else view.live.moveCell(cells[last + 1]!.id, cells[first - 1]?.id ?? null);
  view.wanted.value = { id: view.selected.value!, mode: "command" };
}

function merge(view: NotebookView): void {
  let ids = view.selectedIds.value;
  if (ids.length === 1) {
    const next = view.live.cells.value[(view.index.value.get(ids[0]!) ?? 0) + 1];
    if (!next) return;
    ids = [ids[0]!, next.id];
  }
  const [first, ...others] = ids.map((id) => view.cell(id)!);
  if (!first || others.length === 0) return;
  first.setText([first, ...others].map((cell) => cell.text.value.toString()).join(first.type.value === "code" ? "\n" : "\n\n"));
  view.live.deleteCells(others.map((cell) => cell.id));
  view.focus(first.id);
}

function split(view: NotebookView): void {
  const cell = view.selectedCell.value;
  const parts = cell && view.editors.get(cell.id)?.split();
  if (!cell || !parts) return;
  cell.setText(parts[0].replace(/\n$/, ""));
  view.focus(view.live.insertCell(cell.id, cell.type.value, parts[1].replace(/^\n/, "")), "edit", "start");
}

async function restart(view: NotebookView, then?: "run all"): Promise<void> {
  const yes = await confirmWith({
    title: then ? "Restart the kernel and run all cells?" : "Restart the kernel?",
    says: "Variables are gone and queued runs are cancelled. Text, outputs and files stay.",
    yes: then ? "Restart and run all" : "Restart",
  });
  if (!yes) return;
  view.live.restartKernel();
  if (then) runAll(view);
}

function runAll(view: NotebookView): void {
  const ids = view.live.cells.value.filter((cell) => cell.type.value === "code" && cell.text.value.length > 0).map((cell) => cell.id);
  if (ids.length > 0) view.live.runCells(ids);
  else view.say("There is no code to run yet.");
}

function runFrom(view: NotebookView, side: "above" | "below"): void {
  const at = view.index.value.get(view.selected.value ?? "") ?? 0;
  const cells = view.live.cells.value;
  const part = side === "above" ? cells.slice(0, at) : cells.slice(at);
  const ids = part.filter((cell) => cell.type.value === "code").map((cell) => cell.id);
  if (ids.length > 0) view.live.runCells(ids);
}

async function stop(view: NotebookView): Promise<void> {
  const yes = await confirmWith({ title: "Stop the runtime?", says: "What runs is ended and variables are gone. Text, outputs and files stay.", yes: "Stop runtime", danger: true });
  if (yes) view.live.stopRuntime();
}

export const commands = {
  runAndStep: { title: "Run, then select the next cell", group: "Run", keys: ["Shift-Enter"], editKeys: ["Shift-Enter"], act: runAndStep },
  run: { title: "Run", group: "Run", keys: ["Mod-Enter", "Ctrl-Enter"], editKeys: ["Mod-Enter", "Ctrl-Enter"], act: (view) => { runSelected(view); if (view.selected.value) view.focus(view.selected.value); } },
  runAndInsert: { title: "Run, then insert a cell below", group: "Run", keys: ["Alt-Enter"], editKeys: ["Alt-Enter"], act: (view) => { runSelected(view); view.focus(insert(view, "below"), "edit"); } },
  runAll: { title: "Run all", group: "Run", keys: [], act: runAll },
  runAbove: { title: "Run all above", group: "Run", keys: [], act: (view) => runFrom(view, "above") },
  runBelow: { title: "Run from here on", group: "Run", keys: [], act: (view) => runFrom(view, "below") },

  edit: { title: "Edit", group: "Move", keys: ["Enter"], act: (view) => { if (view.selected.value) view.focus(view.selected.value, "edit"); } },
  leave: { title: "Leave the editor", group: "Move", keys: ["Escape"], editKeys: ["Escape"], act: (view) => { if (view.selected.value) view.focus(view.selected.value); } },
  down: { title: "Select the cell below", group: "Move", keys: ["j", "ArrowDown"], act: (view) => view.step(1) },
  up: { title: "Select the cell above", group: "Move", keys: ["k", "ArrowUp"], act: (view) => view.step(-1) },
  extendDown: { title: "Select one more below", group: "Move", keys: ["J", "Shift-ArrowDown"], act: (view) => view.extend(1) },
  extendUp: { title: "Select one more above", group: "Move", keys: ["K", "Shift-ArrowUp"], act: (view) => view.extend(-1) },
  first: { title: "Select the first cell", group: "Move", keys: ["Home", "Mod-ArrowUp"], act: (view) => { const cell = view.live.cells.value[0]; if (cell) view.focus(cell.id); } },
  last: { title: "Select the last cell", group: "Move", keys: ["End", "Mod-ArrowDown"], act: (view) => { const cell = view.live.cells.value.at(-1); if (cell) view.focus(cell.id); } },

  insertAbove: { title: "Insert a cell above", group: "Cells", keys: ["a"], act: (view) => view.focus(insert(view, "above")) },
  insertBelow: { title: "Insert a cell below", group: "Cells", keys: ["b"], act: (view) => view.focus(insert(view, "below")) },
  cut: { title: "Cut", group: "Cells", keys: ["x"], act: (view) => { copySelected(view); removeSelected(view); } },
  copy: { title: "Copy", group: "Cells", keys: ["c"], act: (view) => { copySelected(view); view.say("Copied"); } },
  paste: { title: "Paste below", group: "Cells", keys: ["v"], act: pasteBelow },
  remove: { title: "Delete", group: "Cells", keys: ["d d"], act: removeSelected },
  undo: { title: "Undo the last change of cells", group: "Cells", keys: ["z"], act: (view) => { if (!view.live.undo()) view.say("Nothing to undo."); } },
  redo: { title: "Redo", group: "Cells", keys: ["Z"], act: (view) => { if (!view.live.redo()) view.say("Nothing to redo."); } },
  moveUp: { title: "Move up", group: "Cells", keys: ["Alt-ArrowUp"], act: (view) => move(view, -1) },
  moveDown: { title: "Move down", group: "Cells", keys: ["Alt-ArrowDown"], act: (view) => move(view, 1) },
  toText: { title: "Make it a text cell", group: "Cells", keys: ["m"], act: (view) => convert(view, "markdown") },
  toCode: { title: "Make it a code cell", group: "Cells", keys: ["y"], act: (view) => convert(view, "code") },
  toRaw: { title: "Make it a raw cell", group: "Cells", keys: ["r"], act: (view) => convert(view, "raw") },
  merge: { title: "Merge with the cell below", group: "Cells", keys: ["M"], act: merge },
  split: { title: "Split at the cursor", group: "Cells", keys: [], editKeys: ["Ctrl-Shift--", "Ctrl-_"], act: split },
  foldOutput: { title: "Fold or show the output", group: "Cells", keys: ["o"], act: (view) => view.toggleOutputs(view.selectedIds.value) },
  clearOutput: { title: "Clear the output", group: "Cells", keys: [], act: (view) => view.live.clearOutputs(view.selectedIds.value) },

  interrupt: { title: "Interrupt", group: "Kernel", keys: ["i i"], act: (view) => view.live.interrupt() },
  restart: { title: "Restart the kernel", group: "Kernel", keys: ["0 0"], act: (view) => void restart(view) },
  restartAndRunAll: { title: "Restart and run all", group: "Kernel", keys: [], act: (view) => void restart(view, "run all") },
  stopRuntime: { title: "Stop the runtime", group: "Kernel", keys: [], act: (view) => void stop(view) },
  clearAll: { title: "Clear all outputs", group: "Kernel", keys: [], act: (view) => view.live.clearOutputs(view.live.cells.value.map((cell) => cell.id)) },

  saved: {
    title: "Save (happens by itself)", group: "Page", keys: ["s", "Mod-s"], editKeys: ["Mod-s"],
    act: (view) => view.say(view.live.pending.value === 0 ? `Saved, revision ${view.live.revision.value}. Every change is saved as you make it.` : "Not sent yet: kept on this device."),
  },
  showKeys: { title: "Show all keys", group: "Page", keys: ["?", "h"], act: (view) => (view.sheet.value = "keys") },
} satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

export const commandList: readonly Command[] = Object.values(commands);
