// One cell as components see it. Its text lives in the mounted editor, else here in an editor state without a view, so that undo and
// the cursor outlive the editor. Only own edits are in the undo history: others' are mapped through it.
import { history, historyField, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { Annotation, EditorState, Text, Transaction, type ChangeSet, type Extension, type StateCommand } from "@codemirror/state";
import { ViewPlugin, type EditorView } from "@codemirror/view";
import { batch, signal } from "@preact/signals";
import type { CellType, Json, Output, RunState } from "../wire/wire";
import { difference } from "./diff";
import type { LiveCell } from "./live";

/** On transactions that bring what is known already. */
const told = Annotation.define<true>();
const fromOthers = [told.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)];

/** Groups of edits that can be undone, at least. */
const undoGroups = 1000;
const ownHistory = () => history({ minDepth: undoGroups });

/** An own edit. `depth`: of the history of typing before it; none for one that only goes back or forth in that. */
export type Typed = (cellId: string, changes: ChangeSet, depth: number | undefined) => void;

const freshHistory = EditorState.create({ extensions: ownHistory() });

export class Cell implements LiveCell {
  readonly type = signal<CellType>("code");
  readonly text;
  readonly metadata = signal<Json>({});
  readonly extra = signal<Json | undefined>(undefined);
  readonly outputs = signal<readonly Output[]>([]);
  readonly executionCount = signal<number | undefined>(undefined);
  readonly run = signal<RunState | undefined>(undefined);
  readonly edited = signal(false);
  readonly droppedBytes = signal(0);
  /** text_version of the last run that started. */
  runTextVersion: number | undefined;
  private view: EditorView | undefined;
  /** While no editor is mounted: text, undo history and selection; nothing before the first edit or editor. */
  private resting: EditorState | undefined;

  constructor(readonly id: string, text: Text, private readonly typed: Typed) {
    this.text = signal(text);
  }

  editorExtension(): Extension {
    const cell = this;
    return [
      ownHistory(),
      historyField.init((state) => cell.historyFor(state)),
      ViewPlugin.define((view) => {
        cell.mounted(view);
        return {
          update(update) {
            for (const transaction of update.transactions) {
              if (transaction.docChanged && !transaction.annotation(told)) cell.ownEdit(transaction.changes, update.state.doc, depthBefore(transaction));
            }
          },
          destroy: () => cell.unmounted(view),
        };
      }),
    ];
  }

  setText(text: string): void {
    this.replace(difference(this.text.value, Text.of(text.split(/\r\n?|\n/))));
  }

  replace(changes: ChangeSet): void {
    if (changes.empty) return;
    this.dispatch((this.view?.state ?? this.rest()).update({ changes, annotations: isolateHistory.of("full"), userEvent: "input.replace" }));
  }

  get undoDepth(): number {
    return undoDepth(this.view?.state ?? this.rest());
  }

  get redoDepth(): number {
    return redoDepth(this.view?.state ?? this.rest());
  }

  undoTyping(): boolean {
    return this.command(undo);
  }

  redoTyping(): boolean {
    return this.command(redo);
  }

  /** What is typed next is a group of its own. */
  sealTyping(): void {
    this.dispatch((this.view?.state ?? this.rest()).update({ annotations: isolateHistory.of("full") }));
  }

  private command(command: StateCommand): boolean {
    return command({ state: this.view?.state ?? this.rest(), dispatch: (transaction) => this.dispatch(transaction) });
  }

  private dispatch(transaction: Transaction): void {
    if (this.view) return this.view.dispatch(transaction);
    this.resting = transaction.state;
    if (transaction.docChanged) this.ownEdit(transaction.changes, transaction.state.doc, depthBefore(transaction));
  }

  /** Others changed the text. */
  receive(changes: ChangeSet): void {
    const spec = { changes, annotations: fromOthers, filter: false };
    if (this.view) this.view.dispatch(spec);
    else if (this.resting) this.resting = this.resting.update(spec).state;
    this.text.value = this.view?.state.doc ?? this.resting?.doc ?? changes.apply(this.text.value);
  }

  private ownEdit(changes: ChangeSet, now: Text, depth: number | undefined): void {
    batch(() => {
      this.text.value = now;
      this.typed(this.id, changes, depth);
    });
  }

  private rest(): EditorState {
    return (this.resting ??= EditorState.create({ doc: this.text.value, extensions: ownHistory() }));
  }

  private historyFor(state: EditorState): unknown {
    const source = this.view?.state ?? this.resting;
    return (source && source.doc.eq(state.doc) ? source : freshHistory).field(historyField);
  }

  private mounted(view: EditorView): void {
    const selection = this.resting?.selection;
    this.resting = undefined;
    this.view = view;
    // An editor can't be dispatched to while it is being made.
    queueMicrotask(() => {
      if (this.view !== view) return;
      const { doc } = view.state;
      if (!doc.eq(this.text.value)) view.dispatch({ changes: difference(doc, this.text.value), annotations: fromOthers, filter: false });
      const { main } = view.state.selection;
      if (selection && main.empty && main.head === 0 && selection.main.to <= view.state.doc.length) view.dispatch({ selection });
    });
  }

  private unmounted(view: EditorView): void {
    if (this.view !== view) return;
    this.view = undefined;
    const { doc, selection } = view.state;
    const kept = view.state.field(historyField);
    this.resting = EditorState.create({ doc, selection, extensions: [ownHistory(), historyField.init(() => kept)] });
  }
}

function depthBefore(transaction: Transaction): number | undefined {
  return transaction.isUserEvent("undo") || transaction.isUserEvent("redo") ? undefined : undoDepth(transaction.startState);
}
