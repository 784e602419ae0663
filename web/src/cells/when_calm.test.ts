import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteScroll, whenCalm } from "./when_calm";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what waits is done one after the other, in the order in which it came, and not in the call itself", () => {
  const done: number[] = [];
  for (const number of [1, 2, 3]) whenCalm(() => done.push(number));
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual([1, 2, 3]);
});

test("nothing is done while somebody scrolls", () => {
  let done = 0;
  noteScroll();
  whenCalm(() => done++);
  for (let at = 0; at < 10; at++) {
    vi.advanceTimersByTime(60);
    noteScroll();
  }
  expect(done).toBe(0);
  vi.runAllTimers();
  expect(done).toBe(1);
});

test("what was taken back is not done", () => {
  let done = 0;
  const takeBack = whenCalm(() => done++);
  takeBack();
  vi.runAllTimers();
  expect(done).toBe(0);
});
