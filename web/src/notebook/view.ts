// What one tab sees of a notebook beyond the notebook itself: selection, mode, clipboard, what is folded. Commands act on
// this; components read it.
import { computed, signal } from "@preact/signals";
import type { LiveCell, LiveNotebookApi } from "../document/live";
import type { CommandName } from "../keys/commands";
import { BlobTexts } from "../outputs/blob_texts";
import type { FileEntry } from "../wire/files";
import type { RunState } from "../wire/wire";
import type { CopiedCell } from "./clipboard";
import { foldsOf, isFolded, levelsOf, noFolds, sameFolds, withFold, type Fold, type Folds } from "./folds";
import { sectionsOf } from "./sections";

/** Dialogs over the notebook, one at a time. */
export type Sheet = "keys" | "contents" | "kernels" | "files" | "palette" | "tags" | "snippets" | "variables" | "runtime" | "file";

export type Mode = "command" | "edit";

/** What the notebook page asks of an editor that is mounted. */
export interface MountedEditor {
  focus(at?: "start" | "end"): void;
  insert(text: string): void;
  indent(): void;
  undo(): void;
  /** The edges of what is selected, inside the text: where a split cuts. */
  cuts(): number[];
  /** Selects a part of the text and brings it into view; the focus stays where it is. */
  mark(from: number, to: number): void;
  selectedText(): string;
}

/** They come from the server the first time. Longer, and it is taken for not coming. */
const earlyKeys_ms = 30_000;

export class NotebookView {
  readonly selected = signal<string | null>(null);
  /** The other end of a selection of several cells. */
  readonly anchor = signal<string | null>(null);
  readonly mode = signal<Mode>("command");
  /** Text cells shown as their source though not focused. */
  readonly opened = signal<ReadonlySet<string>>(new Set());
  readonly foldedOutputs = computed<ReadonlySet<string>>(
    () => new Set(this.live.cells.value.filter((cell) => isFolded(cell.metadata.value, "outputs")).map((cell) => cell.id)));
  readonly clipboard = signal<readonly CopiedCell[]>([]);
  /** Gives what `clipboard` holds to the system and to the other tabs. */
  tellClipboard: () => void = () => {};
  /** A short word for the person ("Saved"), said and shown, then gone. */
  readonly said = signal<{ id: number; words: string } | null>(null);
  readonly sheet = signal<Sheet | null>(null);
  /** What the sheet "file" shows. */
  shownFile: (FileEntry & { path: string }) | undefined;
  /** What is typed before the palette or the find panel stands is meant for it. */
  early: { until: number; typed: string } | undefined;
  /** Counts the times that the find panel was asked for; none: it is shut. */
  readonly finding = signal<{ asked: number; text: string } | null>(null);
  /** Counts the times that the scratch cell was asked for; 0: it is shut. */
  readonly scratch = signal(0);
  /** Cells that ran before what they read was defined anew; filled once a cell has run. */
  readonly outdated = signal<ReadonlyMap<string, { name: string; place: number }>>(new Map());
  /** Where the focus shall go; a cell takes it when it is there. `typed`: what was typed until its editor stood. */
  readonly wanted = signal<{ id: string; mode: Mode; at?: "start" | "end"; typed?: string } | null>(null);
  /** What an editor shall select and show, without the focus. */
  readonly marked = signal<{ id: string; from: number; to: number } | null>(null);
  /** Whoever may not edit reads: no editor takes what is typed, and every cell stays in command mode. */
  readonly mayEdit = computed(() => this.live.access.value?.may_edit !== false);
  /** Why this person can't use a command; filled for whoever may not do everything. */
  readonly forbids = signal<((name: CommandName) => string | undefined) | undefined>(undefined);
  readonly editors = new Map<string, MountedEditor>();
  readonly blobTexts: BlobTexts;

  readonly index = computed(() => new Map(this.live.cells.value.map((cell, at) => [cell.id, at])));
  /** Place of the cell whose run waits for an answer to the guard's question. */
  readonly asks = computed(() => {
    const asked = this.live.gate.value.find((notice) => notice.outcome === "asks");
    return asked && (this.index.value.get(asked.cell_id) ?? -1) + 1 || undefined;
  });
  readonly queuePlace = computed(() => new Map(this.live.queue.value.map((run, at) => [run.run_id, at + 1])));
  readonly selectedCell = computed(() => this.live.cells.value[this.index.value.get(this.selected.value ?? "") ?? -1]);
  /** The selection with what its folded headings hide. */
  readonly selectedIds = computed(() => {
    const at = this.index.value.get(this.selected.value ?? "");
    if (at === undefined) return [];
    const other = this.index.value.get(this.anchor.value ?? "") ?? at;
    const cells = this.live.cells.value;
    let end = Math.max(at, other) + 1;
    while (end < cells.length && this.folds.value.hidden.has(cells[end]!.id)) end++;
    return cells.slice(Math.min(at, other), end).map((cell) => cell.id);
  });
  /** Cells that begin a section, with the level of their first heading. */
  readonly levels = computed(() => levelsOf(sectionsOf(this.live.cells.value)));
  private foldsBefore_: Folds = noFolds;
  /** Sections that are folded: a folded heading stands for its cells, also for what is done to it. */
  readonly folds = computed(() => {
    const folds = foldsOf(this.live.cells.value, this.levels.value);
    return (this.foldsBefore_ = sameFolds(folds, this.foldsBefore_) ? this.foldsBefore_ : folds);
  });
  /** The cells without those in folded sections. */
  readonly shown = computed(() => {
    const { hidden } = this.folds.value;
    return hidden.size === 0 ? this.live.cells.value : this.live.cells.value.filter((cell) => !hidden.has(cell.id));
  });
  private readonly shownIndex_ = computed(() => new Map(this.shown.value.map((cell, at) => [cell.id, at])));
  /** The cell whose run was lost with its runtime: the notice about it stands under it. */
  readonly lostCell = computed(() => {
    if (this.live.runtime.value.phase !== "dead") return undefined;
    let latest: RunState | undefined;
    for (const cell of this.live.cells.value) {
      const run = cell.run.value;
      if (run?.phase === "lost" && (run.ended_at ?? 0) >= (latest?.ended_at ?? 0)) latest = run;
    }
    return latest?.cell_id;
  });
  private readonly selectedSet_ = computed(() => new Set(this.selectedIds.value));

  constructor(readonly live: LiveNotebookApi, loadBlob: (path: string) => Promise<string> = fetchText) {
    this.blobTexts = new BlobTexts((blob) => loadBlob(live.blobUrl(blob)));
  }

  isSelected(id: string): boolean {
    return this.selectedSet_.value.has(id);
  }

  cell(id: string): LiveCell | undefined {
    return this.live.cells.value[this.index.value.get(id) ?? -1];
  }

  /** Selects; the focus stays where it is. */
  select(id: string, mode: Mode = "command"): void {
    this.selected.value = id;
    this.anchor.value = null;
    this.mode.value = this.mayEdit.peek() ? mode : "command";
  }

  /** Selects and moves the focus there. */
  focus(id: string, mode: Mode = "command", at?: "start" | "end"): void {
    this.reveal(id);
    this.select(id, mode);
    mode = this.mode.peek();
    if (mode === "edit") {
      if (this.cell(id)?.type.value === "markdown") this.open(id);
      this.fold([id], "source", false);
    }
    this.wanted.value = { id, mode, at };
  }

  /** The selection reaches from where it began to this cell. */
  extendTo(id: string): void {
    this.anchor.value ??= this.selected.value;
    this.selected.value = id;
    this.mode.value = "command";
    this.wanted.value = { id, mode: "command" };
  }

  extend(step: 1 | -1): void {
    const at = this.shownIndex_.value.get(this.selected.value ?? "");
    const next = this.shown.value[(at ?? 0) + step];
    if (at !== undefined && next) this.extendTo(next.id);
  }

  /** The focus goes to the neighbour; stays at the ends. By 0: to the selected cell, when what was pressed goes away. */
  step(by: 1 | 0 | -1): void {
    const cells = this.shown.value;
    const at = this.shownIndex_.value.get(this.selected.value ?? "");
    const next = at === undefined ? (by === 1 ? cells[0] : cells[cells.length - 1]) : cells[at + by];
    const id = next?.id ?? this.selected.value;
    if (id) this.focus(id);
  }

  /** The neighbour that is shown. */
  beside(id: string, by: 1 | -1): LiveCell | undefined {
    const at = this.shownIndex_.value.get(id);
    return at === undefined ? undefined : this.shown.value[at + by];
  }

  /** Unfolds the sections that hide a cell. */
  reveal(id: string): void {
    for (let head = this.folds.value.hidden.get(id); head; head = this.folds.value.hidden.get(id)) {
      this.fold([head], "heading", false);
      if (this.folds.value.hidden.get(id) === head) return;  // no metadata can be written yet
    }
  }

  fold(ids: readonly string[], what: Fold, folded: boolean): void {
    for (const id of ids) {
      const metadata = this.cell(id)?.metadata.peek();
      if (metadata !== undefined && isFolded(metadata, what) !== folded) this.live.setCellMetadata(id, withFold(metadata, what, folded));
    }
  }

  open(id: string): void {
    if (!this.opened.value.has(id)) this.opened.value = new Set(this.opened.value).add(id);
  }

  shut(id: string): void {
    if (!this.opened.value.has(id)) return;
    const next = new Set(this.opened.value);
    next.delete(id);
    this.opened.value = next;
  }

  toggle(ids: readonly string[], what: Fold): void {
    this.fold(ids, what, ids.some((id) => !isFolded(this.cell(id)?.metadata.peek() ?? {}, what)));
  }

  toggleOutputs(ids: readonly string[]): void {
    this.toggle(ids, "outputs");
  }

  find(): void {
    const before = this.finding.peek();
    const text = this.editors.get(this.selected.peek() ?? "")?.selectedText() ?? "";
    if (!before) this.early = { until: performance.now() + earlyKeys_ms, typed: "" };
    this.finding.value = { asked: (before?.asked ?? 0) + 1, text: text.includes("\n") ? "" : text };
  }

  openPalette(): void {
    this.early = { until: performance.now() + earlyKeys_ms, typed: "" };
    this.sheet.value = "palette";
  }

  /** Takes back a palette or a find panel that does not stand yet. */
  forgetEarly(): void {
    this.early = undefined;
    if (this.sheet.value === "palette") this.sheet.value = null;
    else this.finding.value = null;
  }

  say(words: string): void {
    this.said.value = { id: (this.said.value?.id ?? 0) + 1, words };
  }
}

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}
