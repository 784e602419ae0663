// A tab for rehearsals: a machine with its device store and its connection, whose messages the test carries.
import type { ChangeSet } from "@codemirror/state";
import type { PageMessage, ServerMessage, StructureEdit } from "../wire/wire";
import { textOf } from "./diff";
import { DocumentMachine, type DeviceRecord } from "./document_machine";
import { Journal } from "./journal";

/** mulberry32 */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A tab: a machine, its device store, and a connection with messages on their way in both directions. */
export class Tab {
  machine: DocumentMachine;
  readonly journal = new Journal({ edit: (edits) => this.editStructure(edits), cell: (id) => this.cell(id) });
  store = new Map<string, DeviceRecord>();
  private dirty = new Set<string>();
  up: PageMessage[] = [];
  down: ServerMessage[] = [];
  linked = false;
  /** Promised to nobody yet: typed or pressed, and not on the device. */
  unkept: string[] = [];
  /** What an editor would show: the text as told by actions and own edits. */
  shown = new Map<string, string>();

  constructor(readonly name: string, private clientId: string) {
    this.machine = new DocumentMachine(clientId);
  }

  get id(): string {
    return this.clientId;
  }

  settle(): void {
    for (const action of this.machine.take()) {
      if (action.do === "keep") this.dirty.add(action.key);
      if (action.do === "send") {
        this.flush();
        if (this.linked) this.up.push(JSON.parse(JSON.stringify(action.message)));
      }
      if (action.do === "reconnect") this.cut();
      if (action.do === "text") {
        const shown = this.shown.get(action.cellId);
        if (shown !== undefined) this.shown.set(action.cellId, action.changes.apply(textOf(shown)).toString());
      }
    }
    for (const [id, text] of this.machine.texts) if (!this.shown.has(id)) this.shown.set(id, text.local.toString());
  }

  flush(): void {
    for (const key of this.dirty) {
      const record = this.machine.record(key);
      if (record) this.store.set(key, JSON.parse(JSON.stringify(record)));
      else this.store.delete(key);
    }
    this.dirty.clear();
    this.unkept = [];
  }

  private editStructure(edits: readonly StructureEdit[]) {
    const back = this.machine.editStructure(edits);
    this.settle();
    return back;
  }

  edit(id: string, changes: ChangeSet): void {
    this.machine.editText(id, changes);
    this.shown.set(id, changes.apply(textOf(this.shown.get(id)!)).toString());
    this.settle();
  }

  /** As the journal sees a cell: steps change its text; typing has no history here. */
  private cell(id: string) {
    if (!this.machine.view().has(id) || !this.shown.has(id)) return undefined;
    return {
      text: { peek: () => textOf(this.shown.get(id)!) }, undoDepth: 0, redoDepth: 0, undoTyping: () => false, redoTyping: () => false,
      sealTyping: () => {}, replace: (changes: ChangeSet) => this.edit(id, changes),
    };
  }

  link(): void {
    this.linked = true;
    this.machine.connected();
    this.settle();
  }

  cut(): void {
    this.linked = false;
    this.up = [];
    this.down = [];
    this.machine.disconnected();
  }

  /** The tab dies and is opened again; a new client_id when nothing was kept, as the page does. */
  crash(freshId: string): void {
    this.cut();
    if (!this.store.size) this.clientId = freshId;
    this.machine = new DocumentMachine(this.clientId, new Map(JSON.parse(JSON.stringify([...this.store]))));
    this.shown.clear();
    this.dirty.clear();
    this.unkept = [];
    this.settle();
  }
}

export const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value));
export const welcomed = (tab: Tab) => tab.machine.online || tab.down.some((it) => it.type === "welcome");

/** The nearest place at or after `at` that splits no surrogate pair. */
export function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000 ? at + 1 : at;
}

/** What an editor shows is what the machine holds, and that is base with own changes. */
export function check(tab: Tab): void {
  for (const [id, text] of tab.machine.texts) {
    if (tab.shown.get(id) !== text.local.toString()) throw new Error(`${tab.name} shows another text of ${id}`);
    let own = text.inflight ? text.inflight.changes.apply(text.base) : text.base;
    for (const chunk of text.unsent) own = chunk.changes.apply(own);
    if (!own.eq(text.local)) throw new Error(`${tab.name}: base and changes don't make the text of ${id}`);
  }
}
