// Others' cursors and selections in one editor. The name stands after the end of the cursor's line, where it hides no text.
import { RangeSetBuilder, StateEffect, StateField, type ChangeDesc, type EditorState } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { PersonHere } from "../wire/wire";
import { shortName } from "./names";
import "./people_styles";

export const showCursors = StateEffect.define<readonly PersonHere[]>();

class Caret extends WidgetType {
  constructor(readonly color: number) { super(); }
  override eq(other: Caret): boolean { return other.color === this.color; }
  override toDOM(): HTMLElement {
    const caret = document.createElement("span");
    caret.className = `remote-caret person-${this.color}`;
    caret.setAttribute("aria-hidden", "true");
    return caret;
  }
  override ignoreEvent(): boolean { return true; }
}

class Name extends WidgetType {
  constructor(readonly name: string, readonly color: number) { super(); }
  override eq(other: Name): boolean { return other.name === this.name && other.color === this.color; }
  override toDOM(): HTMLElement {
    const label = document.createElement("span");
    label.className = `remote-name person-${this.color}`;
    label.setAttribute("aria-hidden", "true");
    label.dataset.name = this.name;
    return label;
  }
  override ignoreEvent(): boolean { return true; }
}

interface Shown {
  people: readonly PersonHere[];
  decorations: DecorationSet;
}

function decorate(people: readonly PersonHere[], state: EditorState): DecorationSet {
  const length = state.doc.length;
  const marks: { from: number; to: number; side: number; decoration: Decoration }[] = [];
  for (const person of people) {
    let named = false;
    for (const { anchor, head } of person.selections) {
      // Their text may be ahead of ours or behind: a place that is not here is the end.
      const at = Math.min(head, length);
      const other = Math.min(anchor, length);
      if (at !== other) {
        marks.push({ from: Math.min(at, other), to: Math.max(at, other), side: 0, decoration: Decoration.mark({ class: `remote-selection person-${person.color}` }) });
      }
      marks.push({ from: at, to: at, side: 1, decoration: Decoration.widget({ widget: new Caret(person.color), side: 1 }) });
      if (named) continue;
      named = true;
      const end = state.doc.lineAt(at).to;
      marks.push({ from: end, to: end, side: 2, decoration: Decoration.widget({ widget: new Name(shortName(person.name), person.color), side: 2 }) });
    }
  }
  marks.sort((a, b) => a.from - b.from || a.decoration.startSide - b.decoration.startSide);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, decoration } of marks) builder.add(from, to, decoration);
  return builder.finish();
}

/** Where they stand after text that was typed here or came in; their own news correct it. */
function moved(people: readonly PersonHere[], changes: ChangeDesc): readonly PersonHere[] {
  const place = (at: number) => (at > changes.length ? changes.newLength : changes.mapPos(at, -1));
  return people.map((person) => ({ ...person, selections: person.selections.map(({ anchor, head }) => ({ anchor: place(anchor), head: place(head) })) }));
}

const field = StateField.define<Shown>({
  create: () => ({ people: [], decorations: Decoration.none }),
  update(shown, transaction) {
    let people = shown.people;
    if (transaction.docChanged) people = moved(people, transaction.changes);
    for (const effect of transaction.effects) if (effect.is(showCursors)) people = effect.value;
    return people === shown.people ? shown : { people, decorations: decorate(people, transaction.state) };
  },
  provide: (it) => EditorView.decorations.from(it, (shown) => shown.decorations),
});

export const remoteCursors = field;
