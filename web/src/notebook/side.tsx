import braces from "lucide:braces";
import cpu from "lucide:cpu";
import folder from "lucide:folder";
import keyboard from "lucide:keyboard";
import listTree from "lucide:list-tree";
import squarePen from "lucide:square-pen";
import search from "lucide:search";
import { FilesPlace, TerminalsButton } from "../files/places";
import { Icon } from "../shell/icon";
import { RuntimePlace } from "../runtime/runtime_place";
import { VariablesPlace } from "../variables/variables_place";
import { FindPlace } from "./find_place";
import { Outline } from "./outline";
import { leastWidth, mostWidth, panel, setPanel, showPanel, type Panel } from "./panel";
import type { NotebookView } from "./view";

const leastWide = 300;
const titles = { find: "Find and replace", contents: "Contents", files: "Files", variables: "Variables", runtime: "Runtime" };

/** The rail at the left and its one panel, resizable and remembered. */
export function Side({ view }: { view: NotebookView }) {
  const { width, open, which } = panel.value;
  const bounded = (next: number) => Math.min(mostWidth, Math.max(leastWidth, next));
  const resize = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const from = event.clientX - width;
    handle.onpointermove = (move) => (panel.value = { ...panel.peek(), width: bounded(move.clientX - from) });
    handle.onpointerup = () => {
      handle.onpointermove = handle.onpointerup = null;
      setPanel({});
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setPanel({ width: bounded(width + step) });
  };
  const finding = view.finding.value !== null;
  const shown = finding ? "find" : open ? which : null;
  const rail = (name: Panel, icon: typeof listTree) => (
    <button type="button" class="icon-button rail-item" aria-label={titles[name]} title={titles[name]} aria-pressed={shown === name} onClick={() => showPanel(view, name)}><Icon of={icon} size={20} /></button>
  );
  return (
    <div class="side">
      <nav class="rail" aria-label="Panels">
        {rail("contents", listTree)}
        {rail("files", folder)}
        {rail("variables", braces)}
        <button type="button" class="icon-button rail-item" aria-label="Find and replace" title="Find and replace (Ctrl+F)" aria-pressed={finding}
          onClick={() => (finding ? (view.finding.value = null) : view.find())}><Icon of={search} size={20} /></button>
        <span class="rail-room" />
        <button type="button" class="icon-button rail-item" aria-label="Scratch cell" title="Scratch cell (Ctrl+Alt+N)" aria-pressed={view.scratch.value > 0} onClick={() => (view.scratch.value = view.scratch.peek() > 0 ? 0 : 1)}><Icon of={squarePen} size={20} /></button>
        <TerminalsButton />
        {rail("runtime", cpu)}
        <button type="button" class="icon-button rail-item" aria-label="All keys" title="All keys (?)" onClick={() => (view.sheet.value = "keys")}><Icon of={keyboard} size={20} /></button>
      </nav>
      {shown && (
        <aside class="panel" style={{ width: `${shown === "contents" || shown === "files" ? width : Math.max(width, leastWide)}px` }} aria-label={titles[shown]}
          onKeyDown={(event) => { if (event.key === "Escape" && !event.defaultPrevented) view.step(0); }}>
          <h2 class="panel-title">{titles[shown]}</h2>
          {shown === "find" ? <FindPlace view={view} /> : shown === "files" ? <FilesPlace view={view} /> : shown === "variables" ? <VariablesPlace view={view} /> : shown === "runtime" ? <RuntimePlace view={view} /> : <Outline view={view} />}
          <div class="panel-edge" role="separator" aria-orientation="vertical" aria-label="Width of the panel" aria-valuenow={width} aria-valuemin={leastWidth} aria-valuemax={mostWidth}
            tabIndex={0} onPointerDown={resize} onKeyDown={onKeyDown} onDblClick={() => setPanel({ width: 240 })} />
        </aside>
      )}
    </div>
  );
}
