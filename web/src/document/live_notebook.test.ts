// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { redo, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import { indexedDbStore } from "./device_store";
import type { LiveCell } from "./live";
import { LiveNotebook } from "./live_notebook";
import { lockTabs } from "./tabs";
import { ModelServer } from "./testing_server";
import { World } from "./testing_surroundings";

async function open(world: World, around = world.tab()) {
  const notebook = new LiveNotebook("n", around);
  await world.clock.pass(50);
  return { notebook, around, cell: (id: string): LiveCell => notebook.cells.value.find((it) => it.id === id)! };
}
const mount = (cell: LiveCell) => new EditorView({ state: EditorState.create({ doc: cell.text.value, extensions: cell.editorExtension() }) });
const type = (view: EditorView, at: number, insert: string) => view.dispatch({ changes: { from: at, insert }, userEvent: "input.type" });
const clientOf = (world: World) => [...new Set([...world.store.kept.keys()].map((path) => (JSON.parse(path) as string[])[1]))];

test("two pages with editors converge; what one types the other shows, and undo takes back own edits only", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const one = await open(world), two = await open(world);
  const viewOne = mount(one.cell("a")), viewTwo = mount(two.cell("a"));
  type(viewOne, 1, " one");
  await world.clock.pass(50);
  type(viewTwo, 0, "two ");
  await world.clock.pass(50);
  expect([viewOne.state.doc.toString(), viewTwo.state.doc.toString(), world.server.text("a")]).toEqual(Array(3).fill("two x one"));
  undo(viewOne);
  await world.clock.pass(50);
  expect([viewOne.state.doc.toString(), viewTwo.state.doc.toString(), world.server.text("a")]).toEqual(Array(3).fill("two x"));
  expect(undo(viewOne)).toBe(false);
});

test("undo and cursor outlive the editor, and others' edits while there is none", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const one = await open(world), two = await open(world);
  const first = mount(one.cell("a"));
  type(first, 1, " mine");
  first.dispatch({ selection: { anchor: 3 } });
  first.destroy();
  await world.clock.pass(50);
  two.cell("a").setText("two x mine");
  await world.clock.pass(50);
  const second = mount(one.cell("a"));
  await Promise.resolve();
  expect([second.state.doc.toString(), second.state.selection.main.head]).toEqual(["two x mine", 7]);
  expect(undo(second)).toBe(true);
  expect(second.state.doc.toString()).toBe("two x");
  expect(redo(second)).toBe(true);
  await world.clock.pass(50);
  expect(world.server.text("a")).toBe("two x mine");
});

test("setText without an editor is one edit that an editor mounted later can undo", async () => {
  const world = new World(new ModelServer({ a: "old\ntext" }));
  const { cell } = await open(world);
  cell("a").setText("new\r\ntext");
  await world.clock.pass(50);
  expect(world.server.text("a")).toBe("new\ntext");
  const view = mount(cell("a"));
  undo(view);
  await world.clock.pass(50);
  expect(world.server.text("a")).toBe("old\ntext");
});

test("a reconnection changes an editor only where the text differs: the cursor stays", async () => {
  const world = new World(new ModelServer({ a: "one\ntwo\nthree" }));
  const one = await open(world), two = await open(world);
  const view = mount(one.cell("a"));
  view.dispatch({ selection: { anchor: 6 } });
  for (const socket of world.sockets.slice(0, 1)) socket.mute = true;
  two.cell("a").setText("ONE MORE\ntwo\nthree");
  await world.clock.pass(50);
  world.cut();
  expect(one.notebook.connection.value.state).toBe("offline");
  await world.clock.pass(1000);
  expect(view.state.doc.toString()).toBe("ONE MORE\ntwo\nthree");
  expect(view.state.selection.main.head).toBe(11);
});

test("a deleted cell that comes back is the same object", async () => {
  const world = new World(new ModelServer({ a: "1", b: "2" }));
  const { notebook, cell } = await open(world);
  const before = cell("b");
  notebook.deleteCells(["b"]);
  await world.clock.pass(50);
  expect(notebook.cells.value.map((it) => it.id)).toEqual(["a"]);
  notebook.undo();
  await world.clock.pass(50);
  expect(cell("b")).toBe(before);
  expect(world.server.order).toEqual(["a", "b"]);
});

test("an edit is on the device before it is sent, and leaves it when it is acknowledged", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { cell } = await open(world);
  const socket = world.sockets[0]!;
  cell("a").setText("typed");
  expect(socket.sent.some((it) => it.type === "push_text")).toBe(false);
  await Promise.resolve();
  expect(world.store.kept.size).toBeGreaterThan(0);
  await world.clock.pass(200);
  expect(world.server.text("a")).toBe("typed");
  expect(world.store.kept.size).toBe(0);
});

test("what was typed offline survives a reload of the tab, under the same client", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const session = new Map<string, string>();
  const first = await open(world, world.tab(session));
  world.network = false;
  world.cut();
  first.cell("a").setText("offline");
  expect(first.notebook.pending.value).toBe(1);
  await world.clock.pass(150);
  const [client] = clientOf(world);
  first.around.die();
  world.network = true;
  const second = await open(world, world.tab(session));
  expect([world.server.text("a"), second.cell("a").text.value.toString()]).toEqual(["offline", "offline"]);
  expect(second.around.holds.has(client!)).toBe(true);
});

test("a duplicated tab takes a new client and sends nothing of the other", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const session = new Map<string, string>();
  const first = await open(world, world.tab(session));
  for (const socket of world.sockets) socket.mute = true;
  first.cell("a").setText("once");
  await world.clock.pass(150);
  const duplicate = await open(world, world.tab(new Map(session)));
  expect([...duplicate.around.holds]).not.toEqual([...first.around.holds]);
  world.cut();
  await world.clock.pass(2000);
  expect([world.server.text("a"), duplicate.cell("a").text.value.toString()]).toEqual(["once", "once"]);
});

test("edits of a tab that crashed are sent once by the next one, under their own client", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const first = await open(world);
  const socket = world.sockets[0]!;
  first.cell("a").setText("taken");
  await Promise.resolve();
  await Promise.resolve();
  socket.mute = true;  // sent, never answered
  first.cell("a").setText("taken, then typed");
  await world.clock.pass(150);
  const [client] = clientOf(world);
  first.around.die();
  const [second, third] = [await open(world), await open(world)];
  await world.clock.pass(500);
  for (const { cell } of [second, third]) expect(cell("a").text.value.toString()).toBe("taken, then typed");
  expect(world.server.text("a")).toBe("taken, then typed");
  expect(new Set(world.server.cells.get("a")!.log.map((it) => it.client_id))).toEqual(new Set([client]));
  expect([world.store.kept.size, world.held.has(client!)]).toEqual([0, false]);
});

test("a device that keeps nothing is said once, and editing goes on", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { notebook, cell } = await open(world);
  world.store.full = true;
  cell("a").setText("1");
  await world.clock.pass(50);
  cell("a").setText("12");
  await world.clock.pass(50);
  expect(world.server.text("a")).toBe("12");
  expect(notebook.notices.value.map((it) => it.sentence)).toEqual(["Edits can't be kept on this device. Keep this page open until they are saved."]);
  notebook.dismiss(notebook.notices.value[0]!.id);
  expect(notebook.notices.value).toEqual([]);
});

test("close codes are said in words with what to do; the others are tried again, later each time, at once when asked", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { notebook } = await open(world);
  world.network = false;
  world.cut(1001);
  const delays: number[] = [];
  for (let i = 0; i < 9; i++) {
    const state = notebook.connection.value;
    if (state.state !== "offline") throw new Error(state.state);
    delays.push(Math.round(state.retryAt - world.clock.now()));
    await world.clock.pass(state.retryAt - world.clock.now() + 2);
  }
  expect(delays[0]).toBe(200);
  expect(delays.every((it, at) => it >= 200 && it <= 10_000 && it >= (delays[at - 1] ?? 0) - 2)).toBe(true);
  expect(delays.at(-1)).toBeGreaterThan(4000);
  world.network = true;
  notebook.reconnect();
  await world.clock.pass(10);
  expect(notebook.connection.value).toEqual({ state: "online" });
  world.cut(4404);
  expect(notebook.connection.value).toEqual({ state: "closed", code: 4404, sentence: "This notebook was deleted.", action: "library" });
  await world.clock.pass(60_000);
  expect(notebook.connection.value.state).toBe("closed");
});

test("a session that ended shows although the browser hides why a socket was refused", async () => {
  const world = new World(new ModelServer({ a: "" }));
  world.network = world.signedIn = false;
  const { notebook } = await open(world);
  expect(notebook.connection.value).toMatchObject({ state: "closed", action: "sign_in" });
});

test("a network that goes is said at once and not when the silence is noticed; what is typed goes when it is back", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { notebook, around, cell } = await open(world);
  world.sockets[0]!.mute = true;
  world.network = false;
  around.events.offline();
  expect(notebook.connection.value.state).toBe("offline");
  cell("a").setText("typed");
  await world.clock.pass(5_000);
  expect([notebook.connection.value.state, world.server.text("a")]).toEqual(["offline", ""]);
  world.network = true;
  around.events.online();
  await world.clock.pass(50);
  expect([notebook.connection.value.state, world.server.text("a")]).toEqual(["online", "typed"]);
  around.events.offline();  // wrongly: the server is on this machine
  await world.clock.pass(1_000);
  expect(notebook.connection.value.state).toBe("online");
});

test("a connection that is dead without saying so is noticed and made anew", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { notebook, cell } = await open(world);
  world.sockets[0]!.mute = true;
  cell("a").setText("typed");
  await world.clock.pass(30_000);
  expect([notebook.connection.value.state, world.server.text("a")]).toEqual(["online", "typed"]);
  world.sockets[0]!.mute = true;
  await world.clock.pass(40_000);  // nothing typed: the probe is not answered
  expect(world.sockets.some((it) => it.mute && it.onmessage)).toBe(true);
  await world.clock.pass(30_000);
  expect(world.sockets.some((it) => it.mute && it.onmessage)).toBe(false);
});

test("what is typed while the connection closes, before the page is told, is sent once to the next one", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const one = await open(world);
  const view = mount(one.cell("a"));
  const tell = world.closing();
  type(view, 1, " typed");
  await world.clock.pass(50);
  expect(world.server.text("a")).toBe("x");
  tell();
  await world.clock.pass(2_000);
  expect(world.server.text("a")).toBe("x typed");
});

test("a page that comes back out of the browser's cache starts anew", async () => {
  const world = new World(new ModelServer({ a: "" }));
  const { around } = await open(world);
  around.events.leaving();
  around.events.returned();
  expect(around.reloads).toBe(1);
  expect(world.sockets).toEqual([]);
});

test("an output flood is shown once a frame and leaves typing its way", async () => {
  const world = new World(new ModelServer({ a: "", b: "" }));
  const { notebook, cell } = await open(world);
  let shown = 0;
  effect(() => void (cell("a").outputs.value, shown++));
  shown = 0;
  const socket = world.sockets[0]!;
  const line = "0123456789 0123456789\n";
  const began = performance.now();
  for (let i = 0; i < 1000; i++) {  // 10,000 lines as 1,000 messages in one frame
    const chunk = { text: line.repeat(10), bytes: line.length * 10, lines: 10 };
    socket.onmessage!({ data: JSON.stringify({
      type: "outputs_changed", revision: i + 1, cell_id: "a", run_id: "r", ops: [{ type: "stream_appended", name: "stdout", chunk }],
    }) });
    if (i % 100 === 0) cell("b").setText(`typed ${i}`);
  }
  world.clock.drawFrame();
  const cost = performance.now() - began;
  expect(shown).toBe(1);
  expect(cell("a").outputs.value[0]!.chunks!.reduce((sum, it) => sum + it.lines, 0)).toBe(10_000);
  expect(notebook.revision.value).toBe(1000);
  expect(cost).toBeLessThan(500);  // of a second's flood
});

test("runs show in the queue at once and in the cell; edited says when the text moved on", async () => {
  const world = new World(new ModelServer({ a: "1", b: "2" }));
  const { notebook, cell } = await open(world);
  notebook.runCells(["a", "b"]);
  expect(notebook.queue.value.map((it) => [it.cell_id, it.phase])).toEqual([["a", "queued"], ["b", "queued"]]);
  await world.clock.pass(50);
  const run = world.server.runs[0]!;
  world.sockets[0]!.tell({ type: "runs_changed", revision: 50, runs: [{ ...run, phase: "running", started_at: 5, execution_count: 3 }] });
  await world.clock.pass(5);
  expect([cell("a").run.value?.phase, cell("a").executionCount.value, cell("a").edited.value]).toEqual(["running", 3, false]);
  cell("a").setText("changed");
  expect(cell("a").edited.value).toBe(true);
  await world.clock.pass(50);
  expect(cell("a").edited.value).toBe(true);
});

test("the device's store keeps records by notebook and client, and forgets them", async () => {
  const store = indexedDbStore(indexedDB, "test");
  await store.write("n", "c1", new Map([["client", { next_seq: 3 }], ["text:a", { version: 1, base: "x", unsent: [] }]]));
  await store.write("n", "c2", new Map([["client", { next_seq: 1 }]]));
  await store.write("nn", "c1", new Map([["client", { next_seq: 9 }]]));
  const kept = await store.load("n");
  expect([...kept.keys()].sort()).toEqual(["c1", "c2"]);
  expect(kept.get("c1")!.get("text:a")).toEqual({ version: 1, base: "x", unsent: [] });
  await store.write("n", "c1", new Map([["client", undefined], ["text:a", undefined]]));
  expect([...(await store.load("n")).keys()]).toEqual(["c2"]);
});

test("a name that is held is held by one tab until it is given back", async () => {
  const held = new Set<string>();
  const request = async (name: string, _: unknown, call: (lock: object | null) => unknown) => {
    if (held.has(name)) return call(null);
    held.add(name);
    await call({});
    held.delete(name);
  };
  const tabs = lockTabs({ request } as unknown as LockManager);
  const letGo = await tabs.hold("c");
  expect(letGo).toBeDefined();
  expect(await tabs.hold("c")).toBeUndefined();
  letGo!();
  await Promise.resolve();
  await Promise.resolve();
  expect(await tabs.hold("c")).toBeDefined();
});
