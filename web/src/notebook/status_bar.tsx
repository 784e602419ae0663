import { ToneSign } from "../shell/tone_sign";
import { bytesOf, bytes, clock, count } from "../shell/words";
import { kernelWords, statusSentence } from "./kernel_words";
import type { NotebookView } from "./view";

/** What runs and what waits, as the status bar, the tab and the phone say it. */
export function statusFacts(view: NotebookView) {
  const queue = view.live.queue.value;
  const running = queue.find((run) => run.phase === "running");
  const place = (id: string | undefined) => (id === undefined ? undefined : (view.index.value.get(id) ?? -1) + 1 || undefined);
  const latest = queue.length > 0 ? undefined : latestRun(view);
  return {
    asks: view.asks.value, runtime: view.live.runtime.value, running: place(running?.cell_id), queued: queue.filter((run) => run.phase === "queued").length,
    failed: latest?.phase === "error" ? place(latest.cell_id) : undefined,
  };
}

function latestRun(view: NotebookView) {
  let latest;
  for (const cell of view.live.cells.value) {
    const run = cell.run.value;
    if (run?.ended_at !== undefined && run.phase !== "cancelled" && run.phase !== "aborted" && run.ended_at > (latest?.ended_at ?? 0)) latest = run;
  }
  return latest;
}

export function StatusBar({ view }: { view: NotebookView }) {
  const facts = statusFacts(view);
  const { runtime } = facts;
  const at = facts.asks ?? facts.running ?? facts.failed;
  const { tone } = kernelWords(runtime);
  const alive = runtime.phase === "idle" || runtime.phase === "busy";
  return (
    <footer class="statusbar" aria-label="State">
      <span class="status-state"><ToneSign tone={facts.asks === undefined ? tone : "wait"} />{at ? <button type="button" class="link status-place" onClick={() => view.focus(view.live.cells.value[at - 1]!.id)}>{statusSentence(facts)}</button> : statusSentence(facts)}</span>
      {alive && runtime.cpu_percent !== undefined && <Meter name="CPU" part={runtime.cpu_percent / 100 / (runtime.cores || 1)} words={`${Math.round(runtime.cpu_percent / (runtime.cores || 1))} %`} />}
      {alive && runtime.memory_bytes !== undefined && (
        <Meter name="Memory" part={runtime.memory_limit_bytes ? runtime.memory_bytes / runtime.memory_limit_bytes : 0}
          words={runtime.memory_limit_bytes ? bytesOf(runtime.memory_bytes, runtime.memory_limit_bytes) : bytes(runtime.memory_bytes)} />
      )}
      <span class="header-room" />
      <span>{count(view.live.cells.value.length, "cell")}</span>
      {alive && <span>{runtime.stops_at ? `Stops at ${clock(runtime.stops_at)} unless something runs` : "Keeps running when you close this tab"}</span>}
    </footer>
  );
}

function Meter({ name, part, words }: { name: string; part: number; words: string }) {
  return (
    <span class="meter">
      {name}
      <span class="meter-track" aria-hidden="true"><span class="meter-fill" style={{ width: `${Math.min(100, Math.max(0, part * 100))}%` }} /></span>
      {words}
    </span>
  );
}
