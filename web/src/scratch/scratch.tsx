import eraser from "lucide:eraser";
import arrowDownLeft from "lucide:arrow-down-left";
import x from "lucide:x";
import { effect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { CodeBox } from "../cells/code_box";
import { Gutter } from "../cells/gutter";
import { GatePlace } from "../gate/gate_place";
import { narrowQuery } from "../notebook/panel";
import type { NotebookView } from "../notebook/view";
import { InputPlace } from "../outputs/input_place";
import { Outputs } from "../outputs/outputs";
import { Icon } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { addStyles } from "../shell/styles";
import css from "./scratch.css?inline";
import { scratchOf } from "./scratch_cell";
import { scratchView } from "./scratch_view";

addStyles(css);

const phoneParts = lazily(() => import("../notebook/phone"));

/** A cell beside the notebook that runs in its kernel and is not saved. Shut, it only takes away what its runs left. */
export function Scratch({ view }: { view: NotebookView }) {
  const scratch = useMemo(() => scratchOf(view.live), [view]);
  const own = useMemo(() => scratchView(view, scratch), [view]);
  const place = useRef<HTMLElement>(null);
  const asked = view.scratch.value;

  // Each time that it is asked for, its editor takes the focus.
  useEffect(() => { if (asked > 0) own.focus(scratch.cell.id, "edit"); }, [asked]);
  // Esc: back to the notebook.
  useLayoutEffect(() => effect(() => {
    if (own.wanted.value?.mode !== "command") return;
    own.wanted.value = null;
    if (place.current?.contains(document.activeElement)) back(view);
  }), [own, view]);

  if (asked === 0) return null;
  const ran = scratch.ran.value?.cell;
  const phone = own.mode.value === "edit" && matchMedia(narrowQuery).matches ? phoneParts() : undefined;
  const keep = () => {
    const text = scratch.cell.text.peek().toString();
    view.focus(view.live.insertCell(view.selectedIds.peek().at(-1) ?? view.live.cells.peek().at(-1)?.id ?? null, "code", text), "command");
    view.say("A copy stands in the notebook.");
  };
  const shut = () => {
    scratch.clear();
    view.scratch.value = 0;
    back(view);
  };
  return (
    <>
      <aside ref={place} class="scratch" aria-label="Scratch cell" data-keeps-editing>
        <div class="scratch-bar">
          <h2>Scratch cell</h2>
          <span class="scratch-says">runs in this kernel, not saved</span>
          <button type="button" class="icon-button" aria-label="Copy into the notebook" title="Copy into the notebook" disabled={scratch.cell.text.value.length === 0} onClick={keep}><Icon of={arrowDownLeft} /></button>
          <button type="button" class="icon-button" aria-label="Clear the output" title="Clear the output" disabled={ran === undefined || scratch.runs.value} onClick={() => { scratch.clear(); own.focus(scratch.cell.id, "edit"); }}><Icon of={eraser} /></button>
          <button type="button" class="icon-button" aria-label="Close the scratch cell" title="Close (Ctrl+Alt+N)" onClick={shut}><Icon of={x} /></button>
        </div>
        <div class="scratch-scroll">
          <div class="cell code scratch-cell" data-cell={scratch.cell.id}>
            <div class="cell-gutter"><Gutter cell={scratch.cell} view={own} /></div>
            <div class="cell-bar" />
            <div class="cell-body">
              <div class="cell-box"><CodeBox cell={scratch.cell} view={own} label="Code of the scratch cell" /></div>
              {ran && <GatePlace cell={ran} view={own} />}
              {ran && <Outputs key={ran.id} cell={ran} view={own} />}
              {ran && <InputPlace cell={ran} view={own} />}
            </div>
          </div>
        </div>
      </aside>
      {phone && <phone.KeyRow view={own} />}
    </>
  );
}

function back(view: NotebookView): void {
  const to = view.selected.peek() ?? view.live.cells.peek()[0]?.id;
  if (to !== undefined) view.focus(to);
}
