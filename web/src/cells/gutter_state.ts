// What the gutter says about a cell: always a sign and words, computed in one place so that the screen, the outline and a
// screen reader agree.
import type { RunState } from "../wire/wire";
import { bytes, duration, durationShort, durationSpoken, ordinal } from "../shell/words";

export type GutterSign = "play" | "clock" | "ring";
export type GutterTone = "quiet" | "plain" | "accent" | "wait" | "stop";

export interface GutterState {
  sign: GutterSign;
  /** "[12]", or nothing before the first run. */
  count?: string;
  word?: string;
  tone: GutterTone;
  /** Under the word, quiet: how long it took. */
  time?: string;
  /** For its tooltip: what else it cost. */
  cost?: string;
  /** Counts up from here, in this machine's clock. */
  runningSince?: number;
  /** What the sign does when pressed. */
  press: "run" | "cancel" | "interrupt";
  spoken: string;
  /** For a tooltip. */
  why?: string;
}

export interface GutterFacts {
  run?: RunState;
  executionCount?: number;
  edited: boolean;
  /** Ran before the cell at this place defined the name anew. */
  outdated?: { name: string; place: number };
  /** Place in the queue, the running one is 1. */
  place?: number;
  /** The guard holds this run, or has stopped it. */
  gate?: "asks" | "stopped";
  clockSkew: number;
}

export function gutterState({ run, executionCount, edited, outdated, place, gate, clockSkew }: GutterFacts): GutterState {
  const count = executionCount === undefined ? undefined : `[${executionCount}]`;
  const counted = executionCount === undefined ? "not run" : `run ${executionCount}`;
  const took = run?.started_at !== undefined && run.ended_at !== undefined ? Math.max(0, run.ended_at - run.started_at) : undefined;
  const time = took === undefined ? undefined : unbroken(duration(took));
  const spokenTime = took === undefined ? "" : `, ${durationSpoken(took)}`;
  const still = (word: string | undefined, tone: GutterTone, spoken: string, underTime: string | null | undefined = time): GutterState => ({
    sign: "play", count, word, tone, time: underTime ?? undefined, press: "run", spoken,
    cost: run?.peak_memory_bytes ? `The runtime used at most ${bytes(run.peak_memory_bytes)} of memory.` : undefined,
  });

  switch (run?.phase) {
    case "queued":
      if (gate === "asks") return { sign: "clock", word: "asks first", tone: "wait", press: "cancel", spoken: "waits for your answer" };
      return { sign: "clock", word: place ? `queued ${place}` : "queued", tone: "wait", press: "cancel", spoken: place ? `${ordinal(place)} in the queue` : "queued" };
    case "running":
      return {
        sign: "ring", tone: "accent", press: "interrupt", spoken: "running",
        runningSince: run.started_at === undefined ? undefined : run.started_at - clockSkew,
      };
    case "error":
      return edited ? still("edited", "plain", `${counted}, edited since`, null) : still("error", "stop", `${counted}, ended with an error${spokenTime}`);
    case "interrupted":
      return still("stopped", "stop", `${counted}, stopped${spokenTime}`);
    case "lost":
      return { ...still("stopped", "stop", `${counted}, stopped when its kernel ended${spokenTime}`), why: "its kernel ended while it ran" };
    case "aborted":
      return still("skipped", "quiet", `${counted}, skipped because a cell before it did not run well`, null);
    case "cancelled":
      if (gate === "stopped") return still("stopped", "stop", `${counted}, stopped before it began`, null);
      return still("cancelled", "quiet", `${counted}, taken out of the queue`, null);
  }
  if (executionCount === undefined && run === undefined) return still("not run", "quiet", "not run", null);
  if (edited) return still("edited", "plain", `${counted}, edited since`, null);
  if (outdated) {
    const why = `cell ${outdated.place}, which defines ${outdated.name}, has run since`;
    return { ...still("outdated", "plain", `${counted}, ${why}`), why };
  }
  return still(undefined, "quiet", `${counted}${spokenTime}`);
}

/** "2 min 4 s" breaks between its parts in a narrow gutter, and only there. */
const unbroken = (time: string) => (/ .* /.test(time) ? time.replace(/(\d) /g, "$1\u00a0") : time);

/** The running time, as it counts. */
export function runningTime(state: GutterState, now: number, narrow = false): string {
  if (state.runningSince === undefined) return "starting";
  const passed = Math.max(0, now - state.runningSince);
  if (narrow) return unbroken(durationShort(passed));
  return passed < 1000 ? `${(passed / 1000).toFixed(1)} s` : duration(passed);
}

/** "Code cell 4, run 12, 843 milliseconds, 1 output". */
export function cellName(kind: string, place: number, state: GutterState | undefined, outputs: number): string {
  const parts = [`${kind} cell ${place}`];
  if (state) parts.push(state.spoken);
  if (outputs > 0) parts.push(outputs === 1 ? "1 output" : `${outputs} outputs`);
  return parts.join(", ");
}
