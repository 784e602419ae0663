// The notebook's runs as the server tells them, and the runs that were asked for here and not answered yet. No I/O.
import type { RunPhase, RunRequest, RunState } from "../wire/wire";

/** A run that was asked for longer ago and that the server doesn't know is not started any more. */
export const runRequestLifetimeMs = 10 * 60_000;

/** One press of run. `seq` once it was sent; kept until the server answers. */
export interface RunsAsked {
  seq?: number;
  runs: RunRequest[];
  askedAt: number;
}

const unfinished = (phase: RunPhase) => phase === "queued" || phase === "running";

export class RunBook {
  asked: RunsAsked[] = [];
  private readonly known = new Map<string, RunState>();
  private queue: string[] = [];
  private readonly finished = new Map<string, RunState>();

  /** All runs as a welcome tells them. */
  adopt(runs: readonly RunState[]): void {
    this.known.clear();
    this.queue = [];
    this.finished.clear();
    this.change(runs);
  }

  change(runs: readonly RunState[]): void {
    for (const run of runs) {
      if (unfinished(run.phase)) {
        if (!this.queue.includes(run.run_id)) this.queue.push(run.run_id);
        this.known.set(run.run_id, run);
      } else {
        this.queue = this.queue.filter((id) => id !== run.run_id);
        this.known.delete(run.run_id);
        this.finished.set(run.cell_id, run);
      }
    }
    const told = new Set(runs.map((it) => it.run_id));
    for (const asked of this.asked) asked.runs = asked.runs.filter((it) => !told.has(it.run_id));
    this.asked = this.asked.filter((it) => it.runs.length > 0);
  }

  answered(seq: number): void {
    this.asked = this.asked.filter((it) => it.seq !== seq);
  }

  /** Takes runs that were not sent out -> the ids that must be cancelled at the server. */
  cancel(runIds: readonly string[]): string[] {
    const unsent = new Set(this.asked.filter((it) => it.seq === undefined).flatMap((it) => it.runs.map((run) => run.run_id)));
    for (const asked of this.asked.filter((it) => it.seq === undefined)) {
      asked.runs = asked.runs.filter((it) => !runIds.includes(it.run_id));
    }
    this.asked = this.asked.filter((it) => it.runs.length > 0);
    return runIds.filter((id) => !unsent.has(id));
  }

  /** Unfinished runs in order; those asked for here and not answered stand at the end as queued. */
  unfinished(): RunState[] {
    const out = this.queue.map((id) => this.known.get(id)!);
    for (const asked of this.asked) {
      for (const { run_id, cell_id } of asked.runs) out.push({ run_id, cell_id, text_version: 0, phase: "queued", queued_at: asked.askedAt });
    }
    return out;
  }

  /** The last finished run of each cell. */
  lastFinished(): ReadonlyMap<string, RunState> {
    return this.finished;
  }
}
