// The runtime in numbers: what it uses and may use, what it may reach, and when it is ended. Loaded when it is first opened.
import rotate from "lucide:rotate-cw";
import square from "lucide:square";
import { useSignal, useSignalEffect } from "@preact/signals";
import { commands } from "../keys/commands";
import { kernelName, kernelWords } from "../notebook/kernel_words";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { ToneSign } from "../shell/tone_sign";
import { EndTime, KeepButton } from "./runtime_end";
import css from "./runtime.css?inline";
import { keepWords, memoryWords, networkLines, useLines, type Line } from "./runtime_words";

addStyles(css);

/** Two minutes of what comes every 2 s. */
const mostSamples = 60;

export function RuntimePanel({ view }: { view: NotebookView }) {
  const runtime = view.live.runtime.value;
  const { word, tone } = kernelWords(runtime);
  const alive = runtime.phase === "idle" || runtime.phase === "busy";
  const lives = alive || runtime.phase === "starting" || runtime.phase === "restarting";
  const network = networkLines(runtime);
  return (
    <div class="runtime">
      <dl class="runtime-lines">
        <div><dt>{kernelName(runtime)}</dt><dd class={`kernel-state tone-${tone}`}><ToneSign tone={tone} />{word}</dd></div>
        {alive && runtime.memory_bytes !== undefined && <div><dt>Memory</dt><dd>{memoryWords(runtime)}</dd></div>}
      </dl>
      {alive && <MemoryChart view={view} />}
      <div class="runtime-buttons">
        <button type="button" class="button small" disabled={!alive} onClick={() => commands.interrupt.act(view)}><Icon of={square} size={16} />Interrupt</button>
        <button type="button" class="button small" disabled={!lives && runtime.phase !== "dead"} onClick={() => commands.restart.act(view)}><Icon of={rotate} size={16} />Restart</button>
        <button type="button" class="button small plain runtime-stop" disabled={!lives} onClick={() => commands.stopRuntime.act(view)}>Stop</button>
      </div>
      {!alive && <p class="runtime-says">{runtime.reason ?? (runtime.phase === "none" ? "The kernel starts with the first run." : "Numbers come when the kernel is there.")}</p>}
      {alive && <Lines title="Use" lines={useLines(runtime)} />}
      {alive && network.length > 0 && <Lines title="Network" lines={network} />}
      {alive && <End view={view} />}
    </div>
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

/** What was in use while the panel stands, against what may be. */
function MemoryChart({ view }: { view: NotebookView }) {
  const samples = useSignal<readonly number[]>([]);
  useSignalEffect(() => {
    const { memory_bytes } = view.live.runtime.value;
    if (memory_bytes !== undefined) samples.value = [...samples.peek().slice(1 - mostSamples), memory_bytes];
  });
  const all = samples.value;
  const limit = view.live.runtime.value.memory_limit_bytes;
  if (all.length < 2 || !limit) return null;
  const at = (value: number, place: number) => `${(place * 240) / (all.length - 1)},${32 - Math.min(1, value / limit) * 31}`;
  const line = all.map(at).join(" ");
  return (
    <svg class="runtime-chart" viewBox="0 0 240 32" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,32 ${line} 240,32`} /><polyline points={line} />
    </svg>
  );
}

function End({ view }: { view: NotebookView }) {
  const { stops_at, extensions_left } = view.live.runtime.value;
  return (
    <div class="runtime-end">
      <p>
        {stops_at === undefined ? <b>Keeps running when you close this tab. </b> : <b>Stops at <EndTime at={stops_at} /> unless something runs. </b>}
        Work is processor, network or disk use by any process here, terminals included. An open page is none.
      </p>
      {extensions_left !== undefined && <><p>{keepWords(extensions_left)}</p><KeepButton view={view} left={extensions_left} /></>}
    </div>
  );
}
