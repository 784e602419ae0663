// One cell's text between this page and the server: what is confirmed, what is on its way, what was typed since. In the manner
// of @codemirror/collab: the server refuses a stale push, this side rebases. No I/O.
//
//   local text = base (the server's text at `version`) + in flight + unsent[0] + unsent[1] + ...
//
// While a push is in flight, base stays at the push's version. An update of somebody else at that version proves that the push
// was refused: it goes back to unsent before it is rebased.
import { ChangeSet, type Text } from "@codemirror/state";
import type { Json, Refusal } from "../wire/wire";
import { difference, textOf } from "./diff";

/** The text version of a cell that was just inserted. */
export const firstTextVersion = 0;

/** What is kept on the device of a cell with unacknowledged text. */
export interface TextRecord {
  version: number;
  base: string;
  inflight?: { seq: number; changes: Json };
  unsent: Json[];
}

/** Edits sent as one version. `tick` is the number of the last edit in it; a sealed chunk takes no more edits. */
interface Chunk {
  changes: ChangeSet;
  tick: number;
  sealed: boolean;
}

export class TextSync {
  /** The highest version that the server was heard to have; above `version`: behind, and nothing is pushed. */
  serverVersion: number;
  pulling = false;
  /** The log between our version and the server's is gone: the next welcome's text is merged as one change. */
  mergeDue = false;
  /** Base and server don't agree: the next welcome's text becomes the base, what stands here wins. */
  rebaseDue = false;
  /** Why the text can't be sent now. It stays here. */
  stuck: Refusal | undefined;
  inflight: (Chunk & { seq: number }) | undefined;
  unsent: Chunk[] = [];
  /** The text as it stands here. */
  local: Text;
  private tick = 0;
  private acked = 0;

  constructor(public version: number, public base: Text) {
    this.serverVersion = version;
    this.local = base;
  }

  static restore(record: TextRecord): TextSync {
    const sync = new TextSync(record.version, textOf(record.base));
    if (record.inflight) {
      const changes = ChangeSet.fromJSON(record.inflight.changes);
      sync.inflight = { seq: record.inflight.seq, changes, tick: ++sync.tick, sealed: false };
      sync.local = changes.apply(sync.local);
    }
    for (const json of record.unsent) sync.edit(ChangeSet.fromJSON(json));
    return sync;
  }

  record(): TextRecord | undefined {
    if (!this.pending) return undefined;
    const record: TextRecord = {
      version: this.version, base: this.base.toString(), unsent: this.unsent.map((it) => it.changes.toJSON() as Json),
    };
    if (this.inflight) record.inflight = { seq: this.inflight.seq, changes: this.inflight.changes.toJSON() as Json };
    return record;
  }

  /** Edits that are not acknowledged. */
  get pending(): number {
    return this.tick - this.acked;
  }

  edit(changes: ChangeSet): void {
    this.local = changes.apply(this.local);
    this.tick++;
    const last = this.unsent[this.unsent.length - 1];
    if (last && !last.sealed) {
      last.changes = last.changes.compose(changes);
      last.tick = this.tick;
    } else {
      this.unsent.push({ changes, tick: this.tick, sealed: false });
    }
  }

  /** -> a mark that `reached` answers for: all that was typed until now, without what is typed later. */
  seal(): number {
    const last = this.unsent[this.unsent.length - 1] ?? this.inflight;
    if (last) last.sealed = true;
    return this.tick;
  }

  reached(mark: number): boolean {
    return this.acked >= mark;
  }

  get canPush(): boolean {
    return !this.inflight && this.unsent.length > 0 && !this.pulling && !this.stuck && !this.due && this.version >= this.serverVersion;
  }

  /** Waits for a welcome: updates are of no use before. */
  get due(): boolean {
    return this.mergeDue || this.rebaseDue;
  }

  /** Puts the first unsent chunk in flight. */
  push(seq: number): void {
    this.inflight = { ...this.unsent.shift()!, seq };
  }

  acknowledge(): void {
    const sent = this.inflight!;
    this.base = sent.changes.apply(this.base);
    this.version += 1;
    this.acked = sent.tick;
    this.inflight = undefined;
    this.serverVersion = Math.max(this.serverVersion, this.version);
  }

  /** The push was refused or is known to be stale: what was in flight is unsent again. */
  requeue(): void {
    if (!this.inflight) return;
    const { changes, tick, sealed } = this.inflight;
    this.inflight = undefined;
    this.unsent.unshift({ changes, tick, sealed });
    this.join(0);
  }

  /** All that is unsent becomes one chunk, for another try after a refusal. */
  joinAll(): void {
    for (const chunk of this.unsent) chunk.sealed = false;
    while (this.unsent.length > 1) this.join(0);
  }

  private join(at: number): void {
    const first = this.unsent[at], next = this.unsent[at + 1];
    if (!first || !next || first.sealed) return;
    this.unsent.splice(at, 2, { changes: first.changes.compose(next.changes), tick: next.tick, sealed: next.sealed });
  }

  /** One version of somebody else -> what it does to the local text. Throws a RangeError when it doesn't fit the text. */
  receive(remote: ChangeSet, toVersion = this.version + 1): ChangeSet {
    if (remote.length !== this.base.length) throw new RangeError("a change of another length than the text");
    this.requeue();
    this.base = remote.apply(this.base);
    this.version = toVersion;
    this.serverVersion = Math.max(this.serverVersion, toVersion);
    for (const chunk of this.unsent) {
      const own = chunk.changes;
      chunk.changes = own.map(remote);
      remote = remote.map(own, true);
    }
    this.local = remote.apply(this.local);
    return remote;
  }

  /** The server's whole text at a later version, taken as one change -> what it does to the local text. */
  receiveWhole(version: number, text: Text): ChangeSet {
    this.mergeDue = this.rebaseDue = false;
    return this.receive(difference(this.base, text), version);
  }

  /** Starts again from the server's text: what stands here and is not there becomes one unsent edit. The local text stays. */
  rebase(version: number, text: Text): void {
    this.inflight = undefined;
    this.base = text;
    this.version = this.serverVersion = version;
    this.mergeDue = this.rebaseDue = false;
    const own = difference(text, this.local);
    this.unsent = own.empty ? [] : [{ changes: own, tick: this.tick, sealed: false }];
    if (own.empty) this.acked = this.tick;
    else if (this.acked === this.tick) this.tick++, (this.unsent[0]!.tick = this.tick);
  }

  /** Gives up what is unsent, for a cell that its person deleted -> what that does to the local text. */
  giveUp(): ChangeSet {
    const back = difference(this.local, this.base);
    this.inflight = undefined;
    this.unsent = [];
    this.acked = this.tick;
    this.local = this.base;
    return back;
  }
}
