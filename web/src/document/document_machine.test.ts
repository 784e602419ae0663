// The machine's promises as dialogues: what it hears, what it says.
import { ChangeSet, Text } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { limits, type PageMessage, type Refusal, type ServerMessage } from "../wire/wire";
import { DocumentMachine, type DeviceRecord } from "./document_machine";
import { Journal } from "./journal";
import { runRequestLifetimeMs } from "./run_book";
import { asJson, inserted, ModelServer } from "./testing_server";

const textOf = (machine: DocumentMachine, id: string) => machine.texts.get(id)!.local.toString();

/** A machine beside a model server; nothing moves unless the test says so. */
class Dialogue {
  machine: DocumentMachine;
  readonly journal = new Journal({ edit: (edits) => this.machine.editStructure(edits), cell: () => undefined });
  records = new Map<string, DeviceRecord>();
  said: PageMessage[] = [];
  notices: string[] = [];
  reconnects = 0;

  constructor(readonly server: ModelServer, readonly client = "me") {
    this.machine = new DocumentMachine(client);
  }

  /** Takes the actions -> the messages said since the last call. */
  take(): PageMessage[] {
    for (const action of this.machine.take()) {
      if (action.do === "send") this.said.push(action.message);
      if (action.do === "notice") this.notices.push(action.sentence);
      if (action.do === "reconnect") this.reconnects++;
      if (action.do === "keep") {
        const record = this.machine.record(action.key);
        if (record) this.records.set(action.key, JSON.parse(JSON.stringify(record)));
        else this.records.delete(action.key);
      }
    }
    return this.said.splice(0);
  }

  /** Says what is due and hears the answers until nobody has more to say. */
  talk(): void {
    for (let said = this.take(); said.length; said = this.take()) for (const message of said) this.say(message);
  }

  say(message: PageMessage): void {
    const { answers, all } = this.server.receive(this.client, message);
    for (const heard of [...all, ...answers]) this.hear(heard);
  }

  hear(message: ServerMessage): void {
    this.machine.received(message, 0);
  }

  connect(): this {
    this.machine.connected();
    this.talk();
    return this;
  }

  /** The tab died and came back with what the device kept. */
  reload(): void {
    this.take();
    this.machine = new DocumentMachine(this.client, new Map(JSON.parse(JSON.stringify([...this.records]))));
  }

  type(id: string, text: string, at?: number): void {
    const { length } = this.machine.texts.get(id)!.local;
    this.machine.editText(id, inserted(length, at ?? length, text));
  }
}

const others = (server: ModelServer, message: PageMessage): ServerMessage[] => {
  const { answers, all } = server.receive("other", message);
  return [...all, ...answers];
};
let otherSeq = 0;
const othersType = (server: ModelServer, id: string, text: string, at = 0): ServerMessage[] => {
  const cell = server.cells.get(id)!;
  const changes = [asJson(inserted(cell.text.length, at, text))];
  return others(server, { type: "push_text", client_seq: ++otherSeq, cell_id: id, text_version: cell.log.length, changes });
};
const othersEdit = (server: ModelServer, ...edits: Extract<PageMessage, { type: "push_structure" }>["edits"]) =>
  others(server, { type: "push_structure", client_seq: ++otherSeq, structure_version: server.structureVersion, edits });
const refusal = (client_seq: number, refusal: Refusal): ServerMessage => ({ type: "refused", client_seq, refusal, sentence: "No." });

describe("text", () => {
  test("one push of a cell is in flight; what is typed meanwhile goes as one version after it", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "1");
    const [first, ...rest] = it.take();
    expect([first, rest]).toEqual([{ type: "push_text", client_seq: 1, cell_id: "a", text_version: 0, changes: [[[0, "1"]]] }, []]);
    it.type("a", "2");
    it.type("a", "3");
    expect(it.take()).toEqual([]);
    it.say(first!);
    expect(it.take()).toEqual([{ type: "push_text", client_seq: 2, cell_id: "a", text_version: 1, changes: [[1, [0, "23"]]] }]);
  });

  test("a stale push is rebased on what was missed and sent again with a new number", () => {
    const it = new Dialogue(new ModelServer({ a: "x" })).connect();
    it.type("a", "mine");
    const [push] = it.take();
    othersType(it.server, "a", "theirs ");
    it.say(push!);
    it.talk();
    expect(it.server.text("a")).toBe("theirs xmine");
    expect(textOf(it.machine, "a")).toBe("theirs xmine");
    expect(it.machine.pending).toBe(0);
  });

  test("an acknowledgement that comes twice changes nothing", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "1");
    const [push] = it.take();
    it.say(push!);
    it.say(push!);
    it.talk();
    expect([it.server.text("a"), textOf(it.machine, "a"), it.machine.texts.get("a")!.version]).toEqual(["1", "1", 1]);
  });

  test("a missed update is pulled, and the cell is told in order", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    othersType(it.server, "a", "1");  // lost on its way
    for (const heard of othersType(it.server, "a", "2")) it.hear(heard);
    expect(it.take()).toEqual([{ type: "pull_text", cell_id: "a", from_version: 0 }]);
    it.say({ type: "pull_text", cell_id: "a", from_version: 0 });
    it.talk();
    expect(textOf(it.machine, "a")).toBe("21");
  });

  test("after a break the push goes again as it was, and its first answer is taken once", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "typed");
    const [push] = it.take();
    it.server.receive("me", push!);  // the answer is lost
    it.machine.disconnected();
    othersType(it.server, "a", "before ");
    it.type("a", " offline");
    it.connect();
    expect(it.server.text("a")).toBe("before typed offline");
    expect(textOf(it.machine, "a")).toBe("before typed offline");
    expect([...it.records.keys()]).toEqual([]);
  });

  test("a welcome that comes twice sends nothing twice", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "1");
    it.take();
    it.machine.disconnected();
    it.machine.connected();
    it.take();
    it.hear(it.server.welcome());
    expect(it.take()).toHaveLength(1);
    it.hear(it.server.welcome());
    expect(it.take()).toEqual([]);
  });

  test("a tab that dies with a push in flight sends it again with its number, and what was typed after it", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "1");
    const [push] = it.take();
    it.server.receive("me", push!);
    it.type("a", "2");
    it.reload();
    expect(it.machine.pending).toBe(2);
    it.connect();
    expect([it.server.text("a"), textOf(it.machine, "a"), it.machine.pending]).toEqual(["12", "12", 0]);
  });

  test("when the server's log is too short, its text is merged with the kept base line by line", () => {
    const it = new Dialogue(new ModelServer({ a: "one\ntwo\nthree" })).connect();
    it.machine.disconnected();
    it.type("a", "!");
    othersType(it.server, "a", "ONE ");
    it.server.forget("a");
    it.connect();
    expect(it.reconnects).toBe(1);
    it.connect();
    expect([it.server.text("a"), textOf(it.machine, "a")]).toEqual(["ONE one\ntwo\nthree!", "ONE one\ntwo\nthree!"]);
  });

  test("an update that does not fit leads to a new welcome, and what was typed stays", () => {
    const it = new Dialogue(new ModelServer({ a: "abc" })).connect();
    it.type("a", "!");
    it.take();
    it.hear({ type: "text_changed", revision: 1, cell_id: "a", text_version: 1, changes: [[99, [0, "x"]]], client_id: "other", client_seq: 1 });
    it.take();
    expect(it.reconnects).toBe(1);
    it.connect();
    expect(it.server.text("a")).toBe("abc!");
  });

  test("a text that is too large stays here, is said, and goes when it was made shorter", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "x");
    const [push] = it.take();
    it.hear(refusal((push as { client_seq: number }).client_seq, "too_large"));
    expect(it.take()).toEqual([]);
    expect(it.notices).toHaveLength(1);
    expect([textOf(it.machine, "a"), it.machine.pending]).toEqual(["x", 1]);
    it.machine.editText("a", ChangeSet.of({ from: 0, to: 1, insert: Text.of(["y"]) }, 1));
    it.talk();
    expect([it.server.text("a"), it.machine.pending]).toEqual(["y", 0]);
  });

  test("text typed into a cell that others deleted brings it back, whether the server does it or the page", () => {
    for (const bringsBack of [true, false]) {
      const server = new ModelServer({ a: "1", b: "2", c: "3" });
      server.bringsBack = bringsBack;
      const it = new Dialogue(server).connect();
      it.machine.disconnected();
      it.type("b", "!");
      othersEdit(server, { type: "delete_cell", cell_id: "b" });
      it.machine.connected();
      const [hello] = it.take();
      it.say(hello!);
      expect(it.machine.view().order).toEqual(["a", "b", "c"]);  // held in its place meanwhile
      it.talk();
      expect([server.order, server.text("b"), it.machine.pending]).toEqual([["a", "b", "c"], "2!", 0]);
    }
  });

  test("a cell deleted here after typing is told its text first and stays deleted", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.machine.disconnected();
    it.type("a", "last words");
    it.journal.step({ edits: [{ type: "delete_cell", cell_id: "a" }] });
    expect(it.machine.view().order).toEqual(["b"]);
    it.connect();
    expect([it.server.order, it.server.text("a"), it.machine.pending]).toEqual([["b"], "last words", 0]);
    expect(it.journal.undo()).toBeTruthy();
    it.talk();
    expect([it.server.order, textOf(it.machine, "a")]).toEqual([["a", "b"], "last words"]);
  });
});

describe("structure", () => {
  test("a stale push waits for what it missed; edits of vanished cells drop out, anchors go to the nearest earlier place", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "", c: "", d: "" })).connect();
    it.machine.editStructure([
      { type: "insert_cell", cell_id: "n", after: "c", cell_type: "code", text: "new" },
      { type: "move_cell", cell_id: "b", after: "d" },
    ]);
    const [push] = it.take();
    const theirs = othersEdit(it.server, { type: "delete_cell", cell_id: "c" }, { type: "delete_cell", cell_id: "b" });
    it.say(push!);
    expect(it.take()).toEqual([]);  // stale: told before the edits that it missed
    for (const heard of theirs) it.hear(heard);
    expect(it.take()).toEqual([{
      type: "push_structure", client_seq: 2, structure_version: 1,
      edits: [{ type: "insert_cell", cell_id: "n", after: "a", cell_type: "code", text: "new" }],
    }]);
  });

  test("an edit of others at the same version proves own edits stale; an older answer is then not taken for theirs", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.machine.editStructure([{ type: "move_cell", cell_id: "b" }]);
    const [push] = it.take();
    for (const heard of othersEdit(it.server, { type: "set_cell_type", cell_id: "a", cell_type: "raw" })) it.hear(heard);
    const [again] = it.take();
    expect(again).toMatchObject({ client_seq: 2, structure_version: 1 });
    it.say(push!);
    it.say(again!);
    it.talk();
    expect([it.server.order, it.machine.view().order]).toEqual([["b", "a"], ["b", "a"]]);
  });

  test("an acknowledgement that a welcome overtook is not applied again", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "", c: "" })).connect();
    it.machine.editStructure([{ type: "move_cell", cell_id: "c" }]);
    const [push] = it.take();
    it.server.receive("me", push!);  // answer lost
    it.machine.disconnected();
    othersEdit(it.server, { type: "move_cell", cell_id: "c", after: "b" });
    it.connect();
    expect([it.server.order, it.machine.view().order, it.machine.pending]).toEqual([["a", "b", "c"], ["a", "b", "c"], 0]);
  });

  test("an edit of others after a reconnection proves nothing about a push from before it: its own answer decides", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.machine.editStructure([{ type: "insert_cell", cell_id: "n", cell_type: "code", text: "" }]);
    const [push] = it.take();
    it.server.receive("me", push!);  // answer lost
    it.machine.disconnected();
    othersEdit(it.server, { type: "delete_cell", cell_id: "n" });
    it.machine.connected();
    it.say(it.take()[0]!);
    const said = it.take();
    expect(said).toEqual([push]);
    for (const heard of othersEdit(it.server, { type: "move_cell", cell_id: "b" })) it.hear(heard);
    expect(it.take()).toEqual([]);
    it.say(said[0]!);
    it.talk();
    expect([it.server.order, it.machine.view().order, it.machine.pending]).toEqual([["b", "a"], ["b", "a"], 0]);
  });

  test("undo takes own edits back step by step, over others' edits, and redo does them again", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "", c: "" })).connect();
    const undoAll = () => {
      let steps = 0;
      while (it.journal.undo()) steps++, it.talk();
      return steps;
    };
    for (const edit of [
      { type: "insert_cell", cell_id: "n", after: "a", cell_type: "code", text: "" },
      { type: "move_cell", cell_id: "c" },
      { type: "set_cell_type", cell_id: "b", cell_type: "markdown" },
      { type: "delete_cell", cell_id: "b" },
    ] as const) {
      it.journal.step({ edits: [edit] });
      it.talk();
    }
    expect(it.server.order).toEqual(["c", "a", "n"]);
    for (const heard of othersEdit(it.server, { type: "insert_cell", cell_id: "theirs", after: "n", cell_type: "code", text: "" })) it.hear(heard);
    expect(undoAll()).toBe(4);
    expect(it.server.order.filter((id) => id !== "theirs")).toEqual(["a", "b", "c"]);
    expect(it.server.cells.get("b")!.type).toBe("code");
    let steps = 0;
    while (it.journal.redo()) steps++, it.talk();
    expect([steps, it.server.order.filter((id) => id !== "theirs")]).toEqual([4, ["c", "a", "n"]]);
  });

  test("two people give one cell a picture each while one is offline: both stay, and undo takes back one's own", () => {
    const server = new ModelServer({ a: "text" });
    const it = new Dialogue(server).connect();
    const picture = (bytes: string) => ({ "image/png": bytes });
    it.machine.disconnected();
    it.journal.step({ edits: [{ type: "set_attachment", cell_id: "a", name: "mine.png", data: picture("1") }] });
    it.reload();
    othersEdit(server, { type: "set_attachment", cell_id: "a", name: "theirs.png", data: picture("2") });
    it.connect();
    const both = { "mine.png": picture("1"), "theirs.png": picture("2") };
    expect(server.cells.get("a")!.attachments).toEqual(both);
    expect(it.machine.view().facts.get("a")!.extra).toEqual({ attachments: both });
    it.journal.undo();
    it.talk();
    expect(server.cells.get("a")!.attachments).toEqual({ "theirs.png": picture("2") });
    it.journal.redo();
    it.talk();
    expect([server.order, server.cells.get("a")!.attachments]).toEqual([["a"], both]);
  });

  test("pictures of a day offline go in pushes that the server takes", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    const data = { "image/png": "x".repeat(900_000) };
    it.machine.disconnected();
    for (let at = 0; at < 12; at++) it.journal.step({ edits: [{ type: "set_attachment", cell_id: "a", name: `${at}.png`, data }] });
    it.machine.connected();
    const sizes: number[] = [];
    for (let said = it.take(); said.length; said = it.take()) for (const message of said) sizes.push(JSON.stringify(message).length), it.say(message);
    expect(Math.max(...sizes)).toBeLessThan(limits.max_page_message_bytes / 2);
    expect(Object.keys(it.server.cells.get("a")!.attachments!)).toHaveLength(12);
  });

  test("a step that others undid already is passed over", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.journal.step({ edits: [{ type: "set_cell_type", cell_id: "a", cell_type: "raw" }] });
    it.journal.step({ edits: [{ type: "set_cell_type", cell_id: "b", cell_type: "raw" }] });
    it.talk();
    for (const heard of othersEdit(it.server, { type: "delete_cell", cell_id: "b" })) it.hear(heard);
    expect(it.journal.undo()).toBeTruthy();
    it.talk();
    expect(it.server.cells.get("a")!.type).toBe("code");
    expect(it.journal.undo()).toBeUndefined();
  });

  test("of a refused batch only the bad edit is given up", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.machine.editStructure([
      { type: "move_cell", cell_id: "b" }, { type: "set_cell_metadata", cell_id: "a", metadata: {} }, { type: "set_cell_type", cell_id: "a", cell_type: "raw" },
    ]);
    it.hear(refusal((it.take()[0] as { client_seq: number }).client_seq, "too_large"));
    for (let said = it.take(); said.length; said = it.take()) {
      for (const message of said) {
        if (message.type === "push_structure" && message.edits.some((edit) => edit.type === "set_cell_metadata")) it.hear(refusal(message.client_seq, "too_large"));
        else it.say(message);
      }
    }
    expect([it.server.order, it.server.cells.get("a")!.type, it.notices, it.machine.pending]).toEqual([["b", "a"], "raw", ["No."], 0]);
  });

  test("a missing structure version leads to a new welcome", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    othersEdit(it.server, { type: "move_cell", cell_id: "b" });
    for (const heard of othersEdit(it.server, { type: "delete_cell", cell_id: "a" })) it.hear(heard);
    it.take();
    expect(it.reconnects).toBe(1);
  });

  test("a new cell's text waits until the cell is there", () => {
    const it = new Dialogue(new ModelServer()).connect();
    it.machine.editStructure([{ type: "insert_cell", cell_id: "n", cell_type: "code", text: "a" }]);
    it.type("n", "b");
    expect(it.take().map((said) => said.type)).toEqual(["push_structure"]);
    it.machine.disconnected();
    it.connect();
    expect(it.server.text("n")).toBe("ab");
  });
});

describe("runs", () => {
  test("a run waits for what was typed before it and doesn't see what was typed after it", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.type("a", "1");
    const [first] = it.take();
    it.type("a", "2");
    it.machine.runCells([{ run_id: "r", cell_id: "a" }], 0);
    it.type("a", "3");
    expect(it.take()).toEqual([]);
    it.say(first!);
    it.talk();
    expect([it.server.textOfRun.get("r"), it.server.text("a"), it.machine.runs.asked]).toEqual(["12", "123", []]);
  });

  test("a run pressed just before a break happens once, also over a reload", () => {
    const it = new Dialogue(new ModelServer({ a: "1" })).connect();
    it.machine.runCells([{ run_id: "r", cell_id: "a" }], 0);
    const [run] = it.take();
    it.server.receive("me", run!);  // the answer is lost
    it.reload();
    it.connect();
    expect([it.server.runs.length, it.machine.runs.asked, it.records.size]).toEqual([1, [], 0]);
    expect(it.machine.runs.unfinished().map((known) => known.run_id)).toEqual(["r"]);
  });

  test("a run that was asked for too long ago is not started, and that is said", () => {
    const it = new Dialogue(new ModelServer({ a: "1" })).connect();
    it.machine.disconnected();
    it.machine.runCells([{ run_id: "r", cell_id: "a" }], -runRequestLifetimeMs - 1);
    it.connect();
    expect([it.server.runs, it.notices.length, it.machine.pending]).toEqual([[], 1, 0]);
  });

  test("the queue keeps its order, and a cell shows its last finished run", () => {
    const it = new Dialogue(new ModelServer({ a: "", b: "" })).connect();
    it.machine.runCells([{ run_id: "1", cell_id: "a" }, { run_id: "2", cell_id: "b" }], 0);
    it.talk();
    const state = (run_id: string, phase: "running" | "done") => ({ ...it.server.runs.find((run) => run.run_id === run_id)!, phase });
    it.hear({ type: "runs_changed", revision: 9, runs: [state("1", "running")] });
    expect(it.machine.runs.unfinished().map((run) => [run.run_id, run.phase])).toEqual([["1", "running"], ["2", "queued"]]);
    it.hear({ type: "runs_changed", revision: 10, runs: [state("1", "done")] });
    expect(it.machine.runs.unfinished().map((run) => run.run_id)).toEqual(["2"]);
    expect(it.machine.runs.lastFinished().get("a")!.phase).toBe("done");
  });

  test("what means now is not kept for later", () => {
    const it = new Dialogue(new ModelServer({ a: "" })).connect();
    it.machine.disconnected();
    it.machine.command({ type: "interrupt" });
    expect(it.take()).toEqual([]);
    expect(it.notices).toHaveLength(1);
  });
});
