// The scratch cell of this tab: a text that is never part of the notebook. A run needs a cell, so each run gets one of its own, that no
// page shows; it leaves the document when the run is over, or when long output of it is not looked at any more.
import { Text } from "@codemirror/state";
import { computed, effect, signal } from "@preact/signals";
import type { LiveCell, LiveNotebookApi } from "../document/live";
import { Cell } from "../document/live_cell";
import type { Output, RunState } from "../wire/wire";

/** Output of which the server keeps the cell's address: downloads and searches ask for it by the cell. */
const longOutput_bytes = 16_384;

const isOver = (run: RunState | undefined) => run !== undefined && run.phase !== "queued" && run.phase !== "running";
const isLong = (output: Output) => (output.chunks ?? []).reduce((sum, chunk) => sum + chunk.bytes, 0) > longOutput_bytes;

export class ScratchCell {
  /** What is typed. Its outputs and its run are those of the cell that ran last. */
  readonly cell = new Cell("scratch", Text.empty, () => {});
  /** The cell that runs or ran last, with the text that it ran. */
  readonly ran = signal<{ cell: LiveCell; text: Text } | undefined>(undefined);
  readonly runs = computed(() => this.cell.run.value !== undefined && !isOver(this.cell.run.value));
  /** Cells that this tab made for its runs. */
  private readonly made = new Set<string>();
  private readonly swept = new Set<string>();

  constructor(private readonly live: LiveNotebookApi) {
    effect(() => {
      const ran = this.ran.value;
      this.cell.outputs.value = ran?.cell.outputs.value ?? [];
      // How it ended stays, when the server has forgotten the run with its cell.
      if (ran === undefined || !isOver(this.cell.run.peek())) this.cell.run.value = ran?.cell.run.value;
      this.cell.executionCount.value = ran?.cell.executionCount.value;
    });
    effect(() => {
      const ran = this.ran.value;
      this.cell.edited.value = ran !== undefined && !ran.text.eq(this.cell.text.value);
    });
    effect(() => this.sweep());
  }

  /** -> what keeps it from running. */
  run(): string | undefined {
    const text = this.cell.text.peek();
    if (text.toString().trim() === "") return "Type something into the scratch cell first.";
    if (this.runs.peek()) return "The scratch cell is running.";
    if (this.live.connection.peek().state !== "online") return "The scratch cell runs with a connection.";
    this.clear();
    const cell_id = this.live.makeId();
    this.made.add(cell_id);
    const after = this.live.cells.peek().at(-1)?.id;
    this.live.arrange([{
      type: "insert_cell", cell_id, ...(after === undefined ? {} : { after }), cell_type: "code", text: text.toString(), metadata: { stoa: { scratch: true } },
    }]);
    const cell = this.live.passing.peek().find((it) => it.id === cell_id);
    if (!cell) return "The notebook is not open yet.";
    this.ran.value = { cell, text };
    this.live.runCells([cell_id]);
    return undefined;
  }

  /** Lets go of what ran last. */
  clear(): void {
    const ran = this.ran.peek();
    if (!ran || this.runs.peek()) return;
    this.ran.value = undefined;
    this.remove([ran.cell.id]);
  }

  /** Cells of runs that are over, of this tab or of tabs that ended meanwhile. */
  private sweep(): void {
    const own = this.ran.value?.cell;
    const alone = this.live.people.value.length <= 1;
    const over = this.live.passing.value.filter((cell) => {
      const run = cell.run.value;
      if (cell === own) return isOver(run) && !cell.outputs.value.some(isLong);
      return alone && !this.made.has(cell.id) && (run === undefined || isOver(run));
    });
    this.remove(over.map((cell) => cell.id));
  }

  /** Each once: a refused edit puts the cell back. */
  private remove(ids: readonly string[]): void {
    const standing = new Set(this.live.passing.peek().map((cell) => cell.id));
    const now = ids.filter((id) => standing.has(id) && !this.swept.has(id));
    for (const id of now) this.swept.add(id);
    if (now.length > 0) this.live.arrange(now.map((cell_id) => ({ type: "delete_cell", cell_id })));
  }
}

const known = new WeakMap<LiveNotebookApi, ScratchCell>();

/** Of a notebook that is open in this tab: the text outlives the panel. */
export function scratchOf(live: LiveNotebookApi): ScratchCell {
  let scratch = known.get(live);
  if (!scratch) known.set(live, (scratch = new ScratchCell(live)));
  return scratch;
}
