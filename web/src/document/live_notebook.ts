// The open notebook of a page: one conversation for what this tab does, others for what crashed tabs left, and signals for the
// components. Outputs are applied once a frame.
import { batch, signal } from "@preact/signals";
import { limits, type CellType, type GateChoice, type Json, type KernelQuestion, type OutputOp, type PageMessage, type Presence, type RunState, type RuntimeState, type StructureEdit } from "../wire/wire";
import { basePath } from "../shell/base_path";
import { Conversation } from "./conversation";
import type { Action, DeviceRecord } from "./document_machine";
import { Journal, type StepEdits, type Undone } from "./journal";
import type { Connection, LiveNotebookApi, News } from "./live";
import { Cell } from "./live_cell";
import { KernelQuestions } from "./kernel_questions";
import { NewsDesk } from "./news_desk";
import { OutputBoard } from "./outputs";
import { browserSurroundings, type Surroundings } from "./surroundings";

/** Output that waits for a frame; more is applied at once, so that a page without frames holds no flood. */
const waitingOutputBytes = 1_048_576;

/** A scratch cell's: it is in the document only while it runs. */
const isPassing = (metadata: Json) => (metadata as { stoa?: { scratch?: boolean } } | null)?.stoa?.scratch === true;

type Notice = { id: number; sentence: string };

export class LiveNotebook implements LiveNotebookApi {
  readonly title = signal("");
  readonly connection = signal<Connection>({ state: "connecting" });
  readonly ready = signal(false);
  readonly cells = signal<readonly Cell[]>([]);
  readonly passing = signal<readonly Cell[]>([]);
  readonly runtime = signal<RuntimeState>({ phase: "none" });
  readonly queue = signal<readonly RunState[]>([]);
  readonly revision = signal(0);
  readonly pending = signal(0);
  readonly notices = signal<readonly Notice[]>([]);
  readonly clockSkew = signal(0);
  private readonly news: NewsDesk;
  /** Resolves when the device was read and the first connection is being made. */
  readonly started: Promise<void>;
  private readonly questions: KernelQuestions;
  private readonly known = new Map<string, Cell>();
  private readonly journal = new Journal({
    edit: (edits) => this.main?.act((machine) => machine.editStructure(edits)) ?? [],
    cell: (id) => (this.standing.has(id) ? this.known.get(id) : undefined),
  });
  /** Ids of `cells`. */
  private standing: ReadonlySet<string> = new Set();
  /** Cells whose text this tab put into another one, and deleted. */
  private readonly mergedAway = new Set<string>();
  private readonly board = new OutputBoard();
  private waiting: { cellId: string; ops: readonly OutputOp[] }[] = [];
  private waitingBytes = 0;
  private main: Conversation | undefined;
  private readonly orphans = new Set<Conversation>();
  private adopting = false;
  private early: (() => void)[] = [];
  private letGo: () => void = () => {};
  private readonly unlisten: () => void;
  private closed = false;
  private lastNotice = 0;

  constructor(readonly id: string, private readonly around: Surroundings = browserSurroundings()) {
    this.questions = new KernelQuestions(around.clock);
    this.news = new NewsDesk((message) => this.say(message), around.clock);
    this.unlisten = around.listen({
      online: () => this.reconnect(),
      offline: () => [this.main, ...this.orphans].forEach((it) => it?.link.renew()),
      leaving: () => void this.main?.stop(),
      returned: () => around.reload(),
    });
    this.started = this.start();
  }

  // ---- what the person does -------------------------------------------------------------------------

  insertCell(after: string | null, type: CellType, text = ""): string {
    const cell_id = this.makeId();
    const plain = text.replace(/\r\n?/g, "\n");
    this.change({ edits: [{ type: "insert_cell", cell_id, ...(after === null ? {} : { after }), cell_type: type, text: plain }] });
    return cell_id;
  }

  moveCell(id: string, after: string | null): void {
    if (id !== after) this.change({ edits: [{ type: "move_cell", cell_id: id, ...(after === null ? {} : { after }) }] });
  }

  deleteCells(ids: readonly string[]): void {
    this.change({ edits: ids.map((cell_id) => ({ type: "delete_cell", cell_id })) });
  }

  setCellType(id: string, type: CellType): void {
    if (this.known.get(id)?.type.value !== type) this.change({ edits: [{ type: "set_cell_type", cell_id: id, cell_type: type }] });
  }

  metadata(): Json {
    return this.main?.machine.structure.view().metadata ?? {};
  }

  setMetadata(metadata: Json): void {
    this.arrange([{ type: "set_notebook_metadata", metadata }]);
  }

  setCellMetadata(id: string, metadata: Json): void {
    this.arrange([{ type: "set_cell_metadata", cell_id: id, metadata }]);
  }

  arrange(edits: readonly StructureEdit[]): void {
    if (this.mayEdit) this.whenStarted((main) => main.act((machine) => machine.editStructure(edits)));
  }

  change(step: StepEdits): void {
    if (!this.mayEdit) return;
    if (step.texts?.length) for (const edit of step.edits ?? []) if (edit.type === "delete_cell") this.mergedAway.add(edit.cell_id);
    this.whenStarted(() => this.journal.step(step));
  }

  makeId(): string {
    return this.around.makeId();
  }

  undo(): Undone | undefined {
    return this.journal.undo();
  }

  redo(): Undone | undefined {
    return this.journal.redo();
  }

  undoStepIn(cellId: string): boolean {
    return this.journal.stepIn(cellId, "undo");
  }

  redoStepIn(cellId: string): boolean {
    return this.journal.stepIn(cellId, "redo");
  }

  runCells(ids: readonly string[]): void {
    const runs = ids.filter((id) => this.known.get(id)?.type.value === "code").map((cell_id) => ({ run_id: this.around.makeId(), cell_id }));
    this.news.asked(runs);
    this.whenStarted((main) => main.act((machine) => machine.runCells(runs, this.around.clock.now())));
  }

  cancelRuns(runIds: readonly string[]): void {
    this.whenStarted((main) => main.act((machine) => machine.cancelRuns(runIds)));
  }

  clearOutputs(ids: readonly string[]): void {
    this.whenStarted((main) => main.act((machine) => machine.clearOutputs(ids)));
  }

  async askKernel(question: KernelQuestion, code: string, cursor: number): Promise<Json | undefined> {
    const { main } = this;
    if (!main?.machine.online || this.runtime.peek().phase !== "idle" || code.length > limits.max_question_bytes / 3) return undefined;
    return this.questions.ask((message) => main.act((machine) => machine.command(message)), question, code, cursor);
  }

  interrupt(): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "interrupt" })));
  }

  restartKernel(): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "restart_kernel" })));
  }

  stopRuntime(): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "stop_runtime" })));
  }

  get input() {
    return this.news.input;
  }

  get gate() {
    return this.news.gate;
  }

  get people() {
    return this.news.people;
  }

  get access() {
    return this.news.access;
  }

  answerInput(inputId: string, value: string): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "answer_input", input_id: inputId, value })));
  }

  answerGate(caseId: string, choice: GateChoice): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "answer_gate", case_id: caseId, choice })));
  }

  reportMistake(caseId: string, text: string): void {
    this.whenStarted((main) => main.act((machine) => machine.command({ type: "report_mistake", case_id: caseId, text })));
  }

  askedHere(runId: string): boolean {
    return this.news.askedHere(runId);
  }

  showPresence(where: Presence): void {
    this.news.showPresence(where);
  }

  listen(hear: (news: News) => void): () => void {
    return this.news.listen(hear);
  }

  say(message: PageMessage): void {
    this.main?.act((machine) => machine.say(message));
  }

  dismiss(noticeId: number): void {
    this.notices.value = this.notices.value.filter((it) => it.id !== noticeId);
  }

  reconnect(): void {
    this.main?.link.retryNow();
    for (const orphan of this.orphans) orphan.link.retryNow();
  }

  close(): void {
    this.closed = true;
    this.unlisten();
    for (const orphan of this.orphans) void orphan.stop();
    void this.main?.stop().finally(() => this.letGo());
  }

  blobUrl(blob: string, mime?: string): string {
    const path = `${basePath}/api/notebooks/${encodeURIComponent(this.id)}/blobs/${encodeURIComponent(blob)}`;
    return mime === undefined ? path : `${path}?mime=${encodeURIComponent(mime)}`;
  }

  private get mayEdit(): boolean {
    return this.access.peek()?.may_edit !== false;
  }

  private whenStarted(call: (main: Conversation) => void): void {
    if (this.main) call(this.main);
    else this.early.push(() => call(this.main!));
  }

  // ---- starting -------------------------------------------------------------------------------------

  private async start(): Promise<void> {
    const kept = await this.load();
    const [clientId, records] = await this.chooseClient(kept);
    if (this.closed) return this.letGo();
    this.main = new Conversation(this.id, clientId, records, this.around, {
      actions: (actions) => this.carryOut(actions),
      connection: (connection) => {
        this.connection.value = connection;
        if (connection.state !== "online") this.news.disconnected();
      },
    });
    for (const call of this.early.splice(0)) call();
    this.main.start();
  }

  private async load(): Promise<Map<string, Map<string, DeviceRecord>>> {
    try {
      return await this.around.store.load(this.id);
    } catch {
      return new Map();  // the first write will say so
    }
  }

  /** This tab's client of before the reload, when it left edits and no other tab (a duplicate) holds it; else a new one. */
  private async chooseClient(kept: Map<string, Map<string, DeviceRecord>>): Promise<[string, ReadonlyMap<string, DeviceRecord>]> {
    const key = `stoa.client.${this.id}`;
    const before = this.around.remembered.read(key);
    if (before !== undefined && kept.has(before)) {
      const letGo = await this.around.tabs.hold(before);
      if (letGo) {
        this.letGo = letGo;
        return [before, (await this.load()).get(before) ?? kept.get(before)!];
      }
    }
    const clientId = this.around.makeId();
    this.letGo = (await this.around.tabs.hold(clientId)) ?? (() => {});
    this.around.remembered.write(key, clientId);
    return [clientId, new Map()];
  }

  /** Sends what tabs left that are not there any more, each under its own client_id: what the server has already stays once. */
  private async adoptOrphans(): Promise<void> {
    if (this.adopting) return;
    this.adopting = true;
    for (const clientId of (await this.load()).keys()) {
      if (clientId === this.main!.machine.clientId || this.closed) continue;
      const letGo = await this.around.tabs.hold(clientId);
      if (letGo) await this.adoptHeld(clientId, letGo);
      // Another tab is at work with them, or is just ending: then this one takes over.
      else this.around.tabs.inherit(clientId, (inherited) => void this.adoptHeld(clientId, inherited));
    }
  }

  private async adoptHeld(clientId: string, letGo: () => void): Promise<void> {
    const records = (await this.load()).get(clientId);  // now: they may have been emptied before the name was let go
    if (records && !this.closed) this.adopt(clientId, records, letGo);
    else letGo();
  }

  private adopt(clientId: string, records: Map<string, DeviceRecord>, letGo: () => void): void {
    const runs = records.get("runs");
    // A run that was pressed in a tab that is gone, and never sent, is not what anybody expects now.
    if (runs && "asked" in runs) records.set("runs", { asked: runs.asked.filter((it) => it.seq !== undefined) });
    const orphan = new Conversation(this.id, clientId, records, this.around, {
      actions: (actions) => {
        for (const action of actions) if (action.do === "notice") this.notice(action.sentence);
        this.countPending();
        if (orphan.machine.welcomed && orphan.machine.pending === 0) this.release(orphan, letGo);
      },
      connection: (connection) => {
        if (connection.state === "closed") this.release(orphan, letGo);  // its edits stay on the device for another time
      },
    });
    this.orphans.add(orphan);
    this.countPending();
    orphan.start();
  }

  private release(orphan: Conversation, letGo: () => void): void {
    if (!this.orphans.delete(orphan)) return;
    this.countPending();
    // Not while it carries out its last actions.
    queueMicrotask(() => void orphan.stop().finally(letGo));
  }

  // ---- what the machine says ------------------------------------------------------------------------

  private carryOut(actions: readonly Action[]): void {
    batch(() => {
      let outline = false, runs = false;
      for (const action of actions) {
        switch (action.do) {
          case "text":
            this.cell(action.cellId)?.receive(action.changes);
            if (this.mergedAway.has(action.cellId)) queueMicrotask(() => this.keepMerged(action.cellId));
            break;
          case "outline":
            outline = true;
            break;
          case "runs":
            runs = true;
            break;
          case "cells":
            this.takeWhole(action);
            outline = runs = true;
            break;
          case "outputs":
            this.queueOutputs(action.message.cell_id, action.message.ops);
            break;
          case "notice":
            this.notice(action.sentence);
            break;
          case "news":
            if (action.message.type === "kernel_answered") this.questions.answered(action.message);
            else this.news.take(action.message);
            break;
          case "about":
            this.refreshAbout();
            break;
        }
      }
      if (!this.main) return;
      if (outline) this.refreshOutline();
      if (runs) this.refreshRuns();
      for (const action of actions) if (action.do === "text" || (action.do === "keep" && action.key.startsWith("text:"))) this.refreshEdited(action);
      this.countPending();
    });
  }

  /** The cell's object, made when its text is known. */
  private cell(id: string): Cell | undefined {
    let cell = this.known.get(id);
    const text = this.main?.machine.texts.get(id);
    if (!cell && text) {
      cell = new Cell(id, text.local, (cellId, changes, depth) => {
        if (depth !== undefined) this.journal.typed(cellId, depth);
        this.main!.act((machine) => machine.editText(cellId, changes));
      });
      this.known.set(id, cell);
      return cell;
    }
    return cell;
  }

  private takeWhole(action: Extract<Action, { do: "cells" }>): void {
    if (action.all) {
      this.waiting = [];
      this.waitingBytes = 0;
      this.board.clear();
    } else {
      this.applyOutputs();
    }
    for (const state of action.cells) {
      this.board.put(state.cell_id, {
        outputs: state.outputs, clearPending: state.clear_pending ?? false, droppedBytes: state.dropped_bytes ?? 0,
      });
      const cell = this.cell(state.cell_id);
      if (!cell) continue;
      cell.executionCount.value = state.execution_count;
      cell.runTextVersion = state.run_text_version;
      this.showOutputs(state.cell_id);
    }
  }

  private refreshOutline(): void {
    const view = this.main!.machine.view();
    const cells: Cell[] = [], passing: Cell[] = [];
    for (const id of view.order) {
      const cell = this.cell(id);
      if (!cell) continue;  // comes back, but its text is not here yet
      const facts = view.facts.get(id)!;
      cell.type.value = facts.type;
      cell.metadata.value = facts.metadata;
      cell.extra.value = facts.extra;
      this.refreshEditedOf(cell);
      (isPassing(facts.metadata) ? passing : cells).push(cell);
    }
    this.passing.value = passing;
    const before = this.cells.value;
    if (cells.length !== before.length || cells.some((it, at) => it !== before[at])) {
      this.standing = new Set(cells.map((it) => it.id));
      this.cells.value = cells;
    }
  }

  /** Others typed in a cell while this tab put its text into another one: it stays too, and nothing of theirs is lost. */
  private keepMerged(cellId: string): void {
    if (!this.mergedAway.delete(cellId) || this.closed || this.main!.machine.view().has(cellId)) return;
    this.main!.act((machine) => machine.bringBack(cellId));
    this.notice("A cell that was merged here was edited by somebody else at the same time. It is there too, with their text.");
  }

  private refreshAbout(): void {
    const machine = this.main?.machine;
    if (!machine) return;
    this.title.value = machine.title;
    if (this.runtime.value !== machine.runtime) this.runtime.value = machine.runtime;
    this.revision.value = machine.revision;
    this.clockSkew.value = machine.clockSkew;
    if (machine.welcomed && !this.ready.value) {
      this.ready.value = true;
      void this.adoptOrphans();
    }
  }

  private refreshRuns(): void {
    const { runs } = this.main!.machine;
    const queue = runs.unfinished();
    this.queue.value = queue;
    const latest = new Map(runs.lastFinished());
    for (const run of queue.slice().reverse()) latest.set(run.cell_id, run);  // of several queued ones the first
    for (const cell of this.known.values()) {
      const run = latest.get(cell.id);
      if (cell.run.value === run) continue;
      cell.run.value = run;
      if (run?.started_at === undefined) continue;
      cell.runTextVersion = run.text_version;
      if (run.execution_count !== undefined) cell.executionCount.value = run.execution_count;
      this.refreshEditedOf(cell);
    }
  }

  private refreshEdited(action: Extract<Action, { do: "text" | "keep" }>): void {
    const cell = this.known.get(action.do === "text" ? action.cellId : action.key.slice(5));
    if (cell) this.refreshEditedOf(cell);
  }

  private refreshEditedOf(cell: Cell): void {
    const text = this.main!.machine.texts.get(cell.id);
    if (text) cell.edited.value = cell.runTextVersion !== undefined && (text.version > cell.runTextVersion || text.pending > 0);
  }

  private countPending(): void {
    let count = this.main?.machine.pending ?? 0;
    for (const orphan of this.orphans) count += orphan.machine.pending;
    this.pending.value = count;
  }

  private notice(sentence: string): void {
    if (this.notices.value.some((it) => it.sentence === sentence)) return;
    this.notices.value = [...this.notices.value, { id: ++this.lastNotice, sentence }];
  }

  // ---- outputs --------------------------------------------------------------------------------------

  private queueOutputs(cellId: string, ops: readonly OutputOp[]): void {
    if (!this.waiting.length) this.around.clock.frame(() => batch(() => this.applyOutputs()));
    this.waiting.push({ cellId, ops });
    for (const op of ops) this.waitingBytes += op.type === "stream_appended" ? op.chunk.text?.length ?? 100 : 1000;
    if (this.waitingBytes > waitingOutputBytes) this.applyOutputs();
  }

  private applyOutputs(): void {
    const waiting = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const id of this.board.apply(waiting)) this.showOutputs(id);
  }

  private showOutputs(id: string): void {
    const cell = this.known.get(id);
    if (!cell) return;
    const { outputs, droppedBytes } = this.board.cell(id);
    cell.outputs.value = outputs;
    cell.droppedBytes.value = droppedBytes;
  }
}
