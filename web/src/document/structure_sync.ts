// The notebook's structure between this page and the server: the confirmed outline and own edits over it. One push
// is in flight; somebody else's edit at the same version proves that it was refused. No I/O.
import { limits, type Json, type StructureEdit } from "../wire/wire";
import { applyEdit, inverse, Outline, Vanished, type CellFacts } from "./outline";

/** Of the edits in one push but a longer one that goes alone: the message stays under its limit whatever it is as UTF-8. */
const longestPush = limits.max_page_message_bytes / 8;

/** What is kept on the device while structure edits are unacknowledged. */
export interface StructureRecord {
  version: number;
  order: string[];
  inflight?: { seq: number; version: number; edits: StructureEdit[] };
  pending: StructureEdit[];
}

export class StructureSync {
  version = 0;
  confirmed = new Outline();
  inflight: { seq: number; version: number; edits: StructureEdit[] } | undefined;
  pending: StructureEdit[] = [];
  /** Refused, and kept because they hold text: tried again at the next welcome. */
  stuck: StructureEdit[] = [];
  /** Cells that will never be at the server: nothing of them is waited for any more. Emptied by the owner. */
  abandoned: string[] = [];
  readonly vanished = new Vanished();
  /** Nothing is pushed before the confirmed version gets here. */
  private wanted = 0;
  /** Nothing is pushed before the next welcome. */
  private held = false;
  /** After a refused batch this many edits go one by one, so that the good ones pass. */
  private single = 0;

  static restore(record: StructureRecord): StructureSync {
    const sync = new StructureSync();
    sync.version = record.version;
    for (const id of record.order) sync.confirmed.insert(id, sync.confirmed.order.at(-1), { type: "code", metadata: {}, extra: undefined });
    sync.inflight = record.inflight;
    sync.pending = record.pending;
    return sync;
  }

  record(): StructureRecord | undefined {
    if (!this.waiting) return undefined;
    return {
      version: this.version, order: this.confirmed.order.slice(), pending: [...this.stuck, ...this.pending],
      ...(this.inflight ? { inflight: this.inflight } : {}),
    };
  }

  /** Edits that are not acknowledged. */
  get waiting(): number {
    return (this.inflight?.edits.length ?? 0) + this.pending.length + this.stuck.length;
  }

  private own(): StructureEdit[] {
    return [...(this.inflight?.edits ?? []), ...this.stuck, ...this.pending];
  }

  /** The outline as it stands here. */
  view(): Outline {
    if (!this.waiting) return this.confirmed;
    const view = this.confirmed.copy();
    for (const edit of this.own()) applyEdit(view, edit, this.vanished);
    return view;
  }

  private presence(id: string): StructureEdit[] {
    return this.own().filter((it) => "cell_id" in it && it.cell_id === id
      && (it.type === "insert_cell" || it.type === "restore_cell" || it.type === "delete_cell"));
  }

  /** The last own unacknowledged edit takes the cell out. */
  takesOut(id: string): boolean {
    return this.presence(id).at(-1)?.type === "delete_cell";
  }

  /** The next own unacknowledged edit makes the cell be there: its text waits for that. */
  brings(id: string): boolean {
    const next = this.presence(id)[0];
    return next !== undefined && next.type !== "delete_cell";
  }

  /** Before all other own edits: a cell that is gone at the server comes back, because its text has to be told. */
  bringBack(id: string): void {
    const after = this.vanished.place(id, this.confirmed);
    this.pending.unshift({ type: "restore_cell", cell_id: id, ...(after === undefined ? {} : { after }) });
  }

  /** Own edits, applied here at once -> what takes them back, of those that made sense. */
  add(edits: readonly StructureEdit[]): StructureEdit[] {
    const view = this.view().copy();
    const back: StructureEdit[] = [];
    for (const edit of edits) {
      const reverse = inverse(view, edit);
      const applied = applyEdit(view, edit, this.vanished);
      if (!applied) continue;
      this.pending.push(applied);
      if (reverse) back.unshift(reverse);
    }
    return back;
  }

  /** Puts what can go now in flight -> whether there is a push. A deletion waits for the text of its cell (`hasText`). */
  push(nextSeq: () => number, hasText: (id: string) => boolean): boolean {
    if (this.inflight || this.held || !this.pending.length || this.version < this.wanted) return false;
    const scratch = this.confirmed.copy();
    const edits: StructureEdit[] = [];
    const most = this.single > 0 ? 1 : limits.max_edits_per_push;
    let size = 0;
    let taken = 0;
    for (const edit of this.pending) {
      if (edit.type === "delete_cell" && this.stuck.some((it) => "cell_id" in it && it.cell_id === edit.cell_id)) this.abandon(edit.cell_id);
      else if (edit.type === "delete_cell" && hasText(edit.cell_id)) break;
      size += JSON.stringify(edit).length;
      if (edits.length && (edits.length >= most || size > longestPush)) break;
      const applied = applyEdit(scratch, edit, this.vanished);
      if (applied) edits.push(applied);
      taken++;
    }
    this.pending.splice(0, taken);
    if (!edits.length) return false;
    if (this.single > 0) this.single--;
    this.inflight = { seq: nextSeq(), version: this.version, edits };
    return true;
  }

  /** A cell that the server never took is deleted again. */
  private abandon(id: string): void {
    this.stuck = this.stuck.filter((it) => !("cell_id" in it && it.cell_id === id));
    this.abandoned.push(id);
  }

  /** What was in flight was refused or is known to be stale: it goes again. */
  requeue(): void {
    if (!this.inflight) return;
    this.pending.unshift(...this.inflight.edits);
    this.inflight = undefined;
  }

  stale(version: number): void {
    this.requeue();
    this.wanted = version;
  }

  /** Not now: after the next welcome. */
  hold(): void {
    this.requeue();
    this.held = true;
  }

  /** -> the edit that can't be had and is dropped or, when it inserts a cell, kept as stuck; nothing while a batch is taken apart. */
  refused(): StructureEdit | undefined {
    const edits = this.inflight?.edits ?? [];
    if (edits.length > 1) {
      this.requeue();
      this.single = edits.length;
      return undefined;
    }
    this.inflight = undefined;
    const edit = edits[0];
    if (edit?.type === "insert_cell") this.stuck.push(edit);
    return edit;
  }

  /** Durable edits of anybody, one version after ours. `own`: the acknowledgement of what is in flight. */
  confirm(version: number, edits: readonly StructureEdit[], own: boolean): void {
    if (own) this.inflight = undefined;
    else if (this.inflight?.version === this.version) this.requeue();  // else it is from before a welcome: its answer decides
    for (const edit of edits) applyEdit(this.confirmed, edit, this.vanished);
    this.version = version;
  }

  /** The whole structure, as a welcome tells it. What was in flight stays so: it is sent again as it was. */
  adopt(version: number, order: string[], facts: Map<string, CellFacts>, metadata: Json): void {
    let before: string | undefined;
    for (const id of this.confirmed.order) {
      if (!facts.has(id)) this.vanished.add(id, before, this.confirmed.facts.get(id));
      before = id;
    }
    this.confirmed = new Outline(order, facts, metadata);
    this.version = version;
    this.wanted = 0;
    this.held = false;
    this.pending.unshift(...this.stuck);
    this.stuck = [];
  }
}
