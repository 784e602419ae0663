import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { textOf } from "../document/diff";
import type { LiveCell } from "../document/live";
import { limits, type CellType, type Output } from "../wire/wire";
import { findAll, outputText, replaceStep } from "./matches";
import { compile, longestQuery, replacementFor, type Query } from "./query";
import { mostMatches } from "./scan";

const query = (text: string, more: Partial<Query> = {}): Query => ({ text, matchCase: false, wholeWord: false, regexp: false, ...more });
const pattern = (text: string, more: Partial<Query> = {}): RegExp => {
  const compiled = compile(query(text, more));
  if (!(compiled instanceof RegExp)) throw new Error(String(compiled));
  return compiled;
};
const cell = (id: string, text: string, type: CellType = "code", outputs: Output[] = []): LiveCell =>
  ({ id, type: signal(type), text: signal(textOf(text)), outputs: signal(outputs) }) as unknown as LiveCell;
const everywhere = { code: true, text: true, outputs: true };
const found = (cells: LiveCell[], compiled: RegExp, places = everywhere) =>
  findAll(cells, compiled, places).matches.map((it) => `${it.cell.id}${it.in === "output" ? "!" : ""} ${it.from}-${it.to}`);

test("text is looked for as it stands, in any case or this one, in parts of words or whole ones", () => {
  const cells = [cell("a", "Sum sum summer\nx.y xzy"), cell("b", "sum", "markdown")];
  expect(found(cells, pattern("sum"))).toEqual(["a 0-3", "a 4-7", "a 8-11", "b 0-3"]);
  expect(found(cells, pattern("sum", { matchCase: true, wholeWord: true }))).toEqual(["a 4-7", "b 0-3"]);
  expect(found(cells, pattern("x.y"))).toEqual(["a 15-18"]);
  expect(found(cells, pattern("x.y", { regexp: true }))).toEqual(["a 15-18", "a 19-22"]);
  expect(found([cell("a", "größe größer")], pattern("größe", { wholeWord: true }))).toEqual(["a 0-5"]);
});

test("places are code, text and outputs, each alone", () => {
  const output: Output = { type: "stream", name: "stdout", chunks: [{ text: "\u001b[31mfo\u001b[0mund", bytes: 5, lines: 0 }] };
  const cells = [cell("a", "found", "code", [output]), cell("b", "found", "markdown"), cell("c", "found", "raw")];
  expect(found(cells, pattern("found"), { code: true, text: false, outputs: false })).toEqual(["a 0-5"]);
  expect(found(cells, pattern("found"), { code: false, text: true, outputs: false })).toEqual(["b 0-5", "c 0-5"]);
  expect(found(cells, pattern("found"), { code: false, text: false, outputs: true })).toEqual(["a! 0-5"]);
});

test("what an output says is found: results, errors, streams", () => {
  const outputs: Output[] = [
    { type: "execute_result", data: { "text/plain": ["4", "2"], "text/html": "<b>no</b>" } },
    { type: "error", ename: "KeyError", evalue: "'x'", traceback: ["\u001b[0;31mline\u001b[0m"] },
    { type: "stream", name: "stderr", chunks: [{ text: "a", bytes: 1, lines: 0 }, { blob: "kept", bytes: 9, lines: 1 }] },
  ];
  expect(outputText(outputs)).toBe("42\nKeyError: 'x'\nline\na");
});

test("a regular expression that is none says what is wrong with it, as it was typed", () => {
  expect(compile(query("(", { regexp: true, wholeWord: true }))).toBe("Not a regular expression: Unterminated group");
  expect(compile(query("[b-a]", { regexp: true }))).toMatch(/^Not a regular expression: .*[Rr]ange/);
  expect(compile(query("", { regexp: true }))).toBeUndefined();
  expect(compile(query("x".repeat(longestQuery + 1)))).toContain(`${longestQuery}`);
  expect(pattern("([.*+?^${}()|\\]/-").source).toContain("\\(");
});

test("an expression that matches nothing ends, and no match splits a surrogate pair", () => {
  expect(found([cell("a", "😀aa😀")], pattern("a*", { regexp: true }))).toEqual(["a 2-4"]);
  expect(found([cell("a", "😀x")], pattern(".", { regexp: true }))).toEqual(["a 0-2", "a 2-3"]);
});

test("there is a most of matches", () => {
  const { matches, cut } = findAll([cell("a", "x".repeat(mostMatches + 5))], pattern("x"), everywhere);
  expect([matches.length, cut]).toEqual([mostMatches, true]);
});

test("groups and escapes stand for what they say, only in a regular expression", () => {
  const match = /(?<name>\w)(\d)/u.exec("a1")!;
  expect(replacementFor(match, "$2$1 $& $$ $<name> \\n $3 $10", true)).toBe("1a a1 $ a \n $3 a0");
  expect(replacementFor(match, "$1\\n", false)).toBe("$1\\n");
});

test("replacing is one change a cell; what is spared stays", () => {
  const cells = [cell("a", "one two one"), cell("b", "none", "markdown", [])];
  const { matches } = findAll(cells, pattern("one"), everywhere, { text: "1️⃣", regexp: false });
  expect(matches.map((it) => [it.before, it.found, it.after, it.becomes])[1]).toEqual(["one two ", "one", "", "1️⃣"]);
  const step = replaceStep(matches.filter((_, at) => at !== 0));
  if (typeof step === "string") throw new Error(step);
  expect(step.texts!.map((it) => it.changes.apply(cells.find((one) => one.id === it.cellId)!.text.value).toString())).toEqual(["one two 1️⃣", "n1️⃣"]);
});

test("a replacement that would make a cell too long does nothing and says so", () => {
  const { matches } = findAll([cell("a", "x".repeat(3000))], pattern("x"), everywhere, { text: "y".repeat(limits.max_cell_text_bytes / 1000), regexp: false });
  expect(replaceStep(matches)).toContain("too long");
});

test("matches in outputs are found and never replaced", () => {
  const output: Output = { type: "stream", name: "stdout", chunks: [{ text: "one", bytes: 3, lines: 0 }] };
  const { matches } = findAll([cell("a", "", "code", [output])], pattern("one"), everywhere, { text: "1", regexp: false });
  expect([matches.length, replaceStep(matches)]).toEqual([1, { texts: [] }]);
});
