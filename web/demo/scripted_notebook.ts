// A notebook without a server: keeps its cells in memory and plays a kernel. For looking at the page and trying its keys.
import { history } from "@codemirror/commands";
import { Text, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { computed, signal, type Signal } from "@preact/signals";
import type { StepEdits, Undone } from "../src/document/journal";
import type { Connection, LiveCell, LiveNotebookApi } from "../src/document/live";
import type { CellType, Json, Output, RunState, RuntimeState } from "../src/wire/wire";

export class ScriptedCell implements LiveCell {
  readonly type: Signal<CellType>;
  readonly text: Signal<Text>;
  readonly metadata = signal<Json>({});
  readonly extra = signal<Json | undefined>(undefined);
  readonly outputs = signal<readonly Output[]>([]);
  readonly executionCount = signal<number | undefined>(undefined);
  readonly run = signal<RunState | undefined>(undefined);
  readonly edited = signal(false);
  readonly droppedBytes = signal(0);
  private editor_: EditorView | undefined;

  constructor(readonly id: string, type: CellType, text: string) {
    this.type = signal<CellType>(type);
    this.text = signal(Text.of(text.split("\n")));
  }

  editorExtension(): Extension {
    return [history(), EditorView.updateListener.of((update) => {
      this.editor_ = update.view;
      if (!update.docChanged) return;
      this.text.value = update.state.doc;
      if (this.executionCount.value !== undefined) this.edited.value = true;
    })];
  }

  setText(text: string): void {
    const editor = this.editor_?.dom.isConnected ? this.editor_ : undefined;
    if (editor) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    else this.text.value = Text.of(text.split("\n"));
  }
}

type Restore = () => void;

export class ScriptedNotebook implements LiveNotebookApi {
  readonly id = "demo";
  readonly title = signal("Tracer dispersion in a channel with rough walls");
  readonly connection = signal<Connection>({ state: "online" });
  readonly ready = signal(true);
  readonly cells = signal<readonly ScriptedCell[]>([]);
  readonly runtime = signal<RuntimeState>({ phase: "idle", kernel: "Python 3.11", cores: 2, cpu_percent: 1, memory_bytes: 2.3 * 1024 ** 3, memory_limit_bytes: 8 * 1024 ** 3 });
  readonly runs = signal<readonly RunState[]>([]);
  readonly queue = computed(() => this.runs.value.filter((run) => run.phase === "queued" || run.phase === "running"));
  readonly revision = signal(212);
  readonly pending = signal(0);
  readonly notices = signal<readonly { id: number; sentence: string }[]>([]);
  readonly clockSkew = signal(0);
  readonly input = signal(undefined);
  readonly gate = signal([]);
  readonly people = signal([]);
  readonly access = signal(undefined);
  readonly passing = signal<readonly ScriptedCell[]>([]);
  arrange(): void {}
  answerInput(): void {}
  answerGate(): void {}
  reportMistake(): void {}
  askedHere(): boolean { return false; }
  showPresence(): void {}
  listen(): () => void { return () => {}; }
  say(): void {}
  private next_ = 1;
  private count_ = 13;
  private undo_: Restore[] = [];

  add(type: CellType, text: string): ScriptedCell {
    const cell = new ScriptedCell(`c${this.next_++}`, type, text);
    this.cells.value = [...this.cells.value, cell];
    return cell;
  }

  ran(cell: ScriptedCell, count: number, ms: number, outputs: Output[] = [], phase: RunState["phase"] = "done"): ScriptedCell {
    const ended = Date.now() - 60_000 + count * 1000;
    cell.executionCount.value = count;
    cell.run.value = { run_id: `r${this.next_++}`, cell_id: cell.id, text_version: 1, phase, execution_count: count, queued_at: ended - ms, started_at: ended - ms, ended_at: ended };
    cell.outputs.value = outputs;
    return cell;
  }

  queueRun(cell: ScriptedCell, phase: "queued" | "running", startedAgo = 0): void {
    const run: RunState = { run_id: `r${this.next_++}`, cell_id: cell.id, text_version: 1, phase, queued_at: Date.now(), started_at: phase === "running" ? Date.now() - startedAgo : undefined };
    cell.run.value = run;
    this.runs.value = [...this.runs.value, run];
    if (phase === "running") this.runtime.value = { ...this.runtime.value, phase: "busy", cpu_percent: 196 };
  }

  dismiss(id: number): void { this.notices.value = this.notices.value.filter((notice) => notice.id !== id); }

  private keepUndo(): void {
    const before = this.cells.value;
    this.undo_.push(() => (this.cells.value = before));
    this.revision.value++;
  }

  insertCell(after: string | null, type: CellType, text = ""): string {
    this.keepUndo();
    const cell = new ScriptedCell(`c${this.next_++}`, type, text);
    const at = this.cells.value.findIndex((other) => other.id === after) + 1;
    this.cells.value = this.cells.value.toSpliced(at, 0, cell);
    return cell.id;
  }

  moveCell(id: string, after: string | null): void {
    this.keepUndo();
    const cell = this.cells.value.find((other) => other.id === id)!;
    const rest = this.cells.value.filter((other) => other !== cell);
    this.cells.value = rest.toSpliced(rest.findIndex((other) => other.id === after) + 1, 0, cell);
  }

  deleteCells(ids: readonly string[]): void {
    this.keepUndo();
    this.cells.value = this.cells.value.filter((cell) => !ids.includes(cell.id));
  }

  setCellType(id: string, type: CellType): void { this.cells.value.find((cell) => cell.id === id)!.type.value = type; }
  change({ edits = [], texts = [] }: StepEdits): void {
    this.keepUndo();
    for (const edit of edits) {
      const rest = this.cells.value.filter((other) => !("cell_id" in edit) || other.id !== edit.cell_id);
      const put = (cell: ScriptedCell, after?: string) => (this.cells.value = rest.toSpliced(rest.findIndex((other) => other.id === after) + 1, 0, cell));
      if (edit.type === "insert_cell") put(new ScriptedCell(edit.cell_id, edit.cell_type, edit.text), edit.after);
      if (edit.type === "move_cell") put(this.cells.value.find((other) => other.id === edit.cell_id)!, edit.after);
      if (edit.type === "delete_cell") this.cells.value = rest;
      if (edit.type === "set_cell_type") this.setCellType(edit.cell_id, edit.cell_type);
    }
    for (const { cellId, changes } of texts) {
      const cell = this.cells.value.find((other) => other.id === cellId)!;
      cell.setText(changes.apply(cell.text.value).toString());
    }
  }

  private notebookMetadata: Json = {};

  metadata(): Json {
    return this.notebookMetadata;
  }

  setMetadata(metadata: Json): void {
    this.notebookMetadata = metadata;
  }

  setCellMetadata(id: string, metadata: Json): void { this.cells.value.find((other) => other.id === id)!.metadata.value = metadata; }
  makeId(): string { return `c${this.next_++}`; }
  undo(): Undone | undefined { const undo = this.undo_.pop(); undo?.(); return undo && { what: "step", cellIds: [], kept: 0 }; }
  redo(): Undone | undefined { return undefined; }
  undoStepIn(): boolean { return false; }
  redoStepIn(): boolean { return false; }

  runCells(ids: readonly string[]): void {
    for (const id of ids) {
      const cell = this.cells.value.find((other) => other.id === id);
      if (cell && cell.run.value?.phase !== "queued" && cell.run.value?.phase !== "running") this.queueRun(cell, "queued");
    }
    this.pump();
  }

  private pump(): void {
    const run = this.queue.value[0];
    if (!run || run.phase === "running") return;
    const cell = this.cells.value.find((other) => other.id === run.cell_id)!;
    const text = cell.text.value.toString();
    this.changeRun(cell, run, { phase: "running", started_at: Date.now() });
    cell.outputs.value = [];
    cell.edited.value = false;
    this.runtime.value = { ...this.runtime.value, phase: "busy", cpu_percent: 120 };
    if (text.includes("flood")) return this.flood(cell);
    setTimeout(() => this.finish(cell, text.includes("1/0") ? "error" : "done", text ? [{ type: "stream", name: "stdout", chunks: [chunk(`ran ${text.length} characters\n`)] }] : []), 700);
  }

  private flood(cell: ScriptedCell): void {
    const started = Date.now();
    const chunks = [] as ReturnType<typeof chunk>[];
    let line = 0;
    const timer = setInterval(() => {
      chunks.push(chunk(Array.from({ length: 500 }, () => `line ${line++} of a flood\n`).join("")));
      cell.outputs.value = [{ type: "stream", name: "stdout", chunks: [...chunks] }];
      if (Date.now() - started < 5000) return;
      clearInterval(timer);
      this.finish(cell, "done", cell.outputs.value as Output[]);
    }, 50);
  }

  private finish(cell: ScriptedCell, phase: RunState["phase"], outputs: Output[]): void {
    const run = cell.run.value!;
    cell.executionCount.value = ++this.count_;
    cell.outputs.value = outputs;
    this.changeRun(cell, run, { phase, ended_at: Date.now(), execution_count: this.count_ });
    if (this.queue.value.length === 0) this.runtime.value = { ...this.runtime.value, phase: "idle", cpu_percent: 1 };
    this.revision.value++;
    this.pump();
  }

  private changeRun(cell: ScriptedCell, run: RunState, change: Partial<RunState>): void {
    const next = { ...run, ...change };
    cell.run.value = next;
    this.runs.value = this.runs.value.map((other) => (other.run_id === run.run_id ? next : other));
  }

  cancelRuns(ids: readonly string[]): void {
    for (const run of this.queue.value) {
      if (run.phase === "queued" && ids.includes(run.run_id)) this.changeRun(this.cells.value.find((cell) => cell.id === run.cell_id)!, run, { phase: "cancelled", ended_at: Date.now() });
    }
  }

  clearOutputs(ids: readonly string[]): void { for (const cell of this.cells.value) if (ids.includes(cell.id)) cell.outputs.value = []; }
  async askKernel(): Promise<undefined> {
    return undefined;
  }

  interrupt(): void {
    const run = this.queue.value[0];
    this.cancelRuns(this.queue.value.map((other) => other.run_id));
    if (run) this.finish(this.cells.value.find((cell) => cell.id === run.cell_id)!, "interrupted", []);
  }
  restartKernel(): void { this.runtime.value = { ...this.runtime.value, phase: "idle" }; }
  stopRuntime(): void { this.runtime.value = { phase: "none" }; }
  reconnect(): void { this.connection.value = { state: "online" }; }
  close(): void {}
  blobUrl(blob: string, mime?: string): string { return `/api/notebooks/demo/blobs/${blob}${mime ? `?mime=${mime}` : ""}`; }
}

export function chunk(text: string) {
  return { text, bytes: text.length, lines: text.split("\n").length - 1 };
}
