import { expect, test } from "vitest";
import { headingsOf } from "./headings";

test("headings are found, in fenced code they are not", () => {
  const text = "# One `x`\n```python\n# not one\n```\nTwo\n---\n### [Three](http://x) ###\n- item\n---\n#nothing";
  expect(headingsOf(text).map(({ level, text }) => [level, text])).toEqual([[1, "One x"], [2, "Two"], [3, "Three"]]);
});

test("formulas in headings are left as they are", () => {
  expect(headingsOf("# *About* $a_{i}*b_{j}$ and `code`").map(({ text }) => text)).toEqual(["About $a_{i}*b_{j}$ and code"]);
});

test("Colab's headings need no space; numbers, comments and tags are no headings", () => {
  expect(headingsOf("##Question\n#**About** it\n####Download [a thing](http://x)\n#1\n#include <x>\n#!/bin/sh\n####").map(({ level, text }) => [level, text])).toEqual([[2, "Question"], [1, "About it"], [4, "Download a thing"]]);
});
