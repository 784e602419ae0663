import { expect, test } from "vitest";
import type { Json } from "../wire/wire";
import { readFrame, readVariables, shapeWords, shown } from "./variables";

const answer: { [key: string]: Json } = {
  variables: [
    { name: "x2", type: "int", kind: "value", value: "41", size: 28 },
    { name: "x10", type: "ndarray", module: "numpy", kind: "value", value: "0.0, 1.0", shape: [1000, 3], size: 24000, dtype: "float64", table: true },
    { name: "train", type: "function", kind: "function", value: "(model, epochs)" },
    { name: 5 }, "nonsense",
  ],
  left_out: 7,
};

test("what isn't a variable in the answer is left out", () => {
  const read = readVariables(answer);
  expect(read.variables.map((one) => one.name)).toEqual(["x2", "x10", "train"]);
  expect(read.leftOut).toBe(7);
  expect(readVariables({ variables: "none" }).variables).toEqual([]);
});

test("values are sorted as people count, functions come when they are asked for, and a search looks at types too", () => {
  const { variables } = readVariables(answer);
  const names = (text: string, all: boolean, column: "name" | "size" = "name", way: "up" | "down" = "up") => shown(variables, text, all, { column, way }).map((one) => one.name);
  expect(names("", false)).toEqual(["x2", "x10"]);
  expect(names("", false, "size", "down")).toEqual(["x10", "x2"]);
  expect(names("", true)).toEqual(["train", "x2", "x10"]);
  expect(names("NDARR", true)).toEqual(["x10"]);
});

test("a frame says how much of it is here", () => {
  const frame = readFrame({ columns: ["", "a"], index_columns: 1, rows: [["0", "1"], ["1", "2"]], total_rows: 52_704, total_columns: 1, charts: [{ kind: "spread", bars: [1, 1], from: "1", to: "2" }], dtypes: ["int64"] })!;
  expect(frame.table.says).toBe("The first 2 of 52,704 rows, 1 column");
  expect(frame.charts[0]).toMatchObject({ kind: "spread", bars: [1, 1] });
  expect(readFrame({ columns: ["a"], rows: [["1", "2"]] })).toBeUndefined();
  expect(shapeWords([52_704, 6])).toBe("52,704 × 6");
});
