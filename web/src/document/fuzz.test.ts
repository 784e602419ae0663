// Seeded rehearsal of a bad day: three tabs edit text and structure while messages get lost or come twice, connections break, tabs
// crash and come back from what the device kept. Then all is quiet, and everything must be there once.
import { ChangeSet } from "@codemirror/state";
import { expect, test } from "vitest";
import { difference, textOf } from "./diff";
import { ModelServer } from "./testing_server";
import { boundary, check, clone, seeded, Tab, welcomed } from "./testing_tab";

interface Day {
  server: ModelServer;
  tabs: Tab[];
  /** Every token, and whether it must be there at the end. */
  tokens: Map<string, "typed" | "deleted">;
  /** Every run that was asked for: its cell and the text that was seen when it was. */
  runs: Map<string, { cell: string; text: string }>;
  edits: number;
}

function badDay(seed: number, steps: number): Day {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const server = new ModelServer({ a: "one\ntwo 😀\nthree", b: "", c: "x = 1\n" });
  server.bringsBack = random() < 0.7;
  server.refusesOld = random() < 0.7;
  const tabs = ["A", "B", "C"].map((name) => new Tab(name, `${name}-0`));
  const tokens = new Map<string, "typed" | "deleted">();
  let count = 0, edits = 0, lives = 0;
  for (const tab of tabs) tab.link();

  /** One character that nobody else types: nothing can split it, and it is there once or not. */
  const newToken = (tab: Tab) => {
    const token = String.fromCharCode(0x4e00 + count++);
    tokens.set(token, "typed");
    tab.unkept.push(token);
    return token;
  };

  const runs: Day["runs"] = new Map();
  const press = (tab: Tab) => {
    const ids = tab.machine.view().order.filter((id) => tab.shown.has(id));
    if (!ids.length) return;
    const cell = pick(ids), run_id = `run${count++}`;
    runs.set(run_id, { cell, text: tab.shown.get(cell)! });
    tab.unkept.push(run_id);
    tab.machine.runCells([{ run_id, cell_id: cell }], 0);
    tab.settle();
  };

  /** The tab dies at once: what it had not kept is not promised. */
  const crash = (tab: Tab) => {
    for (const lost of tab.unkept) {
      if (tokens.has(lost)) tokens.set(lost, "deleted");
      runs.delete(lost);
    }
    tab.crash(`${tab.name}-${++lives}`);
  };

  const typeText = (tab: Tab) => {
    const ids = tab.machine.view().order.filter((id) => tab.shown.has(id));
    if (!ids.length) return;
    const id = pick(ids);
    const text = textOf(tab.shown.get(id)!);
    if (random() < 0.25 && text.length > 4) {
      const from = boundary(text.toString(), Math.floor(random() * text.length));
      const to = boundary(text.toString(), Math.min(text.length, from + 1 + Math.floor(random() * 8)));
      for (const token of text.sliceString(from, to)) if (tokens.has(token)) tokens.set(token, "deleted");
      tab.edit(id, ChangeSet.of({ from, to }, text.length));
    } else {
      const token = newToken(tab);
      const at = boundary(text.toString(), Math.floor(random() * (text.length + 1)));
      tab.edit(id, ChangeSet.of({ from: at, insert: textOf(random() < 0.1 ? `\n${token}\n` : token) }, text.length));
    }
    edits++;
  };

  const editStructure = (tab: Tab) => {
    const { order } = tab.machine.view();
    const dice = random();
    const after = random() < 0.2 || !order.length ? {} : { after: pick(order) };
    if (dice < 0.35) {
      const token = newToken(tab);
      tab.journal.step({ edits: [{ type: "insert_cell", cell_id: `${tab.name}${count}`, ...after, cell_type: "code", text: token }] });
    } else if (dice < 0.55 && order.length > 1) {
      tab.journal.step({ edits: [{ type: "move_cell", cell_id: pick(order), ...after }] });
    } else if (dice < 0.75 && order.length > 1) {
      tab.journal.step({ edits: [{ type: "delete_cell", cell_id: pick(order) }] });
    } else if (dice < 0.85 && order.length) {
      tab.journal.step({ edits: [{ type: "set_cell_type", cell_id: pick(order), cell_type: pick(["code", "markdown", "raw"] as const) }] });
    } else if (dice < 0.95) {
      tab.journal.undo();
    } else {
      tab.journal.redo();
    }
    tab.settle();
    edits++;
  };

  const deliver = (tab: Tab, quiet: boolean) => {
    if (tab.up.length && random() < 0.5) {
      const message = tab.up.shift()!;
      const times = !quiet && message.type !== "hello" && random() < 0.05 ? 2 : 1;
      for (let i = 0; i < times; i++) {
        const { answers, all } = server.receive(tab.id, message);
        for (const told of tabs) if (told.linked && welcomed(told)) told.down.push(...clone(all));
        tab.down.push(...clone(answers));
      }
    } else if (tab.down.length) {
      const message = tab.down.shift()!;
      tab.machine.received(message, 0);
      tab.settle();
      if (!quiet && tab.linked && random() < 0.03) tab.machine.received(clone([message])[0]!, 0), tab.settle();
    }
  };

  for (let step = 0; step < steps; step++) {
    const tab = pick(tabs);
    const dice = random();
    if (dice < 0.25) typeText(tab);
    else if (dice < 0.32) editStructure(tab);
    else if (dice < 0.34) tab.cut();
    else if (dice < 0.35) tabs.forEach((it) => it.cut());  // the server was restarted
    else if (dice < 0.36) crash(tab);
    else if (dice < 0.39) tab.flush();
    else if (dice < 0.41) press(tab);
    else if (dice < 0.412 && server.order.length) server.forget(pick(server.order));
    else if (dice < 0.47 && !tab.linked) tab.link();
    else deliver(tab, false);
    if (step % 20 === 0) check(tab);
  }
  for (let round = 0; round < 100_000; round++) {
    for (const tab of tabs) if (!tab.linked) tab.link();
    for (const tab of tabs) deliver(tab, true);
    if (tabs.every((it) => it.linked && !it.up.length && !it.down.length && !it.machine.pending)) break;
  }
  return { server, tabs, tokens, runs, edits };
}

function verify(day: Day, seed: number): void {
  const { server, tabs, tokens } = day;
  for (const tab of tabs) {
    const at = `seed ${seed}, tab ${tab.name}`;
    expect(tab.machine.pending, at).toBe(0);
    expect(tab.machine.view().order, at).toEqual(server.order);
    for (const id of server.order) {
      expect(tab.machine.texts.get(id)!.local.toString(), `${at}, cell ${id}`).toBe(server.text(id));
      expect(tab.machine.view().facts.get(id)!.type, `${at}, cell ${id}`).toBe(server.cells.get(id)!.type);
    }
    tab.flush();
    expect([...tab.store.keys()], at).toEqual([]);
  }
  const everything = [...server.cells.values()].map((it) => it.text.toString()).join("\n");
  for (const [token, fate] of tokens) {
    const times = everything.split(token).length - 1;
    if (fate === "typed") expect(times, `seed ${seed}: ${token}`).toBe(1);
    else expect(times, `seed ${seed}: ${token}`).toBeLessThanOrEqual(1);
  }
  const ran = new Set(server.runs.map((it) => it.run_id));
  expect(server.runs.length).toBe(ran.size);
  for (const [run, { cell, text }] of day.runs) {
    // A run whose cell was deleted meanwhile drops out.
    if (!ran.has(run) && server.everDeleted.has(cell)) continue;
    expect(ran.has(run), `seed ${seed}: ${run} of ${cell}`).toBe(true);
    for (const token of text) {
      if (tokens.get(token) === "typed") expect(server.textOfRun.get(run), `seed ${seed}: ${run} of ${cell} ran without ${token}`).toContain(token);
    }
  }
  for (const times of server.taken.values()) expect(times).toBe(1);
}

const rounds = Number(import.meta.env["STOA_FUZZ_ROUNDS"] ?? 60);
const first = Number(import.meta.env["STOA_FUZZ_SEED"] ?? 1);

test(`three tabs, broken connections and crashes: all converge and nothing typed is missing (${rounds} days)`, () => {
  let edits = 0;
  for (let seed = first; seed < first + rounds; seed++) {
    const day = badDay(seed, 400);
    verify(day, seed);
    edits += day.edits;
  }
  expect(edits).toBeGreaterThan(rounds * 20);
});

test("a difference applied to the one text gives the other and splits no surrogate pair", () => {
  const random = seeded(7);
  const words = ["a", "b\n", "\n", "😀", "😁", "x = 1\n", "é", "\n\n"];
  const make = () => Array.from({ length: Math.floor(random() * 12) }, () => words[Math.floor(random() * words.length)]).join("");
  for (let i = 0; i < 5000; i++) {
    const from = make(), to = make();
    const changes = difference(textOf(from), textOf(to));
    expect(changes.apply(textOf(from)).toString()).toBe(to);
    changes.iterChanges((fromA, toA) => {
      expect(boundary(from, fromA)).toBe(fromA);
      expect(boundary(from, toA)).toBe(toA);
    });
  }
});
