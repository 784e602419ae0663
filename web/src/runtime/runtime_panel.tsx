// The runtime in numbers: what it uses and may use, what it may reach, and when it is ended. Loaded when it is first opened.
import rotate from "lucide:rotate-cw";
import square from "lucide:square";
import { useSignal, useSignalEffect } from "@preact/signals";
import { perform } from "../keys/bindings";
import { kernelName, kernelWords } from "../notebook/kernel_words";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { ToneSign } from "../shell/tone_sign";
import { EndTime, KeepButton } from "./runtime_end";
import css from "./runtime.css?inline";
import { Processes } from "./processes";
import { hungriest, keepWords, memoryWords, networkLines, processorsWords, useLines, type Line } from "./runtime_words";
import { bytes } from "../shell/words";

addStyles(css);

/** Two minutes of what comes every 2 s. */
const mostSamples = 60;

export function RuntimePanel({ view }: { view: NotebookView }) {
  const runtime = view.live.runtime.value;
  const { word, tone } = kernelWords(runtime, view.asks.value !== undefined);
  const alive = runtime.phase === "idle" || runtime.phase === "busy";
  const lives = alive || runtime.phase === "starting" || runtime.phase === "restarting";
  const network = networkLines(runtime);
  return (
    <div class="runtime">
      <dl class="runtime-lines">
        <div><dt>{kernelName(runtime)}</dt><dd class={`kernel-state tone-${tone}`}><ToneSign tone={tone} />{word}</dd></div>
      </dl>
      {alive && <Curves view={view} />}
      <div class="runtime-buttons">
        <button type="button" class="button small" disabled={!alive} onClick={() => perform(view, "interrupt")}><Icon of={square} size={16} />Interrupt</button>
        <button type="button" class="button small" disabled={!lives && runtime.phase !== "dead"} onClick={() => perform(view, "restart")}><Icon of={rotate} size={16} />Restart</button>
        <button type="button" class="button small plain runtime-stop" disabled={!lives} onClick={() => perform(view, "stopRuntime")}>Stop</button>
      </div>
      {!alive && <p class="runtime-says">{runtime.reason ?? (runtime.phase === "none" ? "The kernel starts with the first run." : "Numbers come when the kernel is there.")}</p>}
      {alive && view.live.access.value === undefined && <Processes view={view} />}
      <Peaks view={view} />
      {alive && <Lines title="Use" lines={useLines(runtime)} />}
      {alive && network.length > 0 && <Lines title="Network" lines={network} />}
      {alive && <End view={view} />}
    </div>
  );
}

/** Cells listed with the most memory that their last run saw. */
const mostPeaks = 5;

function Peaks({ view }: { view: NotebookView }) {
  const cells = hungriest(view.live.cells.value, mostPeaks);
  if (cells.length === 0) return null;
  return (
    <section aria-labelledby="runtime-peaks">
      <h3 id="runtime-peaks" title="What the runtime used at most while the cell ran">Peak memory of cells</h3>
      <dl class="runtime-lines">
        {cells.map(({ cell, place, bytes: peak }) => (
          <div key={cell.id}><dt><button type="button" class="link" onClick={() => { view.sheet.value = null; view.focus(cell.id); }}>Cell {place}</button></dt><dd>{bytes(peak)}</dd></div>
        ))}
      </dl>
    </section>
  );
}

function Lines({ title, lines }: { title: string; lines: Line[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl class="runtime-lines">{lines.map(({ name, says }) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}</dl>
    </section>
  );
}

/** What is in use, and was while the panel stands, as parts of what may be. */
function Curves({ view }: { view: NotebookView }) {
  const samples = useSignal<readonly { memory: number; processors: number }[]>([]);
  useSignalEffect(() => {
    const { memory_bytes, memory_limit_bytes, cpu_percent = 0, cores = 1 } = view.live.runtime.value;
    if (memory_bytes !== undefined && memory_limit_bytes) samples.value = [...samples.peek().slice(1 - mostSamples), { memory: memory_bytes / memory_limit_bytes, processors: cpu_percent / 100 / cores }];
  });
  const runtime = view.live.runtime.value;
  const processors = processorsWords(runtime);
  return (
    <dl class="runtime-curves" title="The last two minutes">
      {runtime.memory_bytes !== undefined && <div><dt>Memory</dt><dd>{memoryWords(runtime)}</dd><Curve parts={samples.value.map((it) => it.memory)} /></div>}
      {processors !== undefined && <div><dt>Processors</dt><dd>{processors}</dd><Curve parts={samples.value.map((it) => it.processors)} /></div>}
    </dl>
  );
}

/** From the right: two minutes fill it. The words above say the same, so that nobody needs to see it. */
function Curve({ parts }: { parts: readonly number[] }) {
  const [width, height] = [240, 34];
  const line = parts.map((part, place) => `${width - ((parts.length - 1 - place) * width) / (mostSamples - 1)},${height - 1 - Math.min(1, part) * (height - 4)}`).join(" ");
  const from = width - ((parts.length - 1) * width) / (mostSamples - 1);
  return (
    <dd class="runtime-curve" aria-hidden="true">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">{parts.length > 1 && <><polygon points={`${from},${height} ${line} ${width},${height}`} /><polyline points={line} /></>}</svg>
    </dd>
  );
}

function End({ view }: { view: NotebookView }) {
  const { stops_at, extensions_left } = view.live.runtime.value;
  return (
    <div class="runtime-end">
      <p>
        {stops_at === undefined ? <b>Keeps running when you close this tab. </b> : <b>Stops at <EndTime at={stops_at} /> unless something runs. </b>}
        A program or terminal that uses the processor, the network or the disk counts as running; an open page does not.
      </p>
      {extensions_left !== undefined && <><p>{keepWords(extensions_left)}</p><KeepButton view={view} left={extensions_left} /></>}
    </div>
  );
}
