import { describe, expect, it } from "vitest";
import { longestStretch_cells, stretchesOf, type Stretch } from "./stretches";

const named = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `c${from + at}`);
const flat = (stretches: readonly Stretch[]) => stretches.flatMap(({ ids }) => ids);
const homes = (stretches: readonly Stretch[]) => new Map(stretches.flatMap(({ key, ids }) => ids.map((id) => [id, key] as const)));
/** How many cells that were there are made anew. */
function madeAnew(before: readonly Stretch[], after: readonly Stretch[]): string[] {
  const now = homes(after);
  return [...homes(before)].filter(([id, key]) => now.has(id) && now.get(id) !== key).map(([id]) => id);
}

describe("stretches", () => {
  const thousand = stretchesOf(named(1000), []);

  it("hold every cell once and in order, none too long, keys different", () => {
    expect(flat(thousand)).toEqual(named(1000));
    expect(new Set(thousand.map(({ key }) => key)).size).toBe(thousand.length);
    expect(Math.max(...thousand.map(({ ids }) => ids.length))).toBeLessThanOrEqual(longestStretch_cells);
    expect(stretchesOf([], thousand)).toEqual([]);
  });
  it("of a small notebook are one", () => expect(stretchesOf(named(20), [])).toHaveLength(1));
  it("make nothing anew when a cell comes or goes", () => {
    const more = named(1000).toSpliced(500, 0, "new");
    expect(madeAnew(thousand, stretchesOf(more, thousand))).toEqual([]);
    expect(madeAnew(thousand, stretchesOf(named(1000).toSpliced(500, 100), thousand))).toEqual([]);
    expect(madeAnew(thousand, stretchesOf(["new", ...named(1000)], thousand))).toEqual([]);
  });
  it("make only what moves anew, down and up", () => {
    const down = named(1000).toSpliced(10, 1).toSpliced(700, 0, "c10");
    expect(madeAnew(thousand, stretchesOf(down, thousand))).toEqual(["c10"]);
    const up = named(1000).toSpliced(700, 2).toSpliced(10, 0, "c700", "c701");
    expect(madeAnew(thousand, stretchesOf(up, thousand))).toEqual(["c700", "c701"]);
  });
  it("stay short while one writes cell after cell, and most cells stay", () => {
    let stretches = stretchesOf(named(1), []);
    let anew = 0;
    for (let count = 2; count <= 300; count++) {
      const next = stretchesOf(named(count), stretches);
      anew += madeAnew(stretches, next).length;
      stretches = next;
    }
    expect(flat(stretches)).toEqual(named(300));
    expect(anew).toBeLessThan(300);
    expect(Math.max(...stretches.map(({ ids }) => ids.length))).toBeLessThanOrEqual(longestStretch_cells);
  });
  it("never make the cell anew in which somebody writes", () => {
    let stretches = stretchesOf(named(24), []);
    const home = homes(stretches).get("c20");
    for (let count = 1; count <= 200; count++) {
      stretches = stretchesOf(["first", ...named(count, 1000), ...named(24)], stretches, "c20");
      expect(homes(stretches).get("c20")).toBe(home);
    }
  });
  it("keep their keys apart in a thousand random changes", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    let ids = named(120);
    let stretches = stretchesOf(ids, []);
    for (let round = 0; round < 1000; round++) {
      const at = random(ids.length);
      const next = random(3) === 0 ? ids.toSpliced(at, 1) : random(2) === 0 ? ids.toSpliced(at, 0, ...named(1 + random(5), 1000 + round * 10)) : ids.toSpliced(at, 1).toSpliced(random(ids.length), 0, ids[at]!);
      const after = stretchesOf(next, stretches);
      expect(flat(after)).toEqual(next);
      expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
      ids = next;
      stretches = after;
    }
  });
});
