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

test("of a cell that Python could not read, the line that it names", () => {
  const unread = (evalue: string) => ({ ...cell([]), outputs: signal([{ type: "error", ename: "SyntaxError", evalue } as unknown as Output]) });
  expect(failingLineOf(unread("invalid syntax (1063758517.py, line 4)"))).toBe(4);
  expect(failingLineOf(unread("invalid syntax (other.py, line 4)"))).toBeUndefined();
});
