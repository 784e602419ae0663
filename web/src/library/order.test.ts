import { expect, test } from "vitest";
import type { NotebookSummary } from "../wire/wire";
import { isOn, ordered, pressed, shelfAt, shelfThatIs } from "./order";

const book = (title: string, more: Partial<NotebookSummary> = {}): NotebookSummary =>
  ({ notebook_id: title, title, created_at: 0, updated_at: 0, revision: 0, cells: 1, runtime: "none", ...more });

test("a folder holds what is in it and below it, and not what only begins like it", () => {
  const shelf = { folder: "Teaching" };
  expect(isOn(book("a", { folder: "Teaching" }), shelf)).toBe(true);
  expect(isOn(book("a", { folder: "Teaching/One" }), shelf)).toBe(true);
  expect(isOn(book("a", { folder: "Teaching 2" }), shelf)).toBe(false);
  expect(isOn(book("a"), shelf)).toBe(false);
});

test("names sort as people count, and the latest edit and opening come first", () => {
  const books = [book("Sheet 10", { updated_at: 5, opened_at: 1 }), book("Sheet 9", { updated_at: 9 }), book("sheet 1", { updated_at: 7, opened_at: 8 })];
  expect(ordered(books, { by: "name", reversed: false }).map((each) => each.title)).toEqual(["sheet 1", "Sheet 9", "Sheet 10"]);
  expect(ordered(books, { by: "edited", reversed: false }).map((each) => each.title)).toEqual(["Sheet 9", "sheet 1", "Sheet 10"]);
  expect(ordered(books, { by: "opened", reversed: false }).map((each) => each.title)).toEqual(["sheet 1", "Sheet 10", "Sheet 9"]);
});

test("a column that is pressed again turns the list round, another one begins as usual", () => {
  const once = pressed({ by: "edited", reversed: false }, "name");
  const twice = pressed(once, "name");
  const books = [book("b"), book("a"), book("c")];
  expect(ordered(books, once).map((each) => each.title)).toEqual(["a", "b", "c"]);
  expect(ordered(books, twice).map((each) => each.title)).toEqual(["c", "b", "a"]);
  expect(pressed(twice, "cells")).toEqual({ by: "cells", reversed: false });
});

test("the address names a folder, and one that is gone is everything", () => {
  expect(shelfAt("#Teaching%2FCourse%204")).toEqual({ folder: "Teaching/Course 4" });
  expect([shelfAt(""), shelfAt("#"), shelfAt("#%E0%A4")]).toEqual([{ all: true }, { all: true }, { all: true }]);
  expect(shelfThatIs({ folder: "Teaching" }, ["Teaching/Course 4"])).toEqual({ folder: "Teaching" });
  expect(shelfThatIs({ folder: "Gone" }, ["Teaching"])).toEqual({ all: true });
});
