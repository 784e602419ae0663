// The selected cell is no longer there: somebody deleted it, or an own step was taken back.
import { effect } from "@preact/signals";
import { confirmWith, takeBackQuestion } from "../shell/dialog";
import type { NotebookView } from "./view";

/** `place`: where it stood. `own`: the person at this tab did it. What is typed on must not become commands: whoever was editing is asked. */
export async function selectNear(view: NotebookView, place: number, { editing, own }: { editing: boolean; own: boolean }): Promise<void> {
  const gone = view.selected.peek();
  const isGone = () => gone !== null && view.selected.peek() === gone && !view.cell(gone);
  if (!isGone()) return; // the command that deleted it has chosen the next
  const near = () => {
    const cells = view.shown.peek();
    const next = cells[Math.min(place, cells.length - 1)];
    if (next && document.activeElement === document.body) view.focus(next.id);
    else if (next) view.select(next.id);
  };
  if (own && editing) {
    const before = view.shown.peek()[place - 1];
    return before ? view.focus(before.id, "edit", "end") : near();
  }
  if (!editing) return near();
  const answer = confirmWith({
    title: "This cell was deleted while you were editing it", says: "Somebody else deleted it, or you did in another tab. What you typed last may be missing.",
    yes: "Bring it back", no: "Leave it deleted",
  });
  // What was typed and is on its way brings the cell back by itself.
  const stop = effect(() => { if (view.index.value.has(gone!)) takeBackQuestion(); });
  const back = (await answer) || view.cell(gone!) !== undefined;
  stop();
  if (back && !view.cell(gone!)) view.live.change({ edits: [{ type: "restore_cell", cell_id: gone!, ...after(view, place) }] });
  if (back) view.focus(gone!, "edit", "end");
  else near();
}

function after(view: NotebookView, place: number): { after?: string } {
  const cells = view.live.cells.peek();
  const before = cells[Math.min(place, cells.length) - 1];
  return before ? { after: before.id } : {};
}
