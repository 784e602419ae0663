import { expect, test } from "vitest";
import { Pace } from "./pace";

const never = -Infinity;

test("what comes after a pause is drawn at once", () => {
  const pace = new Pace();
  expect(pace.wait(1000, never)).toBe(0);
  pace.draws(1000);
  pace.drawn(1005);
  expect(pace.wait(5000, never)).toBe(0);
});

test("the drawing of a flood takes a fifth of the time, however dear one drawing is", () => {
  for (const cost of [20, 60]) {
    const pace = new Pace();
    let now = 0;
    let busy = 0;
    while (now < 60_000) {
      const rest = pace.wait(now, never);
      if (rest > 0) {
        now += rest;
        continue;
      }
      pace.draws(now);
      busy += cost;
      pace.drawn((now += cost));
    }
    expect(busy / now).toBeLessThan(0.21);
    expect(busy / now).toBeGreaterThan(0.15);
  }
});

test("a cheap output is drawn twenty times a second, a dear one still more than twice", () => {
  for (const [cost, least] of [[1, 19], [300, 2]] as const) {
    const pace = new Pace();
    let times = 0;
    for (let now = 0; now < 10_000; now++) {
      if (pace.wait(now, never) > 0) continue;
      times++;
      pace.draws(now);
      pace.drawn((now += cost));
    }
    expect(times / 10).toBeGreaterThan(least);
    expect(times / 10).toBeLessThanOrEqual(20);
  }
});

test("after a key an output waits, and steady typing can't keep it away", () => {
  const pace = new Pace();
  expect(pace.wait(900, 890)).toBe(0);  // the first, of a run that a key began
  pace.draws(900);
  pace.drawn(905);
  expect(pace.wait(1000, 990)).toBeGreaterThan(50);
  expect(pace.wait(1000 + pace.wait(1000, 990), 990)).toBe(0);
  let waited = 1000;
  while (pace.wait(waited, waited) > 0) waited++;
  expect(waited - 1000).toBeLessThanOrEqual(500);
});
