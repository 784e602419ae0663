import { describe, expect, it } from "vitest";
import type { PageMessage, PersonHere } from "../wire/wire";
import { NewsDesk } from "./news_desk";

function desk() {
  const sent: PageMessage[] = [];
  const timers: (() => void)[] = [];
  const clock = { now: () => 0, after: (_: number, call: () => void) => { timers.push(call); return () => {}; }, frame: () => {} };
  return { sent, run: () => timers.splice(0).forEach((call) => call()), news: new NewsDesk((message) => void sent.push(message), clock) };
}

const person = (number: number, more: Partial<PersonHere> = {}): PersonHere =>
  ({ number, person_id: `p${number}`, name: "Ada", color: 0, is_you: false, selections: [], editing: false, ...more });

describe("news beside the document", () => {
  it("knows everyone who is here, changes and departures", () => {
    const { news } = desk();
    news.take({ type: "people_changed", all: true, here: [person(2, { is_you: true }), person(1)], gone: [] });
    expect(news.people.value.map((it) => it.number)).toEqual([1, 2]);
    news.take({ type: "people_changed", all: false, here: [person(1, { cell_id: "c" }), person(3)], gone: [] });
    expect(news.people.value.map((it) => it.cell_id)).toEqual(["c", undefined, undefined]);
    news.take({ type: "people_changed", all: false, here: [], gone: [1, 3] });
    expect(news.people.value.map((it) => it.number)).toEqual([2]);
  });

  it("tells where this tab is only while somebody else is here, at most one message a wait, the latest", () => {
    const { news, sent, run } = desk();
    news.showPresence({ cell_id: "a", selections: [], editing: false });
    run();
    expect(sent).toEqual([]);
    news.take({ type: "people_changed", all: true, here: [person(1, { is_you: true }), person(2)], gone: [] });
    news.showPresence({ cell_id: "b", selections: [], editing: false });
    news.showPresence({ cell_id: "c", selections: [{ anchor: 1, head: 2 }], editing: true });
    expect(sent).toEqual([]);
    run();
    expect(sent).toEqual([{ type: "presence", cell_id: "c", selections: [{ anchor: 1, head: 2 }], editing: true }]);
    run();
    expect(sent).toHaveLength(1);
    news.disconnected();
    expect(news.people.value).toEqual([]);
  });

  it("remembers which runs this tab asked for", () => {
    const { news } = desk();
    news.asked([{ run_id: "r1" }]);
    expect(news.askedHere("r1")).toBe(true);
    expect(news.askedHere("r2")).toBe(false);
  });

  it("keeps what this person may do over a broken connection, until it is told anew", () => {
    const { news } = desk();
    expect(news.access.value).toBe(undefined);
    news.take({ type: "access_changed", may_edit: false, may_run: false, owner: "Ada" });
    news.disconnected();
    expect(news.access.value).toMatchObject({ may_edit: false, owner: "Ada" });
    news.take({ type: "access_changed", may_edit: true, may_run: false, owner: "Ada" });
    expect(news.access.value).toMatchObject({ may_edit: true, may_run: false });
  });

  it("shows what the guard has to say until the connection breaks: a server that starts again asks anew", () => {
    const { news } = desk();
    news.take({ type: "gate_changed", notices: [{ case_id: "c", run_id: "r", cell_id: "a", category: "mining", outcome: "asks", at: 1 }] });
    expect(news.gate.value.map((it) => it.case_id)).toEqual(["c"]);
    news.disconnected();
    expect(news.gate.value).toEqual([]);
  });
});
