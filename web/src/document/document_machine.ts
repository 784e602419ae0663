// The conversation of one client with the server about one notebook: events in (a message, an edit, connected, disconnected),
// actions out. No timers, sockets, storage or DOM, so that every dialogue can be written down as a test.
import { ChangeSet } from "@codemirror/state";
import { limits, type CellState, type Json, type OutputsChanged, type PageMessage, type RefusedMessage, type RuntimeState,
  type ServerMessage, type StructureChanged, type StructureEdit, type TextChanged, type TextMissed, type Welcome } from "../wire/wire";
import { textOf } from "./diff";
import type { News } from "./live";
import type { Outline } from "./outline";
import { RunBook, runRequestLifetimeMs, type RunsAsked } from "./run_book";
import { StructureSync, type StructureRecord } from "./structure_sync";
import { firstTextVersion, TextSync, type TextRecord } from "./text_sync";

/** What the shell around a machine does for it. */
export type Action =
  | { do: "send"; message: PageMessage }
  /** `record(key)` changed: keep it on the device before the next send, or forget it when there is none. */
  | { do: "keep"; key: string }
  /** A step was missed: connect again for a new welcome. */
  | { do: "reconnect" }
  /** Others changed a cell's text; apply to an editor. */
  | { do: "text"; cellId: string; changes: ChangeSet }
  /** Own structure edits or others': `view()` is another. */
  | { do: "outline" }
  | { do: "runs" }
  /** Title, runtime or revision. */
  | { do: "about" }
  /** Whole cells came with their outputs; `all`: there are no others. */
  | { do: "cells"; cells: readonly CellState[]; all: boolean }
  | { do: "outputs"; message: OutputsChanged }
  /** What is told beside the document: input(), widgets, who is here. */
  | { do: "news"; message: News }
  | { do: "notice"; sentence: string };

/** What is kept on the device, by key: "client", "structure", "runs", "text:<cell id>". */
export type DeviceRecord = { next_seq: number } | StructureRecord | { asked: RunsAsked[] } | TextRecord;

const textKey = (cellId: string) => `text:${cellId}`;
const encoder = new TextEncoder();

export class DocumentMachine {
  readonly texts = new Map<string, TextSync>();
  readonly structure: StructureSync;
  readonly runs = new RunBook();
  title = "";
  runtime: RuntimeState = { phase: "none" };
  revision = 0;
  clockSkew = 0;
  welcomed = false;
  online = false;
  /** Hello was said, and no welcome heard. */
  private greeted = false;
  private nextSeq = 1;
  private welcomeRevision = 0;
  private actions: Action[] = [];
  /** Cells with unacknowledged text. */
  private readonly open = new Set<string>();
  /** Cells without own edits that missed an update. */
  private readonly behind = new Set<string>();
  /** Cells whose pull is not answered, in order of asking. */
  private pulls: string[] = [];
  /** Per run that was asked for: what of its cell's text must be acknowledged first. */
  private readonly marks = new Map<string, number>();

  constructor(readonly clientId: string, records: ReadonlyMap<string, DeviceRecord> = new Map()) {
    const structure = records.get("structure") as StructureRecord | undefined;
    this.structure = structure ? StructureSync.restore(structure) : new StructureSync();
    for (const edit of [...(structure?.inflight?.edits ?? []), ...(structure?.pending ?? [])]) this.rememberText(edit);
    for (const [key, record] of records) {
      if (!key.startsWith("text:")) continue;
      this.texts.set(key.slice(5), TextSync.restore(record as TextRecord));
      this.open.add(key.slice(5));
    }
    this.nextSeq = (records.get("client") as { next_seq: number } | undefined)?.next_seq ?? 1;
    this.runs.asked = (records.get("runs") as { asked: RunsAsked[] } | undefined)?.asked ?? [];
    for (const asked of this.runs.asked) this.mark(asked);
  }

  /** The actions since the last call. */
  take(): Action[] {
    const out = this.actions;
    this.actions = [];
    return out;
  }

  /** What is to be kept under this key; nothing: forget it. */
  record(key: string): DeviceRecord | undefined {
    if (key === "client") return this.pending ? { next_seq: this.nextSeq } : undefined;
    if (key === "structure") return this.structure.record();
    if (key === "runs") return this.runs.asked.length ? { asked: this.runs.asked.map((it) => ({ ...it })) } : undefined;
    return this.texts.get(key.slice(5))?.record();
  }

  /** Edits and runs that are not acknowledged. */
  get pending(): number {
    let count = this.structure.waiting + this.runs.asked.length;
    for (const id of this.open) count += this.texts.get(id)!.pending;
    return count;
  }

  /** Something was sent that the server has to answer. */
  get awaits(): boolean {
    if (this.structure.inflight || this.pulls.length || this.runs.asked.some((it) => it.seq !== undefined)) return true;
    for (const id of this.open) if (this.texts.get(id)!.inflight) return true;
    return false;
  }

  /** The notebook as it stands here: confirmed, own edits, and the cells that others deleted while text was typed into them. */
  view(): Outline {
    let view = this.structure.view();
    for (const id of this.open) {
      if (view.has(id) || !this.texts.get(id)!.pending || this.structure.takesOut(id)) continue;
      if (view === this.structure.confirmed) view = view.copy();
      const { vanished } = this.structure;
      view.insert(id, vanished.place(id, view), vanished.factsOf(id) ?? { type: "code", metadata: {}, extra: undefined });
    }
    return view;
  }

  // ---- what the person does -------------------------------------------------------------------------

  editText(cellId: string, changes: ChangeSet): void {
    const text = this.texts.get(cellId);
    if (!text || changes.empty) return;
    text.edit(changes);
    this.open.add(cellId);
    if (text.stuck && text.stuck !== "forbidden" && this.online) {
      text.stuck = undefined;
      text.joinAll();
    }
    this.keepText(cellId);
    this.pump();
  }

  /** -> what takes the edits back, of those that made sense. */
  editStructure(edits: readonly StructureEdit[]): StructureEdit[] {
    for (const edit of edits) this.rememberText(edit);
    const back = this.structure.add(edits);
    if (back.length) this.structureEdited();
    return back;
  }

  /** A cell that was deleted here stays after all. */
  bringBack(cellId: string): void {
    const place = this.structure.vanished.place(cellId, this.view());
    this.editStructure([{ type: "restore_cell", cell_id: cellId, ...after(place) }]);
  }

  runCells(runs: readonly { run_id: string; cell_id: string }[], now: number): void {
    if (!runs.length) return;
    const asked: RunsAsked = { runs: runs.slice(), askedAt: now };
    this.mark(asked);
    this.runs.asked.push(asked);
    this.keep("runs", "client");
    this.actions.push({ do: "runs" });
    this.pump();
  }

  cancelRuns(runIds: readonly string[]): void {
    const atServer = this.runs.cancel(runIds);
    this.keep("runs", "client");
    this.actions.push({ do: "runs" });
    if (atServer.length) this.command({ type: "cancel_runs", run_ids: atServer });
  }

  clearOutputs(cellIds: readonly string[]): void {
    if (!cellIds.length) return;
    const seq = this.nextSeq++;
    this.keep("client");
    this.command({ type: "clear_outputs", client_seq: seq, cell_ids: cellIds.slice() });
  }

  /** Means nothing later and nothing without a connection: then it is left. */
  say(message: PageMessage): void {
    if (this.online) this.actions.push({ do: "send", message });
  }

  /** A command that means now: it is not kept for later. */
  command(message: PageMessage): void {
    if (this.online) this.actions.push({ do: "send", message });
    else this.actions.push({ do: "notice", sentence: "Offline. This works again when the connection is back." });
  }

  // ---- the connection -------------------------------------------------------------------------------

  connected(): void {
    this.greeted = true;
    this.actions.push({ do: "send", message: { type: "hello", protocol: limits.page_protocol, client_id: this.clientId } });
  }

  disconnected(): void {
    this.online = false;
    this.pulls = [];
    for (const text of this.texts.values()) text.pulling = false;
  }

  private reconnect(): void {
    this.disconnected();
    this.actions.push({ do: "reconnect" });
  }

  /** Asks something harmless, so that a connection that is dead without saying so shows. */
  probe(): void {
    const id = this.structure.confirmed.order[0];
    if (!this.online || id === undefined || this.pulls.length) return;
    this.pulls.push(id);
    this.actions.push({ do: "send", message: { type: "pull_text", cell_id: id, from_version: this.texts.get(id)!.version } });
  }

  received(message: ServerMessage, now: number): void {
    if (!this.online && !["welcome", "refused", "access_changed"].includes(message.type)) return;
    switch (message.type) {
      case "welcome":
        if (!this.greeted) return;  // one a connection: another would send again what is on its way
        this.greeted = false;
        this.welcome(message, now);
        break;
      case "text_changed": this.textChanged(message); break;
      case "text_missed": this.textMissed(message); break;
      case "structure_changed": this.structureChanged(message); break;
      case "structure_stale":
        if (message.client_seq !== this.structure.inflight?.seq) break;
        this.structure.stale(message.structure_version);
        this.keep("structure");
        break;
      case "outputs_changed":
        if (message.revision > this.welcomeRevision) this.actions.push({ do: "outputs", message });
        break;
      case "runs_changed":
        this.runs.change(message.runs);
        if (message.client_id === this.clientId && message.client_seq !== undefined) this.runs.answered(message.client_seq);
        this.keep("runs", "client");
        this.actions.push({ do: "runs" });
        break;
      case "runtime_changed": this.runtime = message.runtime; break;
      case "title_changed": this.title = message.title; break;
      case "refused": this.refused(message); break;
      case "widgets":
      case "comm_heard":
      case "comm_done":
      case "input_changed":
      case "gate_changed":
      case "people_changed":
      case "access_changed":
      case "kernel_answered":
        this.actions.push({ do: "news", message });
        return;
    }
    if ("revision" in message) this.revision = Math.max(this.revision, message.revision);
    this.actions.push({ do: "about" });
    this.pump();
  }

  private welcome(message: Welcome, now: number): void {
    this.online = this.welcomed = true;
    this.title = message.title;
    this.runtime = message.runtime;
    this.revision = this.welcomeRevision = message.revision;
    this.clockSkew = message.now - now;
    this.pulls = [];
    const facts = new Map(message.cells.map((it) => [it.cell_id, { type: it.cell_type, metadata: it.metadata, extra: it.extra }]));
    this.structure.adopt(message.structure_version, message.cells.map((it) => it.cell_id), facts, message.metadata);
    for (const [id, text] of this.texts) {
      if (facts.has(id)) continue;
      text.pulling = false;
      text.serverVersion = text.version;  // a deleted cell: only a push can tell
      if (text.due && text.pending && !this.structure.brings(id)) this.structure.bringBack(id);  // its whole text comes with it
    }
    for (const text of this.texts.values()) if (text.stuck !== "too_large") text.stuck = undefined;
    for (const cell of message.cells) this.adoptText(cell);
    this.runs.adopt(message.runs);
    this.dropOldRuns(now);
    this.keep("structure", "runs", "client");
    this.actions.push({ do: "cells", cells: message.cells, all: true }, { do: "outline" }, { do: "runs" });
    this.repeatPushes();
  }

  /** What was in flight when the connection broke goes again as it was, in its order: each gets its first answer. */
  private repeatPushes(): void {
    const again: { client_seq: number; message: PageMessage }[] = [];
    const { inflight } = this.structure;
    if (inflight) {
      const { seq: client_seq, version: structure_version, edits } = inflight;
      again.push({ client_seq, message: { type: "push_structure", client_seq, structure_version, edits } });
    }
    for (const id of this.open) {
      const text = this.texts.get(id)!;
      if (text.inflight) again.push({ client_seq: text.inflight.seq, message: this.pushOf(id, text) });
    }
    for (const { seq, runs } of this.runs.asked) {
      if (seq !== undefined) again.push({ client_seq: seq, message: { type: "run_cells", client_seq: seq, runs } });
    }
    again.sort((a, b) => a.client_seq - b.client_seq);
    for (const { message } of again) this.actions.push({ do: "send", message });
  }

  // ---- text -----------------------------------------------------------------------------------------

  /** A cell as it is at the server. */
  private adoptText(cell: CellState): void {
    const text = this.texts.get(cell.cell_id);
    if (!text) {
      this.texts.set(cell.cell_id, new TextSync(cell.text_version, textOf(cell.text)));
      return;
    }
    text.pulling = false;
    if (text.rebaseDue || cell.text_version < text.version) {
      text.rebase(cell.text_version, textOf(cell.text));
      if (text.pending) this.open.add(cell.cell_id);
      this.keepText(cell.cell_id);
    } else if (!text.pending || text.mergeDue) {
      text.requeue();
      this.changed(cell.cell_id, text.receiveWhole(cell.text_version, textOf(cell.text)));
    } else {
      text.serverVersion = cell.text_version;
    }
  }

  private changed(cellId: string, changes: ChangeSet): void {
    if (!changes.empty) this.actions.push({ do: "text", cellId, changes });
    this.keepText(cellId);
  }

  private keepText(cellId: string): void {
    const text = this.texts.get(cellId)!;
    if (!this.open.has(cellId)) return;
    if (!text.pending) {
      this.open.delete(cellId);
      this.behind.add(cellId);
    }
    this.keep(textKey(cellId), "client");
  }

  /** One update of somebody else. -> false: it doesn't fit what is here. */
  private receive(cellId: string, text: TextSync, json: Json): boolean {
    try {
      this.changed(cellId, text.receive(ChangeSet.fromJSON(json)));
      return true;
    } catch (fault) {
      if (!(fault instanceof RangeError)) throw fault;
      text.rebaseDue = true;
      this.reconnect();
      return false;
    }
  }

  private textChanged(message: TextChanged): void {
    const text = this.texts.get(message.cell_id);
    if (!text) return;
    const from = message.text_version - message.changes.length;
    text.serverVersion = Math.max(text.serverVersion, message.text_version);
    if (message.client_id === this.clientId && message.client_seq === text.inflight?.seq) {
      if (from === text.version) return this.acknowledged(message.cell_id, text);
      text.rebaseDue = true;  // can't be: an accepted push starts at our version
      return this.reconnect();
    }
    if (text.due) return;
    if (from > text.version) {
      this.behind.add(message.cell_id);  // a gap: pump pulls, when the answer to what is in flight is here
      return;
    }
    for (const json of message.changes.slice(text.version - from)) if (!this.receive(message.cell_id, text, json)) return;
  }

  private acknowledged(cellId: string, text: TextSync): void {
    text.acknowledge();
    this.keepText(cellId);
  }

  private textMissed(message: TextMissed): void {
    const text = this.texts.get(message.cell_id);
    if (!text || text.due) return;
    if (message.client_seq === undefined) {
      const at = this.pulls.indexOf(message.cell_id);
      if (at >= 0) this.pulls.splice(at, 1);
    }
    const asked = text.pulling && message.client_seq === undefined;
    if (asked) text.pulling = false;
    const settles = text.inflight && (message.client_seq === text.inflight.seq || asked);
    if (message.from_version > text.version) {
      if (settles) text.requeue();
      text.mergeDue = true;
      return this.reconnect();
    }
    for (const [index, update] of message.updates.entries()) {
      if (message.from_version + index < text.version) continue;
      if (text.inflight && update.client_id === this.clientId && sameChanges(update.changes, text.inflight.changes)) {
        this.acknowledged(message.cell_id, text);  // the server forgot its first answer, its log did not
      } else if (!this.receive(message.cell_id, text, update.changes)) {
        return;
      }
    }
    if (settles && text.inflight) text.requeue();
    this.keepText(message.cell_id);
  }

  private pushOf(cellId: string, text: TextSync): PageMessage {
    const { seq, changes } = text.inflight!;
    return { type: "push_text", client_seq: seq, cell_id: cellId, text_version: text.version, changes: [changes.toJSON() as Json] };
  }

  private pushText(cellId: string, text: TextSync): void {
    if (tooLong(text)) {
      text.stuck = "too_large";
      this.actions.push({ do: "notice", sentence: tooLongSentence });
      return;
    }
    text.push(this.nextSeq++);
    this.keepText(cellId);
    this.actions.push({ do: "send", message: this.pushOf(cellId, text) });
  }

  // ---- structure ------------------------------------------------------------------------------------

  /** A cell that is inserted here has its text from the first moment. */
  private rememberText(edit: StructureEdit): void {
    if (edit.type !== "insert_cell" || this.texts.has(edit.cell_id)) return;
    this.texts.set(edit.cell_id, new TextSync(firstTextVersion, textOf(edit.text)));
  }

  private structureEdited(): void {
    this.keep("structure", "client");
    this.actions.push({ do: "outline" });
    this.pump();
  }

  private structureChanged(message: StructureChanged): void {
    const { structure } = this;
    const own = message.client_id === this.clientId && message.client_seq === structure.inflight?.seq;
    if (message.structure_version > structure.version + 1) {
      return this.reconnect();
    }
    if (message.structure_version <= structure.version) {
      if (own) structure.inflight = undefined;  // a welcome told it already
    } else {
      for (const edit of message.edits) this.rememberText(edit);
      for (const cell of message.restored ?? []) {
        structure.vanished.recall(cell.cell_id, { type: cell.cell_type, metadata: cell.metadata, extra: cell.extra });
      }
      structure.confirm(message.structure_version, message.edits, own);
      for (const cell of message.restored ?? []) this.adoptText(cell);
      if (message.restored?.length) this.actions.push({ do: "cells", cells: message.restored, all: false });
      if (structure.confirmed.order.some((id) => !this.texts.has(id))) this.reconnect();
    }
    this.keep("structure", "client");
    this.actions.push({ do: "outline" });
  }

  // ---- runs -----------------------------------------------------------------------------------------

  private mark(asked: RunsAsked): void {
    for (const { run_id, cell_id } of asked.runs) this.marks.set(run_id, this.texts.get(cell_id)?.seal() ?? 0);
  }

  private dropOldRuns(now: number): void {
    const old = this.runs.asked.filter((it) => now - it.askedAt > runRequestLifetimeMs);
    if (!old.length) return;
    this.runs.asked = this.runs.asked.filter((it) => !old.includes(it));
    this.actions.push({ do: "notice", sentence: "Runs that were asked for while offline were not started: too much time passed." });
  }

  /** Runs in order; the first that waits for text holds up those behind it. */
  private sendRuns(): void {
    for (const asked of this.runs.asked) {
      if (asked.seq !== undefined) continue;
      asked.runs = asked.runs.filter((it) => this.canRun(it.cell_id));
      if (asked.runs.some((it) => !this.readyToRun(it.run_id, it.cell_id))) break;
      if (!asked.runs.length) continue;
      asked.seq = this.nextSeq++;
      this.keep("runs", "client");
      this.actions.push({ do: "send", message: { type: "run_cells", client_seq: asked.seq, runs: asked.runs } });
    }
    if (this.runs.asked.every((it) => it.runs.length)) return;
    this.runs.asked = this.runs.asked.filter((it) => it.runs.length);
    this.keep("runs", "client");
    this.actions.push({ do: "runs" });
  }

  private readyToRun(runId: string, cellId: string): boolean {
    return this.structure.confirmed.has(cellId) && this.texts.get(cellId)!.reached(this.marks.get(runId) ?? 0);
  }

  private canRun(cellId: string): boolean {
    const text = this.texts.get(cellId);
    if (text?.stuck) {
      this.actions.push({ do: "notice", sentence: "A cell was not run: its text could not be saved." });
      return false;
    }
    return !!text && (this.structure.confirmed.has(cellId) || this.structure.brings(cellId) || text.pending > 0);
  }

  // ---- refusals -------------------------------------------------------------------------------------

  private refused(message: RefusedMessage): void {
    const { client_seq: seq, sentence } = message;
    const say = () => this.actions.push({ do: "notice", sentence });
    if (seq === undefined) {
      const pulled = this.pulls.shift();
      if (pulled === undefined) say();
      else this.pullRefused(pulled, message);
      return;
    }
    if (seq === this.structure.inflight?.seq) return this.structureRefused(message);
    for (const id of this.open) {
      const text = this.texts.get(id)!;
      if (text.inflight?.seq === seq) return this.textRefused(id, text, message);
    }
    const asked = this.runs.asked.find((it) => it.seq === seq);
    if (asked && passing(message)) {
      delete asked.seq;  // goes again; a known run_id is not queued twice
    } else if (asked) {
      this.runs.answered(seq);
      this.actions.push({ do: "runs" });
      say();
    } else if (message.refusal !== "stale" && message.refusal !== "conflict") {
      say();
    }
    this.keep("runs", "client");
  }

  private pullRefused(cellId: string, message: RefusedMessage): void {
    const text = this.texts.get(cellId)!;
    if (!text.pulling) return;  // a probe
    text.pulling = false;
    if (message.refusal === "not_found") {
      text.serverVersion = text.version;  // deleted: a push brings it back
      text.requeue();
    } else {
      text.mergeDue = true;
      this.reconnect();
    }
  }

  private textRefused(cellId: string, text: TextSync, message: RefusedMessage): void {
    switch (message.refusal) {
      case "not_found":
        text.requeue();
        if (!this.structure.brings(cellId)) this.structure.bringBack(cellId);
        this.keep("structure", "client");
        break;
      case "stale":
        text.requeue();
        this.pull(cellId, text);
        break;
      case "conflict":
        this.pull(cellId, text);  // answered too long ago to be remembered: the log says whether it was taken
        break;
      case "bad_request":
      case "out_of_range":
      case "surrogate_split":
        text.rebaseDue = true;
        text.requeue();
        text.stuck = message.refusal;
        this.actions.push({ do: "notice", sentence: `${message.sentence} The text stays in this page and is sent again after the next connection.` });
        break;
      default:
        text.requeue();
        text.stuck = message.refusal;
        if (!passing(message)) this.actions.push({ do: "notice", sentence: `${message.sentence} The text stays in this page.` });
    }
    this.keepText(cellId);
  }

  private structureRefused(message: RefusedMessage): void {
    const { structure } = this;
    if (passing(message) || message.refusal === "stale") {
      structure.hold();
      if (message.refusal === "stale") this.reconnect();
    } else {
      const edit = structure.refused();
      if (edit && !(edit.type === "restore_cell" && this.saveAsNew(edit.cell_id, edit.after))) {
        this.actions.push({ do: "notice", sentence: message.sentence });
      }
    }
    this.keep("structure", "client");
    this.actions.push({ do: "outline" });
  }

  /** A cell that can't come back, with text that nobody has but this page: the text goes into a new cell. */
  private saveAsNew(cellId: string, place: string | undefined): boolean {
    const text = this.texts.get(cellId);
    if (!text?.pending) return false;
    const type = this.structure.vanished.factsOf(cellId)?.type ?? "code";
    const edit: StructureEdit = { type: "insert_cell", cell_id: `${this.clientId.slice(0, 40)}-${this.nextSeq}`, ...after(place), cell_type: type, text: text.local.toString() };
    this.rememberText(edit);
    this.structure.add([edit]);
    this.changed(cellId, text.giveUp());
    this.actions.push({ do: "notice", sentence: "A cell was deleted by somebody else for good. What was typed here stands in a new cell." });
    return true;
  }

  // ---- sending --------------------------------------------------------------------------------------

  private keep(...keys: string[]): void {
    for (const key of keys) this.actions.push({ do: "keep", key });
  }

  private pull(cellId: string, text: TextSync): void {
    text.pulling = true;
    this.pulls.push(cellId);
    this.actions.push({ do: "send", message: { type: "pull_text", cell_id: cellId, from_version: text.version } });
  }

  /** Sends what can go now: runs first, so that a run doesn't see what was typed after it. */
  private pump(): void {
    if (!this.online) return;
    this.sendRuns();
    const hasText = (id: string) => {
      const text = this.texts.get(id);
      return !!text && text.pending > 0 && !text.stuck;
    };
    if (this.structure.push(() => this.nextSeq++, hasText)) {
      const { seq, version, edits } = this.structure.inflight!;
      for (const edit of edits) if (edit.type === "delete_cell") this.giveUp(edit.cell_id);
      this.keep("structure", "client");
      this.actions.push({ do: "send", message: { type: "push_structure", client_seq: seq, structure_version: version, edits } });
    }
    for (const id of this.structure.abandoned.splice(0)) this.giveUp(id);
    for (const id of [...this.open]) {
      const text = this.texts.get(id)!;
      if (text.version < text.serverVersion && !text.inflight && !text.pulling) this.pull(id, text);
      else if (text.canPush && (this.structure.confirmed.has(id) || !this.structure.brings(id))) this.pushText(id, text);
    }
    for (const id of this.behind) {
      const text = this.texts.get(id)!;
      if (!this.open.has(id) && text.version < text.serverVersion && !text.pulling) this.pull(id, text);
      if (text.version >= text.serverVersion) this.behind.delete(id);
    }
  }

  /** A deleted cell's text that the server doesn't take is not told any more: it would bring the cell back. */
  private giveUp(cellId: string): void {
    const text = this.texts.get(cellId);
    if (text?.pending) this.changed(cellId, text.giveUp());
  }
}

const after = (id: string | undefined) => (id === undefined ? {} : { after: id });

/** Refusals that pass by themselves: the same push may be taken after the next welcome. */
const passing = (message: RefusedMessage) =>
  message.refusal === "storage_failed" || message.refusal === "shutting_down" || message.refusal === "internal";

function sameChanges(json: Json, changes: ChangeSet): boolean {
  try {
    return JSON.stringify(ChangeSet.fromJSON(json).toJSON()) === JSON.stringify(changes.toJSON());
  } catch {
    return false;
  }
}

const tooLongSentence = `A cell's text is over ${limits.max_cell_text_bytes / 1_048_576} MB and can't be saved. It stays in this page; shorten it.`;

function tooLong(text: TextSync): boolean {
  if (text.local.length * 3 <= limits.max_cell_text_bytes) return false;
  return text.local.length > limits.max_cell_text_bytes || encoder.encode(text.local.toString()).length > limits.max_cell_text_bytes;
}
