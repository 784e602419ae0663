// What this tab did, in the order it was done, so that undo goes back over structure and text alike: steps (edits of structure with
// the texts that they change) and typing. What an edit did to a text stands in the history of its cell, which keeps own edits only and
// carries them over what others did since. No I/O.
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
  /** How many groups of edits its undo history holds, and how many were undone. */
  readonly undoDepth: number;
  readonly redoDepth: number;
  undoTyping(): boolean;
  redoTyping(): boolean;
  /** What is typed next is undone apart from what was typed before. */
  sealTyping(): void;
  /** An own edit, a group of its own in the history. */
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

/** A text that a step changed. `depth` says that the step's group is the next one in the cell's history: of undo, once the step is
 *  undone of redo. */
interface Touched { cellId: string; depth: number }

interface Step {
  /** What takes the step back, or does it again. */
  edits: readonly StructureEdit[];
  texts: readonly Touched[];
  /** Texts of the cells that `edits` deletes: one that changed since is not deleted. */
  unless: ReadonlyMap<string, Text>;
}
/** Typing in one cell, with nothing between. `depth`: of the cell's history before it. */
interface Typing { cellId: string; depth: number }
type Entry = Step | Typing;
type Direction = "undo" | "redo";

const brings = (edit: StructureEdit) => edit.type === "insert_cell" || edit.type === "restore_cell";
const isStep = (entry: Entry | undefined): entry is Step => entry !== undefined && "texts" in entry;

export class Journal {
  private done: Entry[] = [];
  private undone: Entry[] = [];
  private acting = false;

  constructor(private readonly hands: JournalHands) {}

  /** Does it, as one step. */
  step({ edits = [], texts = [] }: StepEdits): void {
    const change = () => texts.flatMap(({ cellId, changes }) => {
      const cell = this.hands.cell(cellId);
      if (!cell || changes.empty || changes.length !== cell.text.peek().length) return [];
      this.act(() => cell.replace(changes));
      return [{ cellId, depth: cell.undoDepth }];
    });
    const step = this.inOrder(edits, change);
    if (!step) return;
    const last = this.done.at(-1);
    if (last && !isStep(last)) this.act(() => this.hands.cell(last.cellId)?.sealTyping());
    this.push(step);
    this.undone = [];
  }

  /** Something was typed in a cell. `depth`: of its history before. */
  typed(cellId: string, depth: number): void {
    if (this.acting) return;
    this.undone = [];
    const last = this.done.at(-1);
    if (isStep(last) || last?.cellId !== cellId) this.push({ cellId, depth });
  }

  undo(): Undone | undefined {
    for (let last = this.done.at(-1); last; last = this.done.at(-1)) {
      if (isStep(last)) {
        this.done.pop();
        const undone = this.again(last, "undo");
        if (undone) return undone;
        continue;  // others undid it already
      }
      const { cellId, depth } = last;
      const cell = this.hands.cell(cellId);
      if (cell && cell.undoDepth > depth && this.act(() => cell.undoTyping())) {
        this.undone.push({ cellId, depth });
        return { what: "typing", cellIds: [cellId], kept: 0 };
      }
      this.done.pop();
    }
    return undefined;
  }

  redo(): Undone | undefined {
    for (let last = this.undone.pop(); last; last = this.undone.pop()) {
      if (isStep(last)) {
        const redone = this.again(last, "redo");
        if (redone) return redone;
        continue;
      }
      const { cellId, depth } = last;
      const cell = this.hands.cell(cellId);
      if (!cell || !this.act(() => cell.redoTyping())) continue;
      const before = this.done.at(-1);
      if (isStep(before) || before?.cellId !== cellId) this.push({ cellId, depth });
      return { what: "typing", cellIds: [cellId], kept: 0 };
    }
    return undefined;
  }

  /** Undo or redo in a cell's editor: when the next group of its history is a step's, the whole step. */
  stepIn(cellId: string, direction: Direction): boolean {
    const cell = this.hands.cell(cellId);
    const stack = direction === "undo" ? this.done : this.undone;
    const depth = direction === "undo" ? cell?.undoDepth : cell?.redoDepth;
    const at = stack.findLastIndex((it) => isStep(it) && it.texts.some((text) => text.cellId === cellId && text.depth === depth));
    if (at < 0) return false;
    const [step] = stack.splice(at, 1) as [Step];
    return this.again(step, direction) !== undefined;
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

  /** Takes a step back or does it again. Nothing: nothing of it made sense any more. */
  private again(step: Step, direction: Direction): Undone | undefined {
    const wanted = step.edits.filter((it) => {
      const text = it.type === "delete_cell" ? step.unless.get(it.cell_id) : undefined;
      return !text || !("cell_id" in it) || (this.hands.cell(it.cell_id)?.text.peek().eq(text) ?? true);
    });
    const kept = step.edits.length - wanted.length;
    const back = this.inOrder(wanted, () => step.texts.flatMap(({ cellId, depth }) => {
      const cell = this.hands.cell(cellId);
      if (!cell || depth !== (direction === "undo" ? cell.undoDepth : cell.redoDepth)) return [];
      if (!this.act(() => (direction === "undo" ? cell.undoTyping() : cell.redoTyping()))) return [];
      return [{ cellId, depth: direction === "undo" ? cell.redoDepth : cell.undoDepth }];
    }));
    if (!back && kept === 0) return undefined;
    if (back && direction === "undo") this.undone.push(back);
    else if (back) this.push(back);
    const ids = [...step.edits.map((it) => ("cell_id" in it ? it.cell_id : "")), ...step.texts.map((it) => it.cellId)];
    return { what: "step", cellIds: [...new Set(ids)].filter((id) => this.hands.cell(id)), kept };
  }

  /** What takes text over is there before the text goes elsewhere, and goes after it. -> the way back. */
  private inOrder(edits: readonly StructureEdit[], changeTexts: () => Touched[]): Step | undefined {
    const first = edits.some(brings);
    let texts = first ? [] : changeTexts();
    const back = edits.length ? this.hands.edit(edits) : [];
    if (first) texts = changeTexts();
    if (!back.length && !texts.length) return undefined;
    const unless = new Map<string, Text>();
    for (const edit of back) {
      const text = edit.type === "delete_cell" ? this.hands.cell(edit.cell_id)?.text.peek() : undefined;
      if (text && "cell_id" in edit) unless.set(edit.cell_id, text);
    }
    return { edits: back, texts, unless };
  }
}
