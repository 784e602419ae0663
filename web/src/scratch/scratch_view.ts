// The page as the scratch cell's editor sees it: a notebook of one cell. Commands over cells find only that one and change nothing;
// what belongs to the whole page is the page's own.
import { signal } from "@preact/signals";
import type { LiveNotebookApi } from "../document/live";
import { NotebookView } from "../notebook/view";
import type { ScratchCell } from "./scratch_cell";

export function scratchView(page: NotebookView, scratch: ScratchCell): NotebookView {
  const { id } = scratch.cell;
  const nothing = () => undefined;
  const instead: Partial<LiveNotebookApi> = {
    cells: signal([scratch.cell]),
    runCells: () => {
      const problem = scratch.run();
      if (problem) page.say(problem);
    },
    cancelRuns: (ids) => page.live.cancelRuns(ids),
    clearOutputs: () => scratch.clear(),
    insertCell: () => id, makeId: () => id,
    moveCell: nothing, deleteCells: nothing, setCellType: nothing, change: nothing, setCellMetadata: nothing, setMetadata: nothing, showPresence: nothing,
    undo: nothing, redo: nothing, undoStepIn: () => false, redoStepIn: () => false,
  };
  const live = Object.create(page.live, Object.fromEntries(Object.entries(instead).map(([name, value]) => [name, { value }]))) as LiveNotebookApi;
  const view = new NotebookView(live);
  view.find = () => page.find();
  view.openPalette = () => page.openPalette();
  view.say = (words) => page.say(words);
  // Fields of the page itself.
  return Object.assign(view, { sheet: page.sheet, scratch: page.scratch, finding: page.finding, blobTexts: page.blobTexts });
}
