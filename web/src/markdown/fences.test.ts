// @vitest-environment jsdom
import { expect, test } from "vitest";
import { colour, modeOf, piecesOf } from "./fences";
import { renderMarkdown } from "./render";

const samples: [word: string, code: string, some: Record<string, string>][] = [
  ["bash", "# list\nfor f in *.txt; do echo \"$f\"; done", { "# list": "comment", for: "keyword" }],
  ["json", '{"a": [1, true, "x"]}', { '"a"': "name", "1": "number", true: "keyword", '"x"': "string" }],
  ["js", "const a = `x` // why", { const: "keyword", "`x`": "string", "// why": "comment" }],
  ["ts", "let a: number = 1", { let: "keyword", number: "name", "1": "number" }],
  ["yaml", "key: 12 # note", { key: "keyword", "# note": "comment" }],
  ["c", "int main() { return 0; } // end", { int: "name", return: "keyword", "// end": "comment" }],
  ["c++", "auto x = \"s\"; /* a\nb */", { auto: "keyword", '"s"': "string", "/* a": "comment", "b */": "comment" }],
  ["sql", "SELECT 'a' FROM t -- all", { SELECT: "keyword", "'a'": "string", "-- all": "comment" }],
  ["html", '<p class="x">y</p>', { p: "keyword", class: "name", '"x"': "string" }],
  ["css", "a { color: #fff; }", { a: "keyword" }],
  ["r", "f <- function(x) 1 # one", { function: "keyword", "1": "number", "# one": "comment" }],
  ["julia", "function f(x) 1 end", { function: "keyword", end: "keyword" }],
  ["rust", "fn main() { let x = 1; }", { fn: "keyword", let: "keyword", "1": "number" }],
  ["go", 'func main() { return "x" }', { func: "keyword", '"x"': "string" }],
  ["diff", "+new\n-old", { "+new": "string", "-old": "keyword" }],
  ["toml", 'a = "b" # c', { '"b"': "string", "# c": "comment" }],
  ["dockerfile", "FROM debian:12\n# x", { FROM: "keyword", "# x": "comment" }],
];

test.each(samples)("%s is coloured and whole", async (word, code, some) => {
  const lines = piecesOf(code, (await modeOf(word))!);
  expect(lines.map((line) => line.map((it) => it.text).join("")).join("\n")).toBe(code);
  const found = Object.fromEntries(lines.flat().map((it) => [it.text.trim(), it.classes.replace("tok-", "")]));
  expect(found).toMatchObject(some);
});

test("a mode that takes nothing is left, and all of the text is there", () => {
  const lines = piecesOf("ab", { token: () => "keyword" } as never);
  expect(lines).toEqual([[{ text: "ab", classes: "" }]]);
});

test("a fence gets its colours after it was cleaned, and what stands in it stays text", async () => {
  const place = document.createElement("div");
  place.append(renderMarkdown("```json title\n{\"<img src=x onerror=alert(1)>\": 1}\n```\n\n```unknown\nplain\n```"));
  await expect.poll(() => place.querySelector(".tok-number")?.textContent).toBe("1");
  expect(place.querySelector("img")).toBeNull();
  expect([...place.querySelectorAll("code")].map((it) => [it.textContent, it.className])).toEqual([["{\"<img src=x onerror=alert(1)>\": 1}", ""], ["plain", ""]]);
});

test("an unknown language stays as it is", async () => {
  const element = document.createElement("code");
  element.textContent = "x";
  await colour(element, "constructor");
  expect(element.innerHTML).toBe("x");
});
