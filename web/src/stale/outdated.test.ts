import { expect, test } from "vitest";
import { namesOf } from "./names";
import { outdatedCells, type RanCell } from "./outdated";

const cell = (id: string, code: string, started?: number): RanCell => ({ id, names: namesOf(code), started });

test("a cell is outdated when the cell above that defines what it reads has run since", () => {
  const found = outdatedCells([undefined, cell("a", "x = 1", 30), cell("b", "x + 1", 20), cell("c", "y = 2", 40), cell("d", "x + y", 50)]);
  expect([...found]).toEqual([["b", { name: "x", place: 2 }]]);
});

test("run from the top nothing is outdated, also where a name is defined anew below", () => {
  expect(outdatedCells([cell("a", "x = 1", 1), cell("b", "x", 2), cell("c", "x = x + 1", 3)]).size).toBe(0);
});

test("the nearest definition above counts, and one that has not run is none", () => {
  expect(outdatedCells([cell("a", "x = 1", 9), cell("b", "x = 2", 2), cell("c", "x", 3)]).size).toBe(0);
  expect(outdatedCells([cell("a", "x = 1", undefined), cell("b", "x", 3)]).size).toBe(0);
});
