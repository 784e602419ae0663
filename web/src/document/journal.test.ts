// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { difference, textOf } from "./diff";
import type { LiveCell } from "./live";
import { LiveNotebook } from "./live_notebook";
import { ModelServer } from "./testing_server";
import { World } from "./testing_surroundings";

async function open(world: World) {
  const notebook = new LiveNotebook("n", world.tab());
  await world.clock.pass(50);
  const cell = (id: string): LiveCell => notebook.cells.value.find((it) => it.id === id)!;
  return {
    notebook, cell, text: (id: string) => cell(id).text.value.toString(),
    order: () => notebook.cells.value.map((it) => it.id),
    merge(first: string, ...others: string[]) {
      const joined = [first, ...others].map((id) => cell(id).text.value.toString()).join("\n");
      notebook.change({
        edits: others.map((cell_id) => ({ type: "delete_cell", cell_id })),
        texts: [{ cellId: first, changes: difference(cell(first).text.value, textOf(joined)) }],
      });
    },
  };
}
const mount = (cell: LiveCell) => new EditorView({ state: EditorState.create({ doc: cell.text.value, extensions: cell.editorExtension() }) });
const type = (view: EditorView, at: number, insert: string) => view.dispatch({ changes: { from: at, insert }, userEvent: "input.type" });

test("undo goes back over structure and typing in the order they were done, and redo forth again", async () => {
  const world = new World(new ModelServer({ a: "a", b: "b", c: "c" }));
  const { notebook, cell, text, order } = await open(world);
  const view = mount(cell("a"));
  type(view, 1, "1");
  notebook.deleteCells(["b"]);
  type(view, 2, "2");
  cell("c").setText("cc");
  await world.clock.pass(50);
  const seen = [];
  for (let step = notebook.undo(); step; step = notebook.undo()) seen.push(`${step.what} ${step.cellIds.join()}: ${order().map(text).join(" ")}`);
  expect(seen).toEqual(["typing c: a12 c", "typing a: a1 c", "step b: a1 b c", "typing a: a b c"]);
  const again = [];
  for (let step = notebook.redo(); step; step = notebook.redo()) again.push(order().map(text).join(" "));
  expect(again).toEqual(["a1 b c", "a1 c", "a12 c", "a12 cc"]);
  await world.clock.pass(50);
  expect([world.server.order, world.server.text("a"), world.server.text("c")]).toEqual([["a", "c"], "a12", "cc"]);
});

test("merged cells come apart again with their ids, and what was typed into the merged one meanwhile stays", async () => {
  const world = new World(new ModelServer({ a: "one", b: "two", c: "three" }));
  const { notebook, text, order, merge } = await open(world), other = await open(world);
  merge("a", "b", "c");
  await world.clock.pass(50);
  expect([order(), text("a")]).toEqual([["a"], "one\ntwo\nthree"]);
  const view = mount(other.cell("a"));
  type(view, 3, "!");
  type(view, 8, " + theirs");
  await world.clock.pass(50);
  notebook.undo();
  await world.clock.pass(50);
  expect(world.server.order).toEqual(["a", "b", "c"]);
  expect([text("b"), text("c")]).toEqual(["two", "three"]);
  expect(world.server.text("a")).toBe("one! + theirs");
  expect([other.order(), other.text("a")]).toEqual([order(), text("a")]);
});

test("a merge is one structure push", async () => {
  const world = new World(new ModelServer({ a: "one", b: "two", c: "three" }));
  const { merge } = await open(world);
  merge("a", "b", "c");
  await world.clock.pass(50);
  expect(world.sockets[0]!.sent.filter((it) => it.type === "push_structure").length).toBe(1);
  expect(world.server.structureVersion).toBe(1);
});

test("text that somebody types into a cell while it is merged away is not lost, whichever comes first", async () => {
  for (const first of ["typing", "merge"]) {
    const world = new World(new ModelServer({ a: "one", b: "two" }));
    const mine = await open(world), theirs = await open(world);
    if (first === "typing") theirs.cell("b").setText("two + theirs");
    mine.merge("a", "b");
    if (first === "merge") theirs.cell("b").setText("two + theirs");
    await world.clock.pass(500);
    expect([first, mine.text("a")]).toEqual([first, "one\ntwo"]);
    expect([first, world.server.order, world.server.text("b")]).toEqual([first, ["a", "b"], "two + theirs"]);
    expect(mine.order()).toEqual(theirs.order());
  }
});

test("a cell that was split off is kept by undo when somebody typed in it since", async () => {
  const world = new World(new ModelServer({ a: "one\ntwo" }));
  const mine = await open(world), theirs = await open(world);
  const split = () => mine.notebook.change({
    edits: [{ type: "insert_cell", cell_id: "n", after: "a", cell_type: "code", text: "two" }],
    texts: [{ cellId: "a", changes: difference(mine.cell("a").text.value, textOf("one")) }],
  });
  split();
  await world.clock.pass(50);
  theirs.cell("n").setText("two + theirs");
  await world.clock.pass(50);
  expect(mine.notebook.undo()).toMatchObject({ kept: 1 });
  await world.clock.pass(50);
  expect([mine.text("a"), mine.text("n"), world.server.order]).toEqual(["one\ntwo", "two + theirs", ["a", "n"]]);
});

test("undo in the editor of a cell that a step changed takes the step back; typing after it goes first", async () => {
  const world = new World(new ModelServer({ a: "x", b: "x" }));
  const { notebook, cell, text } = await open(world);
  const view = mount(cell("a"));
  notebook.change({ texts: ["a", "b"].map((id) => ({ cellId: id, changes: difference(cell(id).text.value, textOf("y")) })) });
  type(view, 1, "!");
  expect(notebook.undoStepIn("a")).toBe(false);
  undo(view);
  expect([text("a"), text("b")]).toEqual(["y", "y"]);
  notebook.undo();
  expect([text("a"), text("b")]).toEqual(["x", "x"]);
  notebook.redo();
  expect(notebook.undoStepIn("b")).toBe(true);
  expect([text("a"), text("b"), undo(view)]).toEqual(["x", "x", false]);
  expect(notebook.redoStepIn("a")).toBe(true);
  expect([text("a"), text("b")]).toEqual(["y", "y"]);
});

test("steps over one text are undone one after the other, also when a later one took away what an earlier one brought", async () => {
  const world = new World(new ModelServer({ a: "three", b: "last" }));
  const { notebook, cell, text, order, merge } = await open(world);
  cell("a").setText("three!");
  merge("a", "b");
  notebook.change({
    edits: [{ type: "insert_cell", cell_id: "n", after: "a", cell_type: "code", text: "last" }],
    texts: [{ cellId: "a", changes: difference(cell("a").text.value, textOf("three!")) }],
  });
  const seen = () => order().map(text).join(" | ");
  const undone = [];
  while (notebook.undo()) undone.push(seen());
  expect(undone).toEqual(["three!\nlast", "three! | last", "three | last"]);
  const redone = [];
  while (notebook.redo()) redone.push(seen());
  expect(redone).toEqual(["three! | last", "three!\nlast", "three! | last"]);
  await world.clock.pass(50);
  expect([world.server.order, world.server.text("a"), world.server.text("n")]).toEqual([["a", "n"], "three!", "last"]);
});
