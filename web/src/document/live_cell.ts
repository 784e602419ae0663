// One cell as components see it. Its text lives in the mounted editor, else here in an editor state without a view, so that undo and
// the cursor outlive the editor. Only own edits are in the undo history: others' are mapped through it.
import { history, historyField, isolateHistory } from "@codemirror/commands";
import { Annotation, EditorState, Text, Transaction, type ChangeSet, type Extension } from "@codemirror/state";
import { ViewPlugin, type EditorView } from "@codemirror/view";
import { batch, signal } from "@preact/signals";
import type { CellType, Json, Output, RunState } from "../wire/wire";
import { difference } from "./diff";
import type { LiveCell } from "./live";

/** On transactions that bring what is known already. */
const told = Annotation.define<true>();
const fromOthers = [told.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)];

const freshHistory = EditorState.create({ extensions: history() });

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

  constructor(readonly id: string, text: Text, private readonly typed: (cellId: string, changes: ChangeSet) => void) {
    this.text = signal(text);
  }

  editorExtension(): Extension {
    const cell = this;
    return [
      history(),
      historyField.init((state) => cell.historyFor(state)),
      ViewPlugin.define((view) => {
        cell.mounted(view);
        return {
          update(update) {
            for (const transaction of update.transactions) {
              if (transaction.docChanged && !transaction.annotation(told)) cell.ownEdit(transaction.changes, update.state.doc);
            }
          },
          destroy: () => cell.unmounted(view),
        };
      }),
    ];
  }

  setText(text: string): void {
    const changes = difference(this.text.value, Text.of(text.split(/\r\n?|\n/)));
    if (changes.empty) return;
    const spec = { changes, annotations: isolateHistory.of("full"), userEvent: "input.replace" };
    if (this.view) {
      this.view.dispatch(spec);
    } else {
      this.resting = this.rest().update(spec).state;
      this.ownEdit(changes, this.resting.doc);
    }
  }

  /** Others changed the text. */
  receive(changes: ChangeSet): void {
    const spec = { changes, annotations: fromOthers, filter: false };
    if (this.view) this.view.dispatch(spec);
    else if (this.resting) this.resting = this.resting.update(spec).state;
    this.text.value = this.view?.state.doc ?? this.resting?.doc ?? changes.apply(this.text.value);
  }

  private ownEdit(changes: ChangeSet, now: Text): void {
    batch(() => {
      this.text.value = now;
      this.typed(this.id, changes);
    });
  }

  private rest(): EditorState {
    return (this.resting ??= EditorState.create({ doc: this.text.value, extensions: history() }));
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
    this.resting = EditorState.create({ doc, selection, extensions: [history(), historyField.init(() => kept)] });
  }
}
