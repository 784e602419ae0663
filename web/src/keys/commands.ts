// Every command of the notebook page: what it is called, which keys give it, what it does. Menus, buttons, the key handler
// and the sheet of keys all read this table.
import type { NotebookView } from "../notebook/view";
import { showPanel } from "../notebook/panel";
import { settingsOpen } from "../shell/settings";
import * as cells from "./cell_commands";

export type CommandGroup = "Run" | "Cells" | "Move" | "Kernel" | "Page";

export interface Command {
  title: string;
  group: CommandGroup;
  /** Keys in command mode. "d d" is d twice; Mod is Ctrl, or Cmd on a Mac. */
  keys: readonly string[];
  /** Keys while editing. */
  editKeys?: readonly string[];
  /** After Ctrl+M, in both modes, as Colab has it. */
  chord?: string;
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
  const last = view.selectedIds.value.at(-1);
  const next = view.live.cells.value[(view.index.value.get(last ?? "") ?? -1) + 1];
  if (next) view.focus(next.id);
  else if (last) view.focus(view.live.insertCell(last, "code"), "edit");
}

function runAll(view: NotebookView): void {
  const ids = view.live.cells.value.filter((cell) => cell.type.value === "code" && cell.text.value.length > 0).map((cell) => cell.id);
  if (ids.length > 0) view.live.runCells(ids);
  else view.say("There is no code to run yet.");
}

/** What is loaded when it is used. */
const later = (name: keyof typeof import("./more_commands")) => (view: NotebookView) => void import("./more_commands").then((more) => more[name](view), () => view.say("This needs a connection the first time."));

export const commands = {
  runAndStep: { title: "Run, then select the next cell", group: "Run", keys: ["Shift-Enter"], editKeys: ["Shift-Enter"], act: runAndStep },
  run: { title: "Run", group: "Run", keys: ["Mod-Enter", "Ctrl-Enter"], editKeys: ["Mod-Enter", "Ctrl-Enter"], act: (view) => { runSelected(view); if (view.selected.value) view.focus(view.selected.value); } },
  runAndInsert: { title: "Run, then insert a cell below", group: "Run", keys: ["Alt-Enter"], editKeys: ["Alt-Enter"], act: (view) => { runSelected(view); view.focus(cells.insert(view, "below"), "edit"); } },
  runAll: { title: "Run all", group: "Run", keys: ["Mod-F9"], editKeys: ["Mod-F9"], act: runAll },
  runAbove: { title: "Run all above", group: "Run", keys: ["Mod-F8"], editKeys: ["Mod-F8"], act: later("runAbove") },
  runBelow: { title: "Run from here on", group: "Run", keys: ["Mod-F10"], editKeys: ["Mod-F10"], act: later("runBelow") },
  runOutdated: { title: "Run edited and outdated cells", group: "Run", keys: [], act: later("runOutdated") },

  edit: { title: "Edit", group: "Move", keys: ["Enter"], act: (view) => { if (view.selected.value) view.focus(view.selected.value, "edit"); } },
  leave: { title: "Leave the editor", group: "Move", keys: ["Escape"], editKeys: ["Escape"], act: (view) => { if (view.selected.value) view.focus(view.selected.value); } },
  down: { title: "Select the cell below", group: "Move", keys: ["j", "ArrowDown"], chord: "n", act: (view) => view.step(1) },
  up: { title: "Select the cell above", group: "Move", keys: ["k", "ArrowUp"], chord: "p", act: (view) => view.step(-1) },
  extendDown: { title: "Select one more below", group: "Move", keys: ["J", "Shift-ArrowDown"], act: (view) => view.extend(1) },
  extendUp: { title: "Select one more above", group: "Move", keys: ["K", "Shift-ArrowUp"], act: (view) => view.extend(-1) },
  first: { title: "Select the first cell", group: "Move", keys: ["Home", "Mod-ArrowUp"], act: (view) => { const cell = view.shown.value[0]; if (cell) view.focus(cell.id); } },
  last: { title: "Select the last cell", group: "Move", keys: ["End", "Mod-ArrowDown"], act: (view) => { const cell = view.shown.value.at(-1); if (cell) view.focus(cell.id); } },

  selectAll: { title: "Select all cells", group: "Move", keys: ["Mod-a"], act: cells.selectAll },

  insertAbove: { title: "Insert a cell above", group: "Cells", keys: ["a"], chord: "a", act: (view) => view.focus(cells.insert(view, "above")) },
  insertBelow: { title: "Insert a cell below", group: "Cells", keys: ["b"], chord: "b", act: (view) => view.focus(cells.insert(view, "below")) },
  cut: { title: "Cut", group: "Cells", keys: ["x"], chord: "x", act: cells.cut },
  copy: { title: "Copy", group: "Cells", keys: ["c"], chord: "c", act: cells.copy },
  paste: { title: "Paste below", group: "Cells", keys: ["v"], chord: "v", act: (view) => cells.paste(view, "below") },
  pasteAbove: { title: "Paste above", group: "Cells", keys: ["V"], act: (view) => cells.paste(view, "above") },
  remove: { title: "Delete", group: "Cells", keys: ["d d"], chord: "d", act: cells.removeSelected },
  undo: { title: "Undo", group: "Cells", keys: ["z"], chord: "z", act: (view) => cells.undo(view, "undo") },
  redo: { title: "Redo", group: "Cells", keys: ["Z"], act: (view) => cells.undo(view, "redo") },
  moveUp: { title: "Move up", group: "Cells", keys: ["Alt-ArrowUp", "Mod-Shift-ArrowUp"], editKeys: ["Mod-Shift-ArrowUp"], act: (view) => cells.move(view, -1) },
  moveDown: { title: "Move down", group: "Cells", keys: ["Alt-ArrowDown", "Mod-Shift-ArrowDown"], editKeys: ["Mod-Shift-ArrowDown"], act: (view) => cells.move(view, 1) },
  toText: { title: "Make it a text cell", group: "Cells", keys: ["m"], chord: "m", act: (view) => cells.convert(view, "markdown") },
  toCode: { title: "Make it a code cell", group: "Cells", keys: ["y"], chord: "y", act: (view) => cells.convert(view, "code") },
  toRaw: { title: "Make it a raw cell", group: "Cells", keys: ["r"], act: (view) => cells.convert(view, "raw") },
  merge: { title: "Merge the selected cells, or with the one below", group: "Cells", keys: ["M"], chord: "/", act: later("merge") },
  split: { title: "Split at the cursor", group: "Cells", keys: [], chord: "-", editKeys: ["Ctrl-Shift--", "Ctrl-_"], act: later("split") },
  foldSource: { title: "Fold or show the source", group: "Cells", keys: ["S"], act: (view) => view.toggle(view.selectedIds.value, "source") },
  foldOutput: { title: "Fold or show the output", group: "Cells", keys: ["o"], chord: "o", act: (view) => view.toggleOutputs(view.selectedIds.value) },
  foldSection: { title: "Fold the section, or go to its heading", group: "Cells", keys: ["ArrowLeft"], act: cells.foldSection },
  showSection: { title: "Show the folded section", group: "Cells", keys: ["ArrowRight"], act: cells.showSection },
  clearOutput: { title: "Clear the output", group: "Cells", keys: [], act: (view) => view.live.clearOutputs(view.selectedIds.value) },

  interrupt: { title: "Interrupt", group: "Kernel", keys: ["i i"], chord: "i", act: (view) => view.live.interrupt() },
  restart: { title: "Restart the kernel", group: "Kernel", keys: ["0 0"], chord: ".", act: later("restart") },
  restartAndRunAll: { title: "Restart and run all", group: "Kernel", keys: [], act: later("restartAndRunAll") },
  stopRuntime: { title: "Stop the runtime", group: "Kernel", keys: [], act: later("stopRuntime") },
  chooseKernel: { title: "Choose a kernel", group: "Kernel", keys: [], act: (view) => (view.sheet.value = "kernels") },
  clearAll: { title: "Clear all outputs", group: "Kernel", keys: [], act: (view) => view.live.clearOutputs(view.live.cells.value.map((cell) => cell.id)) },

  saved: {
    title: "Save (happens by itself)", group: "Page", keys: ["s", "Mod-s"], chord: "s", editKeys: ["Mod-s"],
    act: (view) => view.say(view.live.pending.value === 0 ? `Saved, revision ${view.live.revision.value}. Every change is saved as you make it.` : "Not sent yet: kept on this device."),
  },
  find: { title: "Find and replace", group: "Page", keys: ["Mod-f", "Mod-h", "f"], editKeys: ["Mod-f", "Mod-h"], act: (view) => view.find() },
  palette: { title: "Find a command", group: "Page", keys: ["Mod-k", "Mod-Shift-p"], editKeys: ["Mod-k", "Mod-Shift-p"], act: (view) => view.openPalette() },
  runtime: { title: "Show or hide the runtime's numbers", group: "Kernel", keys: [], act: (view) => showPanel(view, "runtime") },
  contents: { title: "Show or hide contents", group: "Page", keys: [], act: (view) => showPanel(view, "contents") },
  files: { title: "Show or hide files", group: "Page", keys: [], act: (view) => showPanel(view, "files") },
  terminals: { title: "Show or hide terminals", group: "Page", keys: [], act: later("terminals") },
  variables: { title: "Show or hide variables", group: "Page", keys: [], act: (view) => showPanel(view, "variables") },
  format: { title: "Format with black", group: "Cells", keys: ["Alt-Shift-f"], editKeys: ["Alt-Shift-f"], act: later("format") },
  lineNumbers: { title: "Show or hide line numbers", group: "Page", keys: ["L"], chord: "l", act: later("lineNumbers") },
  tags: { title: "Tags of the cell", group: "Cells", keys: [], act: (view) => (view.sheet.value = "tags") },
  snippets: { title: "Insert a snippet", group: "Cells", keys: ["Mod-Alt-p"], editKeys: ["Mod-Alt-p"], act: (view) => (view.sheet.value = "snippets") },
  scratch: { title: "Scratch cell", group: "Page", keys: ["Mod-Alt-n"], editKeys: ["Mod-Alt-n"], act: later("scratch") },
  present: { title: "Presentation mode", group: "Page", keys: [], act: later("present") },
  settings: { title: "Settings", group: "Page", keys: ["Mod-,"], editKeys: ["Mod-,"], act: () => (settingsOpen.value = true) },
  showKeys: { title: "Show all keys", group: "Page", keys: ["?", "h"], chord: "h", act: (view) => (view.sheet.value = "keys") },
} satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
