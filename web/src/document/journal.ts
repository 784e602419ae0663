// What this tab did, in the order it was done, so that undo goes back over structure and text alike: steps (edits of structure with
// the texts that they change) and typing. Own edits only: a step's texts are carried over what anybody changed since. No I/O.
import type { ChangeSet, Text } from "@codemirror/state";
import type { StructureEdit } from "../wire/wire";

export interface TextEdit {
  cellId: string;
  changes: ChangeSet;
}

export interface StepEdits {
  edits?: readonly StructureEdit[];
  texts?: readonly TextEdit[];
}

/** What undo or redo did, for the words that tell it. `kept`: cells that stay because somebody typed in them since. */
export interface Undone {
  what: "step" | "typing";
  /** The cells that it changed and that are there. */
  cellIds: readonly string[];
  kept: number;
}

/** A cell as the journal needs it. */
export interface JournalCell {
  readonly text: { peek(): Text };
  /** How many groups of typing its undo history holds. */
  readonly undoDepth: number;
  undoTyping(): boolean;
  redoTyping(): boolean;
  /** What is typed next is undone apart from what was typed before. */
  sealTyping(): void;
  /** An own edit that is not in the history of its typing. */
  replace(changes: ChangeSet): void;
}

export interface JournalHands {
  /** -> what takes the edits back, of those that still made sense. */
  edit(edits: readonly StructureEdit[]): readonly StructureEdit[];
  /** A cell that stands in the notebook. */
  cell(id: string): JournalCell | undefined;
}

/** Older steps can't be undone. */
const mostSteps = 500;

interface Step {
  edits: readonly StructureEdit[];
  texts: TextEdit[];
  /** Texts of the cells that `edits` deletes: one that changed since is not deleted. */
  texts_then: ReadonlyMap<string, Text>;
}
/** Typing in one cell, with nothing between. `depth`: of the cell's history before it. */
interface Typing { cellId: string; depth: number }
type Entry = Step | Typing;

const brings = (edit: StructureEdit) => edit.type === "insert_cell" || edit.type === "restore_cell";

export class Journal {
  private done: Entry[] = [];
  private undone: Entry[] = [];
  private acting = false;

  constructor(private readonly hands: JournalHands) {}

  /** Does it, as one step. */
  step(given: StepEdits): void {
    const { step } = this.apply(given.edits ?? [], given.texts ?? []);
    if (!step) return;
    const last = this.done.at(-1);
    if (last && !("texts" in last)) this.act(() => this.hands.cell(last.cellId)?.sealTyping());
    this.push(step);
    this.undone = [];
  }

  /** A cell's text changed, whoever did it. `depth`: typed here, and the depth of the cell's history before. */
  changed(cellId: string, changes: ChangeSet, depth?: number): void {
    for (const entry of [...this.done, ...this.undone]) {
      if (!("texts" in entry)) continue;
      for (const text of entry.texts) if (text.cellId === cellId && text.changes.length === changes.length) text.changes = text.changes.map(changes);
    }
    if (depth === undefined || this.acting) return;
    this.undone = [];
    const last = this.done.at(-1);
    if (!last || "texts" in last || last.cellId !== cellId) this.push({ cellId, depth });
  }

  /** The last thing done is a step that changed this cell's text: undo in its editor means that step. */
  lastIsStepIn(cellId: string): boolean {
    const last = this.done.at(-1);
    return !!last && "texts" in last && last.texts.some((it) => it.cellId === cellId);
  }

  undo(): Undone | undefined {
    for (let last = this.done.at(-1); last; last = this.done.at(-1)) {
      if ("texts" in last) {
        this.done.pop();
        const { step, kept } = this.apply(last.edits, last.texts, last.texts_then);
        if (!step && kept === 0) continue;  // others undid it already
        if (step) this.undone.push(step);
        return { what: "step", cellIds: this.touched(last), kept };
      }
      const { cellId, depth } = last;
      const cell = this.hands.cell(cellId);
      if (cell && cell.undoDepth > depth && this.act(() => cell.undoTyping())) {
        this.undone.push({ cellId, depth: cell.undoDepth });
        return { what: "typing", cellIds: [cellId], kept: 0 };
      }
      this.done.pop();
    }
    return undefined;
  }

  redo(): Undone | undefined {
    for (let last = this.undone.pop(); last; last = this.undone.pop()) {
      if ("texts" in last) {
        const { step, kept } = this.apply(last.edits, last.texts, last.texts_then);
        if (!step && kept === 0) continue;
        if (step) this.push(step);
        return { what: "step", cellIds: this.touched(last), kept };
      }
      const { cellId, depth } = last;
      const cell = this.hands.cell(cellId);
      if (!cell || !this.act(() => cell.redoTyping())) continue;
      const before = this.done.at(-1);
      if (!before || "texts" in before || before.cellId !== cellId) this.push({ cellId, depth });
      return { what: "typing", cellIds: [cellId], kept: 0 };
    }
    return undefined;
  }

  private push(entry: Entry): void {
    this.done.push(entry);
    if (this.done.length > mostSteps) this.done.shift();
  }

  private act<T>(call: () => T): T {
    this.acting = true;
    try {
      return call();
    } finally {
      this.acting = false;
    }
  }

  private touched(step: Step): string[] {
    const ids = [...step.edits.map((it) => ("cell_id" in it ? it.cell_id : "")), ...step.texts.map((it) => it.cellId)];
    return [...new Set(ids)].filter((id) => this.hands.cell(id));
  }

  /** -> the step that takes it back, and how many deletions were left out. */
  private apply(edits: readonly StructureEdit[], texts: readonly TextEdit[], then?: ReadonlyMap<string, Text>): { step: Step | undefined; kept: number } {
    const wanted = edits.filter((it) => {
      const text = it.type === "delete_cell" ? then?.get(it.cell_id) : undefined;
      return !text || !("cell_id" in it) || (this.hands.cell(it.cell_id)?.text.peek().eq(text) ?? true);
    });
    const kept = edits.length - wanted.length;
    const back: TextEdit[] = [];
    const changeTexts = () => {
      for (const { cellId, changes } of texts) {
        const cell = this.hands.cell(cellId);
        if (!cell || changes.empty || changes.length !== cell.text.peek().length) continue;
        const inverse = changes.invert(cell.text.peek());
        this.act(() => cell.replace(changes));
        back.unshift({ cellId, changes: inverse });
      }
    };
    // What takes text over is there before the text goes elsewhere, and goes after it.
    const first = wanted.some(brings);
    if (!first) changeTexts();
    const editsBack = wanted.length ? this.hands.edit(wanted) : [];
    if (first) changeTexts();
    if (!editsBack.length && !back.length) return { step: undefined, kept };
    const now = new Map<string, Text>();
    for (const edit of editsBack) {
      const text = edit.type === "delete_cell" ? this.hands.cell(edit.cell_id)?.text.peek() : undefined;
      if (text && "cell_id" in edit) now.set(edit.cell_id, text);
    }
    return { step: { edits: editsBack, texts: back, texts_then: now }, kept };
  }
}
