// What rarely used commands do. Loaded with the first of them.
import { keepInView } from "../notebook/keep_in_view";
import { askStoa, textOf } from "../document/stoa_questions";
import type { NotebookView } from "../notebook/view";
import { confirmWith } from "../shell/dialog";
import { choose, settings } from "../shell/settings";
import { dockOpen, showDock } from "../terminals/dock_state";
import { commands } from "./commands";

keepInView();

export { merge } from "../notebook/merging";
export { split } from "../notebook/splitting";

export function lineNumbers(view: NotebookView): void {
  const lineNumbers = !settings.peek().lineNumbers;
  choose({ lineNumbers });
  view.say(lineNumbers ? "Line numbers are shown." : "Line numbers are hidden.");
}

function runFrom(view: NotebookView, side: "above" | "below"): void {
  const at = view.index.value.get(view.selected.value ?? "") ?? 0;
  const all = view.live.cells.value;
  const part = side === "above" ? all.slice(0, at) : all.slice(at);
  const ids = part.filter((cell) => cell.type.value === "code").map((cell) => cell.id);
  if (ids.length > 0) view.live.runCells(ids);
}

export const runAbove = (view: NotebookView) => runFrom(view, "above");
export const runBelow = (view: NotebookView) => runFrom(view, "below");

export function runOutdated(view: NotebookView): void {
  const outdated = view.outdated.peek();
  const ids = view.live.cells.peek().filter((cell) => cell.type.peek() === "code" && (outdated.has(cell.id) || (cell.edited.peek() && cell.executionCount.peek() !== undefined))).map((cell) => cell.id);
  if (ids.length > 0) view.live.runCells(ids);
  else view.say("No cell was edited or outdated since its run.");
}

/** The selected code cells, by black in the runtime. One step of undo each. */
export async function format(view: NotebookView): Promise<void> {
  const cells = view.selectedIds.peek().map((id) => view.cell(id)!).filter((cell) => cell.type.peek() === "code" && cell.text.peek().length > 0);
  if (cells.length === 0) return view.say("Select a code cell to format it.");
  const { phase } = view.live.runtime.peek();
  if (phase === "none" || phase === "dead") return view.say("Formatting asks the kernel, which starts with the first run.");
  if (view.live.queue.peek().length > 0) return view.say("A cell is running. Format when it has ended.");
  let changed = 0;
  for (const cell of cells) {
    const code = cell.text.peek().toString();
    const answer = await askStoa(view.live, { ask: "format", code });
    if (answer === "silent") return view.say("The kernel did not answer in time.");
    if (answer === "unknown") return view.say("This kernel can't format cells.");
    if (answer.problem !== undefined) return view.say([textOf(answer.problem), answer.command ? `${textOf(answer.command)} installs it.` : ""].join(" ").trim());
    const formatted = textOf(answer.code);
    if (cell.text.peek().toString() !== code) return view.say("The cell was edited meanwhile and stays as it is.");
    if (formatted === code) continue;
    cell.setText(formatted);
    changed++;
  }
  view.say(changed === 0 ? "Formatted already." : changed === 1 ? "Formatted." : `${changed} cells formatted.`);
}

export function terminals(): void {
  showDock(!dockOpen.peek());
}

/** Opens it, goes to it, and from within it shuts it. */
export function scratch(view: NotebookView): void {
  const inside = document.activeElement?.closest(".scratch");
  view.scratch.value = inside ? 0 : view.scratch.peek() + 1;
}

export function present(view: NotebookView): void {
  void import("../notebook/presenting").then((it) => it.present(view), () => view.say("This needs a connection the first time."));
}

export function restart(view: NotebookView): void {
  void restartThen(view);
}

export function restartAndRunAll(view: NotebookView): void {
  void restartThen(view, "run all");
}

async function restartThen(view: NotebookView, then?: "run all"): Promise<void> {
  const yes = await confirmWith({
    title: then ? "Restart the kernel and run all cells?" : "Restart the kernel?",
    says: "Variables are gone and queued runs are cancelled. Text, outputs and files stay.",
    yes: then ? "Restart and run all" : "Restart",
  });
  if (!yes) return;
  view.live.restartKernel();
  if (then) commands.runAll.act(view);
}

export async function stopRuntime(view: NotebookView): Promise<void> {
  const yes = await confirmWith({ title: "Stop the runtime?", says: "What runs is ended and variables are gone. Text, outputs and files stay.", yes: "Stop runtime", danger: true });
  if (yes) view.live.stopRuntime();
}
