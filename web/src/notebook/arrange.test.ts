import { expect, test } from "vitest";
import { textOf } from "../document/diff";
import { applyEdit, Outline, Vanished } from "../document/outline";
import type { StructureEdit } from "../wire/wire";
import { limits } from "../wire/wire";
import { moveEdits, type Part } from "./arrange";
import { splitStep } from "./splitting";
import { mergeStep } from "./merging";

const part = (id: string, text: string, more: Partial<Part> = {}): Part => ({ id, type: "code", text: textOf(text), metadata: {}, extra: undefined, ...more });

function applied(order: string[], edits: readonly StructureEdit[]): string[] {
  const outline = new Outline(order.slice(), new Map(order.map((id) => [id, { type: "code", metadata: {}, extra: undefined }])));
  const vanished = new Vanished();
  for (const edit of edits) applyEdit(outline, edit, vanished);
  return outline.order;
}

test("cells that are dragged go behind the anchor together, in their order, wherever it is", () => {
  const order = ["a", "b", "c", "d", "e"];
  const moved = (ids: string[], anchor?: string) => applied(order, moveEdits(order, new Set(ids), anchor));
  expect(moved(["d", "b"], undefined)).toEqual(["b", "d", "a", "c", "e"]);
  expect(moved(["a", "b"], "e")).toEqual(["c", "d", "e", "a", "b"]);
  expect(moved(["b", "d"], "c")).toEqual(["a", "c", "b", "d", "e"]);
  expect(moved(["b", "d"], "b")).toEqual(["a", "b", "d", "c", "e"]);
  expect(moveEdits(order, new Set(["b", "c"]), "a")).toEqual([]);
  expect(moveEdits(order, new Set(["b", "c"]), "c")).toEqual([]);
  expect(moveEdits(order, new Set(["a"]), undefined)).toEqual([]);
});

test("merging puts the texts into the first cell and deletes the others in one push", () => {
  const step = mergeStep([part("a", "x"), part("b", "y\nz"), part("c", "")]);
  if (typeof step === "string") throw new Error(step);
  expect([step.into, step.edits]).toEqual(["a", [{ type: "delete_cell", cell_id: "b" }, { type: "delete_cell", cell_id: "c" }]]);
  expect(step.texts![0]!.changes.apply(textOf("x")).toString()).toBe("x\ny\nz\n");
  const prose = mergeStep([part("a", "x", { type: "markdown" }), part("b", "y")]);
  if (typeof prose === "string") throw new Error(prose);
  expect(prose.texts![0]!.changes.apply(textOf("x")).toString()).toBe("x\n\ny");
});

test("attachments come with their text into the first cell, and different ones of one name are not merged", () => {
  const picture = (bytes: string) => ({ attachments: { "p.png": { "image/png": bytes } } });
  expect(mergeStep([part("a", "x", { type: "markdown" }), part("b", "y", { extra: picture("1") })])).toMatchObject({
    into: "a", edits: [
      { type: "set_attachment", cell_id: "a", name: "p.png", data: { "image/png": "1" } },
      { type: "delete_cell", cell_id: "b" },
    ],
  });
  expect(mergeStep([part("a", "x", { extra: picture("1") }), part("b", "y", { extra: picture("2") })])).toContain("p.png");
});

test("a merge that would be too long for one cell says so and does nothing", () => {
  const half = "x".repeat(limits.max_cell_text_bytes / 2 + 1);
  expect(mergeStep([part("a", half), part("b", half)])).toContain("4 MB");
  expect(mergeStep([part("a", "x")])).toContain("no cell below");
});

test("a split cuts at each place, without the line breaks there, and new cells stand in order behind the first", () => {
  const metadata = { tags: ["t"], jupyter: { outputs_hidden: true } };
  const cell = part("a", "one\ntwo\nthree", { metadata });
  const { edits, texts } = splitStep(cell, [4, 8], ["m", "n"]);
  expect(edits!.map((edit) => edit.type === "insert_cell" && [edit.cell_id, edit.after, edit.text, edit.metadata])).toEqual([
    ["m", "a", "two", { tags: ["t"] }], ["n", "m", "three", { tags: ["t"] }],
  ]);
  expect(texts![0]!.changes.apply(cell.text).toString()).toBe("one");
  const middle = splitStep(part("a", "abcd"), [2], ["n"]);
  expect(middle.texts![0]!.changes.apply(textOf("abcd")).toString()).toBe("ab");
  expect(middle.edits![0]).toMatchObject({ text: "cd" });
});
