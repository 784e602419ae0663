// What the page sees of an open notebook. Implemented by LiveNotebook in live_notebook.ts (the server's document) and by
// nothing else; components take these interfaces so that a page can be tried with a scripted one.
import type { Extension, Text } from "@codemirror/state";
import type { ReadonlySignal } from "@preact/signals";
import type { AccessChanged, CellType, GateChoice, GateNotice, Json, KernelQuestion, Output, PageMessage, PersonHere, Presence, RunState, RuntimeState, ServerMessage, StructureEdit, WaitingInput } from "../wire/wire";
import type { StepEdits, Undone } from "./journal";

/** What the server tells beside the document. */
export type News = Extract<ServerMessage, { type: "widgets" | "comm_heard" | "comm_done" | "input_changed" | "gate_changed" | "people_changed" | "access_changed" | "kernel_answered" }>;

/** How the page and the server stand. `offline` says since when and when it tries again; `closed` won't try by itself. */
export type Connection =
  | { state: "connecting" }
  | { state: "online" }
  | { state: "offline"; since: number; retryAt: number }
  | { state: "closed"; code: number; sentence: string; action: "reload" | "sign_in" | "library" };

/** One cell. The object lives as long as the cell; a deleted and restored cell is the same object. */
export interface LiveCell {
  readonly id: string;
  readonly type: ReadonlySignal<CellType>;
  /** The text as it stands here, with what is not acknowledged yet. */
  readonly text: ReadonlySignal<Text>;
  readonly metadata: ReadonlySignal<Json>;
  readonly extra: ReadonlySignal<Json | undefined>;
  readonly outputs: ReadonlySignal<readonly Output[]>;
  readonly executionCount: ReadonlySignal<number | undefined>;
  /** The latest run: unfinished, or the last finished one. */
  readonly run: ReadonlySignal<RunState | undefined>;
  /** Changed since its last run started. */
  readonly edited: ReadonlySignal<boolean>;
  readonly droppedBytes: ReadonlySignal<number>;
  /** An editor's extension: sends what is typed, shows what others type, and holds the undo history (`history()` is in it) and the
   *  selection over unmounting. Make one for each EditorState, whose doc is `text.value`. One editor a cell at a time. */
  editorExtension(): Extension;
  /** Replace the whole text as one undoable edit (when no editor is mounted, too). */
  setText(text: string): void;
}

export interface LiveNotebookApi {
  readonly id: string;
  readonly title: ReadonlySignal<string>;
  readonly connection: ReadonlySignal<Connection>;
  /** False until the first welcome (or a kept copy on this device). */
  readonly ready: ReadonlySignal<boolean>;
  readonly cells: ReadonlySignal<readonly LiveCell[]>;
  /** Cells that stand in the notebook only while they run, and that no page shows in it: those of scratch cells. */
  readonly passing: ReadonlySignal<readonly LiveCell[]>;
  readonly runtime: ReadonlySignal<RuntimeState>;
  /** Unfinished runs in order; the first may be running. */
  readonly queue: ReadonlySignal<readonly RunState[]>;
  readonly revision: ReadonlySignal<number>;
  /** Edits kept on this device and not acknowledged. */
  readonly pending: ReadonlySignal<number>;
  /** Refusals and notices for the person, newest last; dismiss by id. */
  readonly notices: ReadonlySignal<readonly { id: number; sentence: string }[]>;
  /** Server clock minus this clock, ms: for the times of runs. */
  readonly clockSkew: ReadonlySignal<number>;
  /** A running cell waits for a line of the person. */
  readonly input: ReadonlySignal<WaitingInput | undefined>;
  /** What the guard has to say of runs here. */
  readonly gate: ReadonlySignal<readonly GateNotice[]>;
  /** Everyone who has the notebook open, this tab included. */
  readonly people: ReadonlySignal<readonly PersonHere[]>;

  /** What this person may do here; nothing: everything. */
  readonly access: ReadonlySignal<AccessChanged | undefined>;

  dismiss(noticeId: number): void;
  /** -> the new cell's id. */
  insertCell(after: string | null, type: CellType, text?: string): string;
  moveCell(id: string, after: string | null): void;
  deleteCells(ids: readonly string[]): void;
  setCellType(id: string, type: CellType): void;
  /** Edits of structure and texts as one step of undo; at most one text edit a cell. */
  change(step: StepEdits): void;
  /** Edits that are no step of undo. */
  arrange(edits: readonly StructureEdit[]): void;
  /** What only says how a cell is shown (folds): no step of undo. */
  setCellMetadata(id: string, metadata: Json): void;
  /** The notebook's own, as it stands with this tab's edits. */
  metadata(): Json;
  setMetadata(metadata: Json): void;
  /** An id for a cell that `change` inserts. */
  makeId(): string;
  /** Takes back what this tab did last, a step or typing. Nothing: there is nothing to undo. */
  undo(): Undone | undefined;
  redo(): Undone | undefined;
  /** Undo in a cell's editor: when the last that was done to this text is a step, the whole step is taken back. -> whether it was. */
  undoStepIn(cellId: string): boolean;
  redoStepIn(cellId: string): boolean;
  /** Runs cells in order, after what was typed in them is acknowledged. */
  runCells(ids: readonly string[]): void;
  cancelRuns(runIds: readonly string[]): void;
  clearOutputs(ids: readonly string[]): void;
  /** Completion or documentation at a place in a cell's text (UTF-16). Nothing: no kernel that answers in time. */
  askKernel(question: KernelQuestion, code: string, cursor: number): Promise<Json | undefined>;
  interrupt(): void;
  restartKernel(): void;
  stopRuntime(): void;
  /** The first answer of all pages counts. */
  answerInput(inputId: string, value: string): void;
  /** The first answer of all pages counts. */
  answerGate(caseId: string, choice: GateChoice): void;
  /** "This is a mistake": reaches the operator. */
  reportMistake(caseId: string, text: string): void;
  /** Whether this tab asked for the run. */
  askedHere(runId: string): boolean;
  /** Where this tab's person is; told to others while there are any. */
  showPresence(where: Presence): void;
  /** News as they come, for what is loaded on demand. -> stops. */
  listen(hear: (news: News) => void): () => void;
  /** Sent now or not at all. */
  say(message: PageMessage): void;
  /** Try the connection now. */
  reconnect(): void;
  close(): void;
  /** Where a blob of this notebook is fetched; with a MIME type the server decodes base64 and names it so. */
  blobUrl(blob: string, mime?: string): string;
}
