// What one tab sees of a notebook beyond the notebook itself: selection, mode, clipboard, what is folded. Commands act on
// this; components read it.
import { computed, signal } from "@preact/signals";
import type { LiveCell, LiveNotebookApi } from "../document/live";
import { BlobTexts } from "../outputs/blob_texts";
import type { CellType, RunState } from "../wire/wire";

export type Mode = "command" | "edit";

interface Copied {
  type: CellType;
  text: string;
}

/** What the notebook page asks of an editor that is mounted. */
export interface MountedEditor {
  focus(at?: "start" | "end"): void;
  insert(text: string): void;
  indent(): void;
  undo(): void;
  /** Text before and after the cursor. */
  split(): [string, string];
}

export class NotebookView {
  readonly selected = signal<string | null>(null);
  /** The other end of a selection of several cells. */
  readonly anchor = signal<string | null>(null);
  readonly mode = signal<Mode>("command");
  /** Text cells shown as their source though not focused. */
  readonly opened = signal<ReadonlySet<string>>(new Set());
  readonly foldedOutputs = signal<ReadonlySet<string>>(new Set());
  readonly clipboard = signal<readonly Copied[]>([]);
  /** A short word for the person ("Saved"), said and shown, then gone. */
  readonly said = signal<{ id: number; words: string } | null>(null);
  readonly sheet = signal<"keys" | "contents" | null>(null);
  /** Where the focus shall go; a cell takes it when it is there. `typed`: what was typed until its editor stood. */
  readonly wanted = signal<{ id: string; mode: Mode; at?: "start" | "end"; typed?: string } | null>(null);
  readonly editors = new Map<string, MountedEditor>();
  readonly blobTexts: BlobTexts;

  readonly index = computed(() => new Map(this.live.cells.value.map((cell, at) => [cell.id, at])));
  readonly queuePlace = computed(() => new Map(this.live.queue.value.map((run, at) => [run.run_id, at + 1])));
  readonly selectedCell = computed(() => this.live.cells.value[this.index.value.get(this.selected.value ?? "") ?? -1]);
  readonly selectedIds = computed(() => {
    const at = this.index.value.get(this.selected.value ?? "");
    if (at === undefined) return [];
    const other = this.index.value.get(this.anchor.value ?? "") ?? at;
    return this.live.cells.value.slice(Math.min(at, other), Math.max(at, other) + 1).map((cell) => cell.id);
  });
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
    this.mode.value = mode;
  }

  /** Selects and moves the focus there. */
  focus(id: string, mode: Mode = "command", at?: "start" | "end"): void {
    this.select(id, mode);
    if (mode === "edit" && this.cell(id)?.type.value === "markdown") this.open(id);
    this.wanted.value = { id, mode, at };
  }

  extend(step: 1 | -1): void {
    const at = this.index.value.get(this.selected.value ?? "");
    const next = this.live.cells.value[(at ?? 0) + step];
    if (at === undefined || !next) return;
    this.anchor.value ??= this.selected.value;
    this.selected.value = next.id;
    this.wanted.value = { id: next.id, mode: "command" };
  }

  /** The focus goes to the neighbour; stays at the ends. */
  step(by: 1 | -1): void {
    const cells = this.live.cells.value;
    const at = this.index.value.get(this.selected.value ?? "");
    const next = at === undefined ? (by === 1 ? cells[0] : cells[cells.length - 1]) : cells[at + by];
    const id = next?.id ?? this.selected.value;
    if (id) this.focus(id);
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

  toggleOutputs(ids: readonly string[]): void {
    const next = new Set(this.foldedOutputs.value);
    const fold = ids.some((id) => !next.has(id));
    for (const id of ids) fold ? next.add(id) : next.delete(id);
    this.foldedOutputs.value = next;
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
