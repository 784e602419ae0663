import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { textOf } from "../document/diff";
import type { LiveCell } from "../document/live";
import type { CellType, Json } from "../wire/wire";
import { foldsOf, isFolded, levelsOf, sameFolds, withFold } from "./folds";
import { sectionsOf } from "./sections";

const cell = (id: string, text: string, folded = false): LiveCell => ({
  id, type: signal<CellType>(text.startsWith("#") ? "markdown" : "code"), text: signal(textOf(text)),
  metadata: signal<Json>(folded ? withFold({}, "heading", true) : {}),
}) as unknown as LiveCell;
const folds = (cells: LiveCell[]) => foldsOf(cells, levelsOf(sectionsOf(cells)));

test("a folded section hides what follows up to the next heading of its level or above", () => {
  const cells = [cell("top", "# A"), cell("x", "1"), cell("sub", "## B", true), cell("y", "2"), cell("deep", "### C", true), cell("z", "3"), cell("next", "## D"), cell("w", "4")];
  const { hidden, heads } = folds(cells);
  expect([...hidden]).toEqual([["y", "sub"], ["deep", "sub"], ["z", "sub"]]);
  expect([...heads]).toEqual([["sub", 3]]);
});

test("the first heading of a cell says how far its section reaches, and one without a heading folds nothing", () => {
  const cells = [cell("a", "## B\n# not this one", true), cell("x", "1"), cell("b", "## C"), cell("y", "2")];
  expect([...folds(cells).hidden.keys()]).toEqual(["x"]);
  const plain = cell("p", "1", true);
  expect(folds([plain, cell("q", "2")]).hidden.size).toBe(0);
});

test("folds are read as Jupyter writes them, old ones too, and written as JupyterLab reads them", () => {
  expect(isFolded({ jupyter: { source_hidden: true } }, "source")).toBe(true);
  expect(isFolded({ collapsed: true }, "outputs")).toBe(true);
  expect(isFolded({ collapsed: true, jupyter: { outputs_hidden: false } }, "outputs")).toBe(false);
  expect(isFolded({ heading_collapsed: true }, "heading")).toBe(true);
  expect(isFolded({ "jp-MarkdownHeadingCollapsed": true }, "heading")).toBe(true);
  for (const broken of [null, 3, "x", [], { jupyter: 3 }, { jupyter: null }] as Json[]) expect(isFolded(broken, "source")).toBe(false);
  expect(withFold({}, "heading", true)).toEqual({ "jp-MarkdownHeadingCollapsed": true });
  expect(withFold({}, "source", true)).toEqual({ jupyter: { source_hidden: true } });
});

test("folding keeps all other metadata, and showing leaves nothing behind", () => {
  const others = { tags: ["x"], jupyter: { mine: 1 }, "jp-MarkdownHeadingCollapsed": true };
  for (const what of ["source", "outputs"] as const) expect(withFold(withFold(others, what, true), what, false)).toEqual(others);
  expect(withFold({ collapsed: true, jupyter: { outputs_hidden: true } }, "outputs", false)).toEqual({});
  expect(withFold({ heading_collapsed: true, a: 1 }, "heading", false)).toEqual({ a: 1 });
  expect(withFold({ collapsed: true }, "source", true)).toEqual({ collapsed: true, jupyter: { source_hidden: true } });
});

test("the same folds are the same, so that typing in a text cell renders nothing else", () => {
  const make = () => folds([cell("a", "# A", true), cell("x", "1")]);
  expect(sameFolds(make(), make())).toBe(true);
  expect(sameFolds(make(), folds([cell("a", "# A"), cell("x", "1")]))).toBe(false);
});
