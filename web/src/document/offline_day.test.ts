// A day offline on two sides: one moves, deletes, merges and splits cells, the other types in them; both reload meanwhile. Then both
// come back over a bad line. All converges, and nothing typed is missing from the server's history.
import { ChangeSet } from "@codemirror/state";
import { expect, test } from "vitest";
import { moveEdits, type Part } from "../notebook/arrange";
import { mergeStep } from "../notebook/merging";
import { splitStep } from "../notebook/splitting";
import type { ServerMessage } from "../wire/wire";
import { textOf } from "./diff";
import { ModelServer } from "./testing_server";
import { boundary, check, clone, seeded, Tab, welcomed } from "./testing_tab";

interface Day {
  server: ModelServer;
  sides: Tab[];
  /** What the server wrote down, in its order. */
  history: ServerMessage[];
  /** Typed characters, each typed once; "taken back" by who typed it, before it was sent. */
  typed: Map<string, "typed" | "taken back" | "deleted">;
}

type Habit = { name: "type" | "erase" | "insert" | "move" | "delete" | "merge" | "split" | "convert" | "undo"; until: number }[];
const habit = (...parts: [Habit[number]["name"], number][]): Habit => {
  let sum = 0;
  return parts.map(([name, part]) => ({ name, until: (sum += part) }));
};
const arranger = habit(["type", 0.3], ["erase", 0.05], ["insert", 0.12], ["move", 0.2], ["delete", 0.1], ["merge", 0.07], ["split", 0.07], ["convert", 0.04], ["undo", 0.05]);
const writer = habit(["type", 0.8], ["erase", 0.1], ["insert", 0.03], ["move", 0.03], ["delete", 0.01], ["split", 0.02], ["merge", 0.01]);

function offlineDay(seed: number, edits: number): Day {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const server = new ModelServer(Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`c${at}`, `line one of ${at}\nline two`])));
  server.bringsBack = random() < 0.7;
  server.refusesOld = random() < 0.7;
  const sides = [new Tab("A", "A-0"), new Tab("B", "B-0")];
  const history: ServerMessage[] = [];
  const typed: Day["typed"] = new Map();
  let count = 0;

  const newToken = () => {
    const token = String.fromCharCode(0x4e00 + typed.size);
    typed.set(token, "typed");
    return token;
  };
  const partOf = (tab: Tab, id: string): Part => ({ id, type: tab.machine.view().facts.get(id)!.type, text: textOf(tab.shown.get(id)!), metadata: {}, extra: undefined });
  const newId = (tab: Tab) => `${tab.name}${++count}`;

  const act = (tab: Tab, name: Habit[number]["name"]) => {
    const { order } = tab.machine.view();
    const ids = order.filter((id) => tab.shown.has(id));
    if (!ids.length) name = "insert";
    const id = pick(ids), text = textOf(tab.shown.get(id) ?? "");
    switch (name) {
      case "type": {
        const at = boundary(text.toString(), Math.floor(random() * (text.length + 1)));
        return tab.edit(id, ChangeSet.of({ from: at, insert: textOf(random() < 0.1 ? `\n${newToken()}` : newToken()) }, text.length));
      }
      case "erase": {
        if (text.length < 4) return;
        const from = Math.floor(random() * (text.length - 2));
        for (const token of text.sliceString(from, from + 2)) if (typed.has(token)) typed.set(token, "taken back");
        return tab.edit(id, ChangeSet.of({ from, to: from + 2 }, text.length));
      }
      case "insert":
        return tab.journal.step({ edits: [{ type: "insert_cell", cell_id: newId(tab), ...(order.length && random() < 0.9 ? { after: pick(order) } : {}), cell_type: "code", text: newToken() }] });
      case "move":
        return tab.journal.step({ edits: moveEdits(order, new Set([pick(order), pick(order)]), random() < 0.9 ? pick(order) : undefined) });
      case "delete":
        if (ids.length > 3) tab.journal.step({ edits: [{ type: "delete_cell", cell_id: id }] });
        return;
      case "merge": {
        const next = order[order.indexOf(id) + 1];
        if (ids.length < 4 || next === undefined || !tab.shown.has(next)) return;
        const step = mergeStep([partOf(tab, id), partOf(tab, next)]);
        if (typeof step !== "string") tab.journal.step(step);
        return;
      }
      case "split":
        if (text.length > 3) tab.journal.step(splitStep(partOf(tab, id), [1 + Math.floor(random() * (text.length - 2))], [newId(tab)]));
        return;
      case "convert":
        return tab.journal.step({ edits: [{ type: "set_cell_type", cell_id: id, cell_type: pick(["code", "markdown", "raw"] as const) }] });
      case "undo":
        tab.journal.undo();
    }
  };

  const deliver = (tab: Tab) => {
    if (tab.up.length && random() < 0.5) {
      const { answers, all } = server.receive(tab.id, tab.up.shift()!);
      history.push(...clone(all));
      for (const told of sides) if (told.linked && welcomed(told)) told.down.push(...clone(all));
      tab.down.push(...clone(answers));
    } else if (tab.down.length) {
      tab.machine.received(tab.down.shift()!, 0);
      tab.settle();
    }
  };

  for (const tab of sides) {
    tab.link();
    while (tab.up.length || tab.down.length) deliver(tab);
    tab.cut();
  }
  const habits = [arranger, writer];
  const reloads = sides.map(() => Math.floor(random() * edits));
  for (let edit = 0; edit < edits; edit++) {
    for (const [at, tab] of sides.entries()) {
      const dice = random();
      act(tab, habits[at]!.find((it) => dice < it.until)?.name ?? "type");
      tab.settle();
      if (edit === reloads[at]) {
        tab.flush();
        tab.crash(`${tab.name}-1`);
      }
    }
  }
  for (const tab of sides) check(tab);
  for (let step = 0; step < 200_000; step++) {
    const tab = pick(sides);
    if (!tab.linked) tab.link();
    else if (step < edits && random() < 0.01) tab.cut();
    else deliver(tab);
    if (step > edits && sides.every((it) => it.linked && !it.up.length && !it.down.length && !it.machine.pending)) break;
  }
  return { server, sides, history, typed };
}

/** What was written down of each cell: texts that it was inserted with, and what was typed into it. */
function written(history: readonly ServerMessage[]): Map<string, string> {
  const found = new Map<string, string>();
  const add = (id: string, text: string) => found.set(id, `${found.get(id) ?? ""}${text}`);
  for (const message of history) {
    if (message.type === "structure_changed") for (const edit of message.edits) if (edit.type === "insert_cell") add(edit.cell_id, edit.text);
    if (message.type === "text_changed") for (const changes of message.changes) add(message.cell_id, JSON.stringify(changes));
  }
  return found;
}

function verify({ server, sides, history, typed }: Day, at: string): void {
  for (const side of sides) {
    expect(side.machine.pending, `${at}, ${side.name}`).toBe(0);
    expect(side.machine.view().order, `${at}, ${side.name}`).toEqual(server.order);
    for (const id of server.order) expect(side.machine.texts.get(id)!.local.toString(), `${at}, ${side.name}, cell ${id}`).toBe(server.text(id));
    side.flush();
    expect(side.store.size, `${at}, ${side.name}: kept on the device`).toBe(0);
  }
  const cells = written(history);
  const all = [...cells.values()].join();
  const shown = server.order.map((id) => server.text(id)).join();
  const deleted = [...cells].filter(([id]) => server.everDeleted.has(id)).map(([, text]) => text).join();
  for (const [token, fate] of typed) {
    if (fate !== "typed") continue;
    if (!all.includes(token)) throw new Error(`${at}: ${token} is not in the history`);
    // It can only be gone from the notebook with a cell that somebody deleted.
    if (!shown.includes(token) && !deleted.includes(token)) throw new Error(`${at}: ${token} is not in the notebook`);
  }
}

const rounds = Number(import.meta.env["STOA_OFFLINE_ROUNDS"] ?? 50);
const first = Number(import.meta.env["STOA_FUZZ_SEED"] ?? 1);

test("a day offline with 1,000 edits on each side converges, and nothing typed is missing from the history", () => {
  const day = offlineDay(first, 1000);
  verify(day, `seed ${first}`);
  expect(day.typed.size).toBeGreaterThan(1000);
  expect(day.server.everDeleted.size).toBeGreaterThan(20);
});

test(`${rounds} short days offline converge, and nothing typed is missing from the history`, () => {
  for (let seed = first; seed < first + rounds; seed++) verify(offlineDay(seed, 40), `seed ${seed}`);
}, 3_600_000);
