import { expect, test } from "vitest";
import type { RunPhase, RunState } from "../wire/wire";
import { cellName, gutterState, runningTime } from "./gutter_state";

const run = (phase: RunPhase, took = 843): RunState => ({ run_id: "r", cell_id: "c", text_version: 1, phase, queued_at: 0, started_at: 1000, ended_at: phase === "running" || phase === "queued" ? undefined : 1000 + took });
const state = (phase: RunPhase | undefined, more = {}) => gutterState({ run: phase && run(phase), edited: false, clockSkew: 0, executionCount: 12, ...more });

test("every state has its word, tone and what pressing it does", () => {
  expect(gutterState({ edited: false, clockSkew: 0 })).toMatchObject({ sign: "play", word: "not run", press: "run" });
  expect(state("done")).toMatchObject({ count: "[12]", word: undefined, time: "843 ms", tone: "quiet" });
  expect(state("done", { edited: true })).toMatchObject({ count: "[12]", word: "edited", time: undefined });
  expect(state("queued", { place: 2 })).toMatchObject({ sign: "clock", word: "queued 2", tone: "wait", press: "cancel" });
  expect(state("running")).toMatchObject({ sign: "ring", tone: "accent", press: "interrupt", runningSince: 1000 });
  expect(state("error")).toMatchObject({ word: "error", tone: "stop", time: "843 ms" });
  expect(state("interrupted")).toMatchObject({ word: "stopped", tone: "stop" });
  expect(state("lost")).toMatchObject({ word: "stopped", tone: "stop" });
  expect(state("cancelled")).toMatchObject({ word: "cancelled", tone: "quiet" });
  expect(state("queued", { place: 1, gate: "asks" })).toMatchObject({ word: "asks first", tone: "wait", press: "cancel", spoken: "waits for your answer" });
  expect(state("cancelled", { gate: "stopped" })).toMatchObject({ word: "stopped", tone: "stop", press: "run" });
  expect(state("aborted")).toMatchObject({ word: "skipped", tone: "quiet" });
  expect(state(undefined)).toMatchObject({ count: "[12]", word: undefined });
});

test("the running time counts by the server's clock", () => {
  expect(runningTime(state("running", { clockSkew: 500 }), 48_700)).toBe("48.2 s");
  expect(runningTime(state("running"), 49_900, true)).toBe("48 s");
});

test("a screen reader hears place, run, time and outputs", () => {
  expect(cellName("Code", 4, state("done"), 1)).toBe("Code cell 4, run 12, 843 milliseconds, 1 output");
  expect(cellName("Text", 2, undefined, 0)).toBe("Text cell 2");
});

test("a cell that ran before what it reads was defined anew says so, and why", () => {
  const run = { run_id: "r", cell_id: "c", text_version: 1, phase: "done", queued_at: 0, started_at: 10, ended_at: 20 } as const;
  const state = gutterState({ run, executionCount: 4, edited: false, outdated: { name: "x", place: 2 }, clockSkew: 0 });
  expect(state).toMatchObject({ word: "outdated", spoken: "run 4, cell 2, which defines x, has run since" });
  expect(gutterState({ run, executionCount: 4, edited: true, outdated: { name: "x", place: 2 }, clockSkew: 0 }).word).toBe("edited");
});

test("the time of a run tells on a closer look what memory it took, where that was counted", () => {
  const cost = (peak_memory_bytes?: number) => gutterState({ run: { ...run("done"), peak_memory_bytes }, executionCount: 1, edited: false, clockSkew: 0 }).cost;
  expect(cost(1.1 * 1024 ** 3)).toBe("The runtime used at most 1.1 GB of memory.");
  expect(cost()).toBeUndefined();
});

test("a time of two parts breaks between them only, in a gutter that is narrow", () => {
  expect(gutterState({ run: run("done", 124_000), executionCount: 1, edited: false, clockSkew: 0 }).time).toBe("2\u00a0min 4\u00a0s");
  expect(gutterState({ run: run("done", 843), executionCount: 1, edited: false, clockSkew: 0 }).time).toBe("843 ms");
});
