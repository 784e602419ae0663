// A model of the server for tests, after wire/page.yaml: orders pushes, refuses stale ones, answers a repeated one as the first
// time, brings a deleted cell back for its text. Everything it says is durable at once.
import { ChangeSet, Text } from "@codemirror/state";
import type { CellState, Json, PageMessage, Refusal, RunState, ServerMessage, StructureEdit, TextUpdate } from "../wire/wire";
import { textOf } from "./diff";

interface ModelCell {
  type: "code" | "markdown" | "raw";
  text: Text;
  log: TextUpdate[];
  before: string | undefined;
  /** Versions below this are not kept any more. */
  forgotten: number;
  metadata?: Json;
  attachments?: { [name: string]: Json };
}

export class ModelServer {
  order: string[] = [];
  readonly cells = new Map<string, ModelCell>();
  structureVersion = 0;
  revision = 0;
  runs: RunState[] = [];
  title = "Model";
  /** Whether a push to a deleted cell brings it back; else it is refused as not_found. */
  bringsBack = true;
  /** Whether a version that the log doesn't reach back to is refused as stale; else the answer starts later. */
  refusesOld = true;
  /** The text that each run saw when it was taken. */
  readonly textOfRun = new Map<string, string>();
  readonly everDeleted = new Set<string>();
  /** How often each push was taken, by client and sequence. */
  readonly taken = new Map<string, number>();
  private readonly answers = new Map<string, ServerMessage>();

  constructor(cells: Record<string, string> = {}) {
    for (const [id, text] of Object.entries(cells)) {
      this.order.push(id);
      this.cells.set(id, { type: "code", text: textOf(text), log: [], before: undefined, forgotten: 0 });
    }
  }

  text(id: string): string {
    return this.cells.get(id)!.text.toString();
  }

  state(id: string): CellState {
    const cell = this.cells.get(id)!;
    return { cell_id: id, cell_type: cell.type, text: cell.text.toString(), text_version: cell.log.length, metadata: cell.metadata ?? {}, extra: { attachments: cell.attachments ?? {} }, outputs: [] };
  }

  welcome(): ServerMessage {
    return {
      type: "welcome", protocol: 1, server_id: "s", person_id: "p", notebook_id: "n", title: this.title, revision: this.revision,
      structure_version: this.structureVersion, metadata: {}, cells: this.order.map((id) => this.state(id)),
      runtime: { phase: "idle" }, runs: this.runs.slice(), now: 0,
    };
  }

  /** -> what goes to the page that asked, and what to all pages (the asking one included). */
  receive(client: string, message: PageMessage): { answers: ServerMessage[]; all: ServerMessage[] } {
    const out = { answers: [] as ServerMessage[], all: [] as ServerMessage[] };
    if ("client_seq" in message) {
      const key = `${client} ${message.client_seq}`;
      const first = this.answers.get(key);
      if (first) return { answers: [first], all: [] };
    }
    switch (message.type) {
      case "hello":
        out.answers.push(this.welcome());
        break;
      case "push_text":
        this.pushText(client, message, out);
        break;
      case "push_structure":
        this.pushStructure(client, message, out);
        break;
      case "pull_text": {
        const cell = this.cells.get(message.cell_id);
        if (!cell) out.answers.push(refused("not_found"));
        else out.answers.push(this.missed(message.cell_id, message.from_version));
        break;
      }
      case "run_cells": {
        const known = new Set(this.runs.map((it) => it.run_id));
        for (const run of message.runs) {
          if (known.has(run.run_id)) continue;
          this.textOfRun.set(run.run_id, this.cells.get(run.cell_id)?.text.toString() ?? "");
          const text_version = this.cells.get(run.cell_id)?.log.length ?? 0;
          this.runs.push({ ...run, text_version, phase: "queued", queued_at: 0 });
        }
        const runs = message.runs.map((run) => this.runs.find((it) => it.run_id === run.run_id)!);
        const answer: ServerMessage = { type: "runs_changed", revision: ++this.revision, runs, client_id: client, client_seq: message.client_seq };
        this.remember(client, message.client_seq, answer);
        out.all.push(answer);
        break;
      }
    }
    return out;
  }

  /** Updates of a cell below this version are forgotten. */
  forget(id: string): void {
    const cell = this.cells.get(id)!;
    cell.forgotten = cell.log.length;
  }

  private remember(client: string, seq: number, answer: ServerMessage): void {
    const key = `${client} ${seq}`;
    this.answers.set(key, answer);
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
  }

  private missed(id: string, from: number, seq?: number): ServerMessage {
    const cell = this.cells.get(id)!;
    if (from < cell.forgotten && this.refusesOld) return refused("stale", seq);
    const start = Math.max(from, cell.forgotten);
    const message: ServerMessage = { type: "text_missed", cell_id: id, from_version: start, updates: cell.log.slice(start) };
    return seq === undefined ? message : { ...message, client_seq: seq };
  }

  private pushText(client: string, push: Extract<PageMessage, { type: "push_text" }>, out: { answers: ServerMessage[]; all: ServerMessage[] }): void {
    const cell = this.cells.get(push.cell_id);
    const gone = !this.order.includes(push.cell_id);
    if (!cell || (gone && !this.bringsBack)) {
      out.answers.push(refused("not_found", push.client_seq));
      return;
    }
    if (push.text_version !== cell.log.length) {
      out.answers.push(this.missed(push.cell_id, push.text_version, push.client_seq));
      return;
    }
    let text = cell.text;
    for (const json of push.changes) text = ChangeSet.fromJSON(json).apply(text);
    if (gone) {
      const after = this.order.includes(cell.before ?? "") ? cell.before : undefined;
      const edit: StructureEdit = { type: "restore_cell", cell_id: push.cell_id, ...(after === undefined ? {} : { after }) };
      this.apply(edit);
      out.all.push({
        type: "structure_changed", revision: ++this.revision, structure_version: ++this.structureVersion, edits: [edit],
        restored: [this.state(push.cell_id)], client_id: "stoa", client_seq: 0,
      });
    }
    cell.text = text;
    for (const changes of push.changes) cell.log.push({ client_id: client, changes });
    const answer: ServerMessage = {
      type: "text_changed", revision: ++this.revision, cell_id: push.cell_id, text_version: cell.log.length,
      changes: push.changes, client_id: client, client_seq: push.client_seq,
    };
    this.remember(client, push.client_seq, answer);
    out.all.push(answer);
  }

  private pushStructure(client: string, push: Extract<PageMessage, { type: "push_structure" }>, out: { answers: ServerMessage[]; all: ServerMessage[] }): void {
    if (push.structure_version !== this.structureVersion) {
      out.answers.push({ type: "structure_stale", client_seq: push.client_seq, structure_version: this.structureVersion });
      return;
    }
    const wrong = this.firstWrong(push.edits);
    if (wrong) {
      out.answers.push(refused(wrong, push.client_seq));
      return;
    }
    const restored: CellState[] = [];
    for (const edit of push.edits) {
      this.apply(edit);
      if (edit.type === "restore_cell") restored.push(this.state(edit.cell_id));
    }
    const answer: ServerMessage = {
      type: "structure_changed", revision: ++this.revision, structure_version: ++this.structureVersion, edits: push.edits,
      ...(restored.length ? { restored } : {}), client_id: client, client_seq: push.client_seq,
    };
    this.remember(client, push.client_seq, answer);
    out.all.push(answer);
  }

  /** All or nothing: tried on a copy of the order. */
  private firstWrong(edits: readonly StructureEdit[]): Refusal | undefined {
    const order = new Set(this.order);
    const known = new Set(this.cells.keys());
    for (const edit of edits) {
      if ("after" in edit && edit.after !== undefined && !order.has(edit.after)) return "not_found";
      if (edit.type === "insert_cell") {
        if (known.has(edit.cell_id)) return "conflict";
        order.add(edit.cell_id);
        known.add(edit.cell_id);
      } else if (edit.type === "restore_cell") {
        if (order.has(edit.cell_id)) return "conflict";
        if (!known.has(edit.cell_id)) return "not_found";
        order.add(edit.cell_id);
      } else if ("cell_id" in edit) {
        if (!order.has(edit.cell_id) || ("after" in edit && edit.after === edit.cell_id)) return "not_found";
        if (edit.type === "delete_cell") order.delete(edit.cell_id);
      }
    }
    return undefined;
  }

  private apply(edit: StructureEdit): void {
    const put = (id: string, after: string | undefined) => {
      this.order = this.order.filter((it) => it !== id);
      this.order.splice(after === undefined ? 0 : this.order.indexOf(after) + 1, 0, id);
    };
    switch (edit.type) {
      case "insert_cell":
        this.cells.set(edit.cell_id, { type: edit.cell_type, text: textOf(edit.text), log: [], before: undefined, forgotten: 0, metadata: edit.metadata });
        put(edit.cell_id, edit.after);
        break;
      case "restore_cell":
      case "move_cell":
        put(edit.cell_id, edit.after);
        break;
      case "delete_cell":
        this.everDeleted.add(edit.cell_id);
        this.cells.get(edit.cell_id)!.before = this.order[this.order.indexOf(edit.cell_id) - 1];
        this.order = this.order.filter((it) => it !== edit.cell_id);
        break;
      case "set_cell_type":
        this.cells.get(edit.cell_id)!.type = edit.cell_type;
        break;
      case "set_attachment": {
        const cell = this.cells.get(edit.cell_id)!;
        cell.attachments = { ...cell.attachments, [edit.name]: edit.data! };
        if (!edit.data) delete cell.attachments[edit.name];
        break;
      }
    }
  }
}

function refused(refusal: Refusal, client_seq?: number): ServerMessage {
  const message: ServerMessage = { type: "refused", refusal, sentence: `Refused: ${refusal}` };
  return client_seq === undefined ? message : { ...message, client_seq };
}

/** A change set that inserts at a place. */
export const inserted = (length: number, at: number, text: string): ChangeSet => ChangeSet.of({ from: at, insert: textOf(text) }, length);

export const asJson = (changes: ChangeSet): Json => changes.toJSON() as Json;
