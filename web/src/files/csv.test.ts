import { expect, test } from "vitest";
import { readCsv } from "./csv";

test("quotes, separators and line ends inside fields stay fields", () => {
  expect(readCsv('a,b\r\n"x, ""y""\nz",2\n', ",", 10, false)).toEqual([["a", "b"], ['x, "y"\nz', "2"]]);
  expect(readCsv("a\tb\n1\t", "\t", 10, false)).toEqual([["a", "b"], ["1", ""]]);
});

test("rows are counted, and a cut text loses the row that may be half", () => {
  expect(readCsv("a\nb\nc\nd", ",", 2, false)).toEqual([["a"], ["b"]]);
  expect(readCsv("a\nb\nha", ",", 10, true)).toEqual([["a"], ["b"]]);
  expect(readCsv("", ",", 10, false)).toEqual([]);
});
