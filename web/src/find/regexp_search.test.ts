import { expect, test, vi } from "vitest";
import { longestExpression_ms, RegexpSearch, tooLong, type WorkerJob } from "./regexp_search";
import { scanAll } from "./scan";

/** Workers as the search sees them; an expression with "slow" in it never ends. */
function workshop() {
  const made: { ended: boolean; ready: () => void; fail: () => void }[] = [];
  const start = () => {
    const worker = {
      onmessage: null as ((event: MessageEvent) => void) | null,
      onerror: null as (() => void) | null,
      postMessage({ source, flags, texts, replacements }: WorkerJob) {
        if (!source.includes("slow")) queueMicrotask(() => worker.onmessage?.({ data: scanAll(texts, new RegExp(source, flags), replacements) } as MessageEvent));
      },
      terminate() { state.ended = true; worker.onmessage = worker.onerror = null; },
    };
    const state = { ended: false, ready: () => worker.onmessage?.({ data: "ready" } as MessageEvent), fail: () => worker.onerror?.() };
    made.push(state);
    return worker as unknown as Worker;
  };
  return { made, search: new RegexpSearch(start) };
}
const places = (found: unknown) => (found as { places: { from: number }[][] }).places.map((list) => list.map((it) => it.from));

test("one worker answers one search after the other", async () => {
  const { made, search } = workshop();
  const first = search.search(/a+/gu, ["baa", "a"], [undefined, undefined]);
  made[0]!.ready();
  expect(places(await first)).toEqual([[1], [0]]);
  expect(places(await search.search(/b/gu, ["baa"], [undefined]))).toEqual([[0]]);
  expect(made.map((it) => it.ended)).toEqual([false]);
});

test("an expression that takes too long is ended and said, and the next search works", async () => {
  vi.useFakeTimers();
  const { made, search } = workshop();
  const found = search.search(/slow/gu, ["x"], [undefined]);
  vi.advanceTimersByTime(60_000);  // loading doesn't count
  made[0]!.ready();
  vi.advanceTimersByTime(longestExpression_ms);
  vi.useRealTimers();
  expect(await found).toBe(tooLong);
  expect(made[0]!.ended).toBe(true);
  const next = search.search(/x/gu, ["x"], [undefined]);
  made[1]!.ready();
  expect(places(await next)).toEqual([[0]]);
});

test("a newer search takes the place of one that goes on", async () => {
  const { made, search } = workshop();
  const first = search.search(/slow/gu, ["x"], [undefined]);
  made[0]!.ready();
  const second = search.search(/x/gu, ["x"], [undefined]);
  expect(await first).toBeUndefined();
  expect(made[0]!.ended).toBe(true);
  made[1]!.ready();
  expect(places(await second)).toEqual([[0]]);
});

test("a worker that can't be loaded is said", async () => {
  const { made, search } = workshop();
  const found = search.search(/x/gu, ["x"], [undefined]);
  made[0]!.fail();
  expect(await found).toContain("could not be loaded");
});
