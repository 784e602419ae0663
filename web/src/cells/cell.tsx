import { effect, useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { memo } from "../shell/memo";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { StoppedNotice } from "../runtime/runtime_place";
import { FormPlace } from "../forms/form_place";
import { GatePlace } from "../gate/gate_place";
import { InputPlace } from "../outputs/input_place";
import { isFolded } from "../notebook/folds";
import { Outputs } from "../outputs/outputs";
import { CellToolbar } from "./cell_toolbar";
import { CodeBox } from "./code_box";
import { Gutter, stateOf } from "./gutter";
import { cellName } from "./gutter_state";
import { FoldedSection, FoldedSource, SectionButton } from "./folded";
import { InsertLine } from "./insert_line";
import { settle } from "./settle";
import { TextBox } from "./text_box";

/** What drags comes with the first pointer that comes near. */
let dragging: typeof import("./drag") | undefined;
async function prepareDragging(): Promise<void> {
  dragging ??= await import("./drag");
}

function follow(press: PointerEvent, view: NotebookView, id: string): void {
  if (dragging) return dragging.follow(press, view, id);
  const waits = new AbortController();
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => waits.abort(), { signal: waits.signal });
  void prepareDragging().then(() => {
    if (!waits.signal.aborted) dragging!.follow(press, view, id);
    waits.abort();
  }, () => waits.abort()); // offline: cells still move by keys
}

const kinds = { code: "Code", markdown: "Text", raw: "Raw" };

/** One cell: gutter, line, source, outputs. The list item takes the focus in command mode. */
export const Cell = memo(function Cell({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const root = useRef<HTMLLIElement>(null);
  const type = cell.type.value;
  // Computed here, so that a selection that moves renders two cells and not a thousand.
  const place = useComputed(() => (view.index.value.get(cell.id) ?? 0) + 1).value;
  const inSelection = useComputed(() => view.isSelected(cell.id)).value;
  const selected = useComputed(() => view.selected.value === cell.id).value;
  const editing = useComputed(() => view.selected.value === cell.id && view.mode.value === "edit").value;
  const alone = useComputed(() => view.selected.value === null).value;
  const lost = useComputed(() => view.lostCell.value === cell.id).value;
  const focusable = selected || (alone && place === 1);
  const outputs = useComputed(() => (cell.type.value === "code" ? cell.outputs.value.length : 0)).value;
  const hidesSource = useComputed(() => isFolded(cell.metadata.value, "source")).value;
  const heading = useComputed(() => view.levels.value.has(cell.id)).value;
  const state = type === "code" ? stateOf(cell, view) : undefined;

  // At once, not a frame later as useSignalEffect would: until then the keys would go to the cell before.
  useLayoutEffect(() => effect(() => {
    const want = view.wanted.value;
    if (want?.id !== cell.id || want.mode !== "command") return;
    view.wanted.value = null;
    root.current!.focus({ preventScroll: true });
    bringIntoView(root.current!);
  }), [cell, view]);

  const onPointerDown = (event: PointerEvent) => {
    const target = event.target as Element;
    // On a phone the sign fills the gutter: a tap runs, a long press drags.
    const onSign = event.pointerType === "touch" && target.closest(".gutter-sign");
    if (event.button !== 0 || (!onSign && target.closest("button, a, summary, .cm-editor, input, select, label"))) return;
    const inGutter = target.closest(".cell-gutter") !== null;
    if (inGutter && event.shiftKey) {
      event.preventDefault();
      return view.extendTo(cell.id);
    }
    if (inGutter) follow(event, view, cell.id);
    // One of several stays with the others until it is clear that they are not dragged.
    if (!(inGutter && view.isSelected(cell.id) && view.anchor.peek() !== null)) view.select(cell.id);
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    if (target.closest("button, a, summary, .cm-editor, input, select, label") || !getSelection()?.isCollapsed) return;
    if (event.shiftKey) return;
    if (target.closest(".cell-gutter")) view.select(cell.id);
    root.current!.focus({ preventScroll: true });
  };
  const onFocusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Element | null;
    if (!to || root.current!.contains(to) || to.closest("[data-keeps-editing], [role=menu], dialog")) return;
    if (cell.type.peek() === "markdown" && cell.text.peek().length > 0) view.shut(cell.id);
  };
  const label = cellName(kinds[type], place, state, outputs);
  return (
    <li ref={root} role="listitem" class={`cell ${type}${inSelection ? " selected" : ""}${editing ? " editing" : ""}`} data-cell={cell.id} tabIndex={focusable ? 0 : -1}
      aria-label={label} aria-current={selected ? "true" : undefined} onPointerEnter={() => void prepareDragging().catch(() => undefined)} onPointerDown={onPointerDown} onClick={onClick} onFocusOut={onFocusOut}
      onFocus={(event) => { if (event.target === root.current && view.selected.peek() !== cell.id) view.select(cell.id); }}>
      <div class="cell-gutter" onMouseDown={keepFocus}>{type === "code" ? <Gutter cell={cell} view={view} /> : heading && <SectionButton cell={cell} view={view} />}</div>
      <div class="cell-bar" />
      <div class="cell-body">
        {hidesSource ? <FoldedSource cell={cell} view={view} /> : type === "markdown" ? <TextBox cell={cell} view={view} label={`Source of text cell ${place}`} /> : (
          <div class="cell-box"><CodeBox cell={cell} view={view} label={`${kinds[type]} of cell ${place}`} /></div>
        )}
        {type === "code" && <FormPlace cell={cell} view={view} />}
        <div class="cell-corner">
          <span class="cell-place" aria-hidden="true">cell {place}</span>
          {selected && <CellToolbar cell={cell} view={view} />}
        </div>
        {type === "code" && <GatePlace cell={cell} view={view} />}
        {type === "code" && <Outputs cell={cell} view={view} />}
        {type === "code" && <InputPlace cell={cell} view={view} />}
        {heading && <FoldedSection cell={cell} view={view} />}
        {lost && <StoppedNotice view={view} />}
      </div>
      <InsertLine view={view} after={cell.id} />
    </li>
  );
});

/** A press in the gutter moves no focus: one of several selected cells can be dragged with the others. The click moves it. */
function keepFocus(event: MouseEvent): void {
  if (!(event.target as Element).closest("button")) event.preventDefault();
}

function bringIntoView(cell: HTMLElement): void {
  const scroller = cell.closest(".document");
  if (!scroller) return;
  const nudge = () => {
    const box = cell.getBoundingClientRect();
    const window = scroller.getBoundingClientRect();
    if (box.top < window.top + 8) scroller.scrollTop += box.top - window.top - 16;
    else if (box.bottom > window.bottom - 8) scroller.scrollTop += Math.min(box.bottom - window.bottom + 24, box.top - window.top - 16);
  };
  const { top, bottom } = cell.getBoundingClientRect();
  if (top > 2 * innerHeight || bottom < -innerHeight) settle(nudge);
  else nudge();
}
