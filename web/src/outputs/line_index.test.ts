import { expect, test } from "vitest";
import { isWhole, LineIndex } from "./line_index";

const chunk = (text: string) => ({ text, bytes: text.length, lines: text.split("\n").length - 1 });

/** Lines [from, to) as the pieces give them. */
function read(index: LineIndex, from: number, to: number): string[] {
  const { pieces, firstLine } = index.pieces(from, to);
  const text = pieces.map((piece) => (piece.skipped ? `<${piece.skipped}>` : "") + piece.chunk.text).join("");
  return text.split("\n").slice(from - firstLine, to - firstLine);
}

test("any lines are found, wherever the chunks are cut", () => {
  const text = Array.from({ length: 50 }, (_, at) => "x".repeat(at % 7) + at).join("\n");
  const lines = text.split("\n");
  for (const step of [1, 2, 3, 10, 1000]) {
    const pieces: string[] = [];
    for (let at = 0; at < text.length; at += step) pieces.push(text.slice(at, at + step));
    const index = new LineIndex(pieces.map(chunk));
    expect(index.newlines).toBe(49);
    if (step < 3) continue; // lines of many small chunks lose their middles, below
    for (let from = 0; from < 50; from += 3) for (const count of [1, 2, 9]) expect(read(index, from, from + count)).toEqual(lines.slice(from, from + count));
  }
});

test("few chunks are needed for few lines", () => {
  const index = new LineIndex(Array.from({ length: 1000 }, () => chunk("line\n".repeat(1000))));
  expect(index.newlines).toBe(1_000_000);
  expect(index.pieces(0, 30).pieces.length).toBe(1);
  expect(index.pieces(499_990, 500_030).pieces.length).toBe(2);
  expect(index.pieces(999_992, 1_000_000).pieces.length).toBe(1);
});

test("of a line that fills many chunks its ends are fetched, and what is left out is counted", () => {
  const index = new LineIndex([chunk("a\n"), ...Array.from({ length: 300 }, () => chunk("x".repeat(100))), chunk("y\nb\n")]);
  const { pieces } = index.pieces(1, 2);
  expect(pieces.length).toBe(5);
  expect(pieces.reduce((sum, piece) => sum + piece.skipped, 0)).toBe(29_700);
  expect(read(index, 2, 3)).toEqual(["b"]);
});

test("a stream without a newline is one line", () => {
  const index = new LineIndex(Array.from({ length: 100 }, (_, at) => chunk(`\r${at}`)));
  expect(index.newlines).toBe(0);
  const { pieces } = index.pieces(0, 1);
  expect(pieces.map((piece) => piece.chunk.text)).toEqual(["\r0", "\r98", "\r99"]);
});

test("a stream of many lines is not whole, however small", () => {
  expect(isWhole([chunk("x\n".repeat(100))])).toBe(true);
  expect(isWhole([chunk("\n".repeat(10_000))])).toBe(false);
  expect(isWhole([chunk("x".repeat(2_000_000))])).toBe(false);
});
