import { expect, test } from "vitest";
import { chooseChunks } from "./chunk_choice";

const chunk = (bytes: number, lines: number) => ({ bytes, lines, text: "" });

test("a small stream is shown from all of its chunks", () => {
  expect(chooseChunks([chunk(10, 1), chunk(10, 1)], 30, 8)).toEqual({ headEnd: 2, tailStart: 2, skippedLines: 0, skippedBytes: 0 });
});

test("of a big stream the ends are enough, and what is left out is counted", () => {
  const chunks = Array.from({ length: 100 }, () => chunk(65_536, 1000));
  const choice = chooseChunks(chunks, 30, 8);
  expect(choice.headEnd).toBe(1);
  expect(choice.tailStart).toBe(99);
  expect(choice.skippedLines).toBe(98_000);
});

test("a big stream without newlines costs no more than its ends", () => {
  const choice = chooseChunks(Array.from({ length: 100 }, () => chunk(65_536, 0)), 30, 8);
  expect(choice.headEnd).toBe(4);
  expect(100 - choice.tailStart).toBe(4);
});
