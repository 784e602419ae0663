// The editor of one cell. Loaded after the text can be read; static text stands until then.
import { defaultKeymap, historyKeymap, indentLess, indentMore, toggleComment, undo } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorSelection, EditorState, Prec, StateEffect, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, type KeyBinding } from "@codemirror/view";
import { settle } from "../cells/settle";
import type { LiveCell } from "../document/live";
import { effect } from "@preact/signals";
import { commandNames, editKeysOf, perform } from "../keys/bindings";
import type { MountedEditor, NotebookView } from "../notebook/view";
import { presenceExtension } from "../people/presence_extension";
import { plainSettings, settings } from "../shell/settings";
import type { CellType } from "../wire/wire";
import { highlighter } from "./highlight";
import { pythonLanguage } from "./languages";
import "./style_sheets";

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--text)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--code-line, 20px)", overflowX: "auto", overflowY: "hidden" },
  ".cm-content": { padding: "0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--line-strong)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--stop-soft)" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "6px", backgroundColor: "var(--raised)", color: "var(--text)", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12.5px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "18px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
});

function editKeys(view: NotebookView, cell: LiveCell): readonly KeyBinding[] {
  const bindings = commandNames.flatMap((name) => editKeysOf(name).flatMap((key): KeyBinding[] => {
    const binding = { preventDefault: true, run: () => { perform(view, name); return true; } };
    // The modifier of the first key may still be held at the second.
    return [{ key, ...binding }, ...(/^\S+-m \w$/.test(key) ? [{ key: key.replace(" ", " Mod-"), ...binding }] : [])];
  }));
  const edge = (by: 1 | -1) => (editor: EditorView): boolean => {
    const at = editor.state.selection.main;
    const line = editor.state.doc.lineAt(at.head).number;
    if (!at.empty || line !== (by === 1 ? editor.state.doc.lines : 1)) return false;
    const next = view.live.cells.peek()[(view.index.peek().get(cell.id) ?? 0) + by];
    if (!next) return false;
    view.focus(next.id, next.type.peek() === "code" ? "edit" : "command", by === 1 ? "start" : "end");
    return true;
  };
  return [...bindings, { key: "Mod-z", run: () => view.live.undoStepIn(cell.id) },
    ...["Mod-y", "Mod-Shift-z"].map((key) => ({ key, run: () => view.live.redoStepIn(cell.id) })), { key: "ArrowUp", run: edge(-1) }, { key: "ArrowDown", run: edge(1) }, { key: "Mod-/", run: toggleComment }];
}

export const standsBehindWord = ({ state }: EditorView): boolean => {
  const { empty, head } = state.selection.main;
  return empty && /[\p{L}\p{N}_.]$/u.test(state.sliceDoc(Math.max(0, head - 1), head));
};

/** Tab indents a line or a selection, and is spaces elsewhere. Esc leaves, so Tab is no trap. */
const tab: KeyBinding = {
  key: "Tab",
  run: (editor) => {
    const { main } = editor.state.selection;
    const line = editor.state.doc.lineAt(main.head);
    if (!main.empty || /^\s*$/.test(line.text.slice(0, main.head - line.from))) return indentMore(editor);
    editor.dispatch(editor.state.replaceSelection(editor.state.facet(indentUnit)));
    return true;
  },
};

function languageOf(type: CellType): Extension {
  if (type === "code") return pythonLanguage;
  return EditorView.lineWrapping;
}

export interface EditorPlace {
  parent: HTMLElement;
  cell: LiveCell;
  view: NotebookView;
  label: string;
  onFocus: () => void;
  onBlur: (to: Element | null) => void;
}

/** -> the mounted editor and how to take it away. */
export function mountEditor({ parent, cell, view, label, onFocus, onBlur }: EditorPlace): MountedEditor & { unmount(): void } {
  const completion = new Compartment();
  const keys = new Compartment();
  const preferences = new Compartment();
  let completing = false;
  /** What Tab and Shift-Tab ask is on its way; which of them was pressed meanwhile. */
  let answersLater = false;
  let asked = "";
  const ownKeys = () => Prec.high(keymap.of([...editKeys(view, cell)]));
  const extensions: Extension[] = [
    cell.editorExtension(),
    presenceExtension(view.live, cell),
    // First, so that vim's keys and the person's measures go before the page's.
    preferences.of([]),
    keys.of(ownKeys()),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    syntaxHighlighting(highlighter),
    languageOf(cell.type.peek()),
    EditorView.editable.of(view.mayEdit.peek()),
    // Before the other keys: Backspace in an empty pair is one of what comes later.
    completion.of([]),
    // Ctrl+M begins the page's own keys.
    keymap.of([
      { key: "Tab", run: (it) => answersLater && standsBehindWord(it) ? !!(asked = "Tab") : tab.run!(it) },
      { key: "Shift-Tab", run: (it) => answersLater ? !!(asked = "Shift-Tab") : indentLess(it) }, ...historyKeymap, ...defaultKeymap.filter((binding) => binding.key !== "Ctrl-m")]),
    look,
    // Enter goes in and Esc out. The Tab key passes by: it would only indent here, and what stands behind could not be reached.
    EditorView.contentAttributes.of({ tabindex: "-1", "aria-label": label, spellcheck: cell.type.peek() === "markdown" ? "true" : "false", autocapitalize: "off", autocorrect: "off" }),
    // It scrolls in the next frame; who has left it by then is not pulled back.
    EditorView.scrollHandler.of((left) => !left.hasFocus),
    EditorView.domEventHandlers({
      focus: () => {
        onFocus();
        if (!completing) void complete().catch(() => (completing = false)); // offline: the next focus tries again
      },
      blur: (event) => onBlur(event.relatedTarget as Element | null),
      paste: (event, it) => take(event, event.clipboardData, it.state.selection.main.head),
      drop: (event, it) => take(event, event.dataTransfer, it.posAtCoords(event) ?? it.state.selection.main.head),
    }),
  ];
  const editor = new EditorView({ state: EditorState.create({ doc: cell.text.peek(), extensions }), parent });

  let plain = true;
  let known = settings.peek();
  const stop = effect(() => {
    const chosen = settings.value;
    if (chosen.keys !== known.keys) editor.dispatch({ effects: keys.reconfigure(ownKeys()) });
    if (completing && (chosen.closeBrackets !== known.closeBrackets || chosen.completeOnTyping !== known.completeOnTyping)) void complete();
    known = chosen;
    const was = plain;
    plain = (["lineNumbers", "wrap", "tabSize", "keyMap"] as const).every((name) => chosen[name] === plainSettings[name]);
    if (was && plain) return;
    void import("./preferences").then((it) => it.preferenceExtension(chosen, cell.type.peek())).then((extension) => {
      if (editor.dom.isConnected && settings.peek() === chosen) editor.dispatch({ effects: preferences.reconfigure(extension) });
    }, () => view.say("The editor's settings could not be loaded. The first time needs a connection."));
  });

  let marks = false;
  const stopMarks = effect(() => {
    if (marks || !cell.outputs.value.some((output) => output.type === "error")) return;
    marks = true;
    void import("./failing_line").then((it) => {
      if (editor.dom.isConnected) editor.dispatch({ effects: StateEffect.appendConfig.of(it.failingLine(cell)) });
    }, () => (marks = false)); // offline: the next output tries again
  });

  /** Pictures that come into a text are its attachments, as in Jupyter. What is copied from a text with pictures in it is text. */
  function take(event: Event, data: DataTransfer | null, at: number): boolean {
    const files = [...(data?.files ?? [])];
    if (cell.type.peek() !== "markdown" || !files[0] || data!.getData("text/plain") || !view.mayEdit.peek()) return false;
    event.preventDefault();
    void import("../markdown/attach").then((it) => it.attach(view, cell, files, at), () => view.say("Pasting needs the network once."));
    return true;
  }

  /** What typing needs beyond plain text comes with the first focus. */
  async function complete(): Promise<void> {
    completing = true;
    const type = cell.type.peek();
    if (type === "raw") return;
    const before = editor.state.doc;
    if (type !== "code") {
      const { markdownLanguage } = await import("./markdown_language");
      if (editor.dom.isConnected) editor.dispatch({ effects: completion.reconfigure(markdownLanguage) });
      return;
    }
    answersLater = true;
    const { completionExtension, answerWhatWasAsked } = await import("./completion").finally(() => (answersLater = false));
    if (!editor.dom.isConnected) return;
    editor.dispatch({ effects: completion.reconfigure(completionExtension(view.live)) });
    if (editor.hasFocus) answerWhatWasAsked(editor, view.live, asked, editor.state.doc !== before);
    asked = "";
  }

  return {
    focus(at) {
      if (at) {
        const position = at === "start" ? 0 : editor.state.doc.length;
        editor.dispatch({ selection: EditorSelection.cursor(position), scrollIntoView: true });
      }
      editor.focus();
    },
    insert(text) {
      editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true, userEvent: "input.type" });
      editor.focus();
    },
    indent: () => void tab.run!(editor),
    undo: () => void undo(editor),
    cuts() {
      const edges = editor.state.selection.ranges.flatMap((range) => [range.from, range.to]);
      const inside = edges.filter((at) => edges.length === 2 && edges[0] === edges[1] || (at > 0 && at < editor.state.doc.length));
      return [...new Set(inside)].sort((a, b) => a - b);
    },
    mark(from, to) {
      const { length } = editor.state.doc;
      editor.dispatch({ selection: EditorSelection.single(Math.min(from, length), Math.min(to, length)) });
      settle(() => {
        const place = editor.coordsAtPos(Math.min(from, editor.state.doc.length));
        const scroller = editor.dom.closest(".document");
        if (!place || !scroller) return;
        const window = scroller.getBoundingClientRect();
        if (place.top < window.top + 40 || place.bottom > window.bottom - 80) scroller.scrollTop += place.top - window.top - window.height / 3;
      });
    },
    selectedText: () => editor.state.sliceDoc(editor.state.selection.main.from, editor.state.selection.main.to),
    unmount: () => {
      stop();
      stopMarks();
      editor.destroy();
    },
  };
}
