import keyboard from "lucide:keyboard";
import listTree from "lucide:list-tree";
import search from "lucide:search";
import { useSignal } from "@preact/signals";
import { Icon } from "../shell/icon";
import { FindPlace } from "./find_place";
import { Outline } from "./outline";
import type { NotebookView } from "./view";

const key = "stoa.panel";
const [least, most] = [180, 420];
const leastFinding = 300;

interface Kept { open: boolean; width: number }

function kept(): Kept {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Kept>;
    return { open: value.open ?? true, width: Math.min(most, Math.max(least, value.width ?? 240)) };
  } catch {
    return { open: true, width: 240 };
  }
}

function keep(value: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Not kept: the panel is as it was next time.
  }
}

/** The rail at the left and its one panel, resizable and remembered. */
export function Side({ view }: { view: NotebookView }) {
  const panel = useSignal(kept());
  const set = (next: Kept) => keep((panel.value = next));
  const resize = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const from = event.clientX - panel.value.width;
    handle.onpointermove = (move) => (panel.value = { open: true, width: Math.min(most, Math.max(least, move.clientX - from)) });
    handle.onpointerup = () => {
      handle.onpointermove = handle.onpointerup = null;
      keep(panel.value);
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set({ open: true, width: Math.min(most, Math.max(least, panel.value.width + step)) });
  };
  const { width } = panel.value;
  const finding = view.finding.value !== null;
  const contents = !finding && panel.value.open;
  const showContents = () => {
    view.finding.value = null;
    set({ open: finding || !panel.value.open, width });
  };
  return (
    <div class="side">
      <nav class="rail" aria-label="Panels">
        <button type="button" class="icon-button rail-item" aria-label="Contents" title="Contents" aria-pressed={contents} onClick={showContents}><Icon of={listTree} size={20} /></button>
        <button type="button" class="icon-button rail-item" aria-label="Find and replace" title="Find and replace (Ctrl+F)" aria-pressed={finding}
          onClick={() => (finding ? (view.finding.value = null) : view.find())}><Icon of={search} size={20} /></button>
        <span class="rail-room" />
        <button type="button" class="icon-button rail-item" aria-label="All keys" title="All keys (?)" onClick={() => (view.sheet.value = "keys")}><Icon of={keyboard} size={20} /></button>
      </nav>
      {(finding || contents) && (
        <aside class="panel" style={{ width: `${finding ? Math.max(width, leastFinding) : width}px` }} aria-label={finding ? "Find and replace" : "Contents"}>
          <h2 class="panel-title">{finding ? "Find and replace" : "Contents"}</h2>
          {finding ? <FindPlace view={view} /> : <Outline view={view} />}
          <div class="panel-edge" role="separator" aria-orientation="vertical" aria-label="Width of the panel" aria-valuenow={width} aria-valuemin={least} aria-valuemax={most}
            tabIndex={0} onPointerDown={resize} onKeyDown={onKeyDown} onDblClick={() => set({ open: true, width: 240 })} />
        </aside>
      )}
    </div>
  );
}
