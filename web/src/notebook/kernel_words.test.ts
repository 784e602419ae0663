import { expect, test } from "vitest";
import { kernelName, kernelWords, savedWords, statusSentence } from "./kernel_words";

test("the status bar says what runs, what waits and what failed", () => {
  expect(statusSentence({ runtime: { phase: "busy" }, running: 10, queued: 1 })).toBe("Running cell 10, 1 queued");
  expect(statusSentence({ runtime: { phase: "idle" }, queued: 0, failed: 5 })).toBe("Idle, cell 5 ended with an error");
  expect(statusSentence({ runtime: { phase: "none" }, queued: 0 })).toBe("The kernel starts with the first run");
  expect(statusSentence({ runtime: { phase: "idle" }, queued: 2, asks: 6 })).toBe("Cell 6 waits for your answer");
  expect(statusSentence({ runtime: { phase: "starting" }, queued: 2 })).toBe("Starting, 2 queued");
  expect(statusSentence({ runtime: { phase: "idle", use: { asleep: true } }, queued: 0, failed: 5 })).toBe("Asleep, wakes when you run");
  expect(statusSentence({ runtime: { phase: "busy", use: { asleep: true } }, queued: 0 })).toBe("Running");
});

test("a kernel before which the guard's question stands waits for the person, and does not start", () => {
  for (const phase of ["none", "starting", "idle"] as const) expect(kernelWords({ phase }, true)).toEqual({ word: "Waiting for you", tone: "wait" });
  expect(kernelWords({ phase: "busy" }, true).word).toBe("Running");
  expect(kernelWords({ phase: "starting" }).word).toBe("Starting");
});

test("saved means acknowledged", () => {
  expect(savedWords({ connection: { state: "online" }, pending: 0, revision: 1212 })).toEqual({ words: "Saved, revision 1,212", sign: "check" });
  expect(savedWords({ connection: { state: "online" }, pending: 1, revision: 1 }).words).toBe("Saving");
  expect(savedWords({ connection: { state: "offline", since: 0, retryAt: 0 }, pending: 12, revision: 1 }).words).toBe("12 edits kept here");
  expect(savedWords({ connection: { state: "closed", code: 4404, sentence: "Gone.", action: "library" }, pending: 0, revision: 1 }).words).toBe("Not connected");
  expect(kernelName({ phase: "idle", kernel: "Python 3.11", cores: 2 })).toBe("Python 3.11, 2 cores");
});
