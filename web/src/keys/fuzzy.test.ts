import { expect, test } from "vitest";
import { fuzzy, ranked } from "./fuzzy";

const titles = ["Run all", "Run all above", "Restart and run all", "Clear all outputs", "Fold or show the output", "Select all cells"];
const first = (letters: string) => titles[ranked(letters, titles)[0]?.at ?? -1];

test("first letters of words find a command", () => {
  expect(first("ra")).toBe("Run all");
  expect(first("rara")).toBe("Restart and run all");
  expect(first("cao")).toBe("Clear all outputs");
});

test("a part of the words goes before scattered letters", () => {
  expect(first("output")).toBe("Clear all outputs");
  expect(first("run all a")).toBe("Run all above");
});

test("letters that are not there in this order find nothing", () => {
  expect(ranked("xyz", titles)).toEqual([]);
  expect(fuzzy("lla", "all")).toBeUndefined();
});

test("nothing typed finds all, in their order, and the marks are where the letters stand", () => {
  expect(ranked("", titles).map((one) => one.at)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(fuzzy("ra", "Run all")!.marks).toEqual([0, 4]);
});
