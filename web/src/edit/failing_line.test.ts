import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Output } from "../wire/wire";
import { failingLineOf } from "./failing_line";

const cell = (traceback: string[], edited = false, run = 3) => ({
  outputs: signal([{ type: "error", ename: "E", traceback } as unknown as Output]), executionCount: signal<number | undefined>(run), edited: signal(edited),
});

test("the innermost frame of the cell's own code names the failing line", () => {
  const deep = ["Cell In[3], line 5\n      4 f()\n----> 5 f()", "Cell In[3], line 2, in f()\n      1 def f():\n----> 2     g()", "File /usr/lib/python3/dist-packages/x.py:9, in g()\n----> 9 raise"];
  expect(failingLineOf(cell(deep))).toBe(2);
});

test("a frame of another cell, an edited cell and a cell without an error have none", () => {
  expect(failingLineOf(cell(["Cell In[2], line 1\n----> 1 x"]))).toBeUndefined();
  expect(failingLineOf(cell(["Cell In[3], line 1\n----> 1 x"], true))).toBeUndefined();
  expect(failingLineOf({ ...cell([]), outputs: signal([]) })).toBeUndefined();
});
