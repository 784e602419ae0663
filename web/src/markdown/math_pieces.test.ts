import { expect, test } from "vitest";
import { mathPieces } from "./math_pieces";

test("formulas are found between their signs, and money is no formula", () => {
  expect(mathPieces("Given $x^2$ and $$y$$.")).toEqual([
    { text: "Given " }, { text: "x^2", math: "inline" }, { text: " and " }, { text: "y", math: "display" }, { text: "." },
  ]);
  expect(mathPieces("\\(a\\) \\[b\\]").filter((piece) => piece.math)).toEqual([{ text: "a", math: "inline" }, { text: "b", math: "display" }]);
  expect(mathPieces("\\begin{align}a\\end{align}")).toEqual([{ text: "\\begin{align}a\\end{align}", math: "display" }]);
  expect(mathPieces("costs $5 and $6 more")).toEqual([{ text: "costs $5 and $6 more" }]);
  expect(mathPieces("$a\\$b$")).toEqual([{ text: "a\\$b", math: "inline" }]);
});
