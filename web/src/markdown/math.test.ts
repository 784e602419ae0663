// @vitest-environment jsdom
import { expect, test } from "vitest";
import { typeset } from "./math";

function set(tex: string): HTMLElement {
  const place = document.createElement("span");
  document.body.append(place);
  typeset(tex, place, true);
  return place;
}
const read = (place: HTMLElement) => place.querySelector(".katex-html")?.textContent?.replace(/[\s\u200b]/g, "");

test("what MathJax knows and KaTeX does not is set all the same", () => {
  expect(read(set("\\class{a}{x} \\mbox{if} \\label{eq:a}"))).toBe("xif");
  expect(read(set("\\begin{eqnarray} a &=& b \\label{q} \\end{eqnarray}"))).toBe("a=b");
  expect(read(set("w &gt; 0 \\"))).toBe("w>0");
});

test("a definition holds in other formulas, also in those that were drawn before it", () => {
  const early = set("\\twice{y}");
  expect(read(early)).toBeUndefined();
  set("\\newcommand{\\twice}[1]{#1#1}");
  expect(read(early)).toBe("yy");
  expect(read(set("\\twice{z}"))).toBe("zz");
});
