import clock from "lucide:clock";
import { useEffect } from "preact/hooks";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { tenth, useTenths } from "../shell/clock_signal";
import { Icon, StopRing } from "../shell/icon";
import { gutterState, runningTime, type GutterState } from "./gutter_state";

export function stateOf(cell: LiveCell, view: NotebookView): GutterState {
  const run = cell.run.value;
  const held = run && view.live.gate.value.find((notice) => notice.run_id === run.run_id)?.outcome;
  return gutterState({
    gate: held === "asks" || held === "stopped" ? held : undefined,
    run, executionCount: cell.executionCount.value, edited: cell.edited.value, outdated: view.outdated.value.get(cell.id),
    place: run?.phase === "queued" ? view.queuePlace.value.get(run.run_id) : undefined, clockSkew: view.live.clockSkew.value,
  });
}

export function pressSign(cell: LiveCell, view: NotebookView): void {
  const { press } = stateOf(cell, view);
  const run = cell.run.peek();
  if (press === "run") view.live.runCells([cell.id]);
  else if (press === "interrupt") view.live.interrupt();
  else if (run) view.live.cancelRuns([run.run_id]);
}

const pressWords = { run: "Run this cell", cancel: "Take this cell out of the queue", interrupt: "Stop this cell" };

/** The run button, the count, and the state in a word and a sign. */
export function Gutter({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const state = stateOf(cell, view);
  const shortcut = state.press === "run" ? " (Ctrl+Enter)" : state.press === "interrupt" ? " (i, i)" : "";
  return (
    <div class={`gutter tone-${state.tone}`}>
      <div class="gutter-top">
        <button type="button" class="gutter-sign" tabIndex={-1} aria-label={pressWords[state.press]} title={pressWords[state.press] + shortcut}
          onPointerDown={(event) => event.preventDefault()} onClick={() => { view.select(cell.id, view.mode.peek()); pressSign(cell, view); }}>
          {state.sign === "ring" ? <StopRing /> : state.sign === "clock" ? <Icon of={clock} size={18} /> : <PlaySign />}
        </button>
        {state.count && <span class="gutter-count">{state.count}</span>}
      </div>
      {state.sign === "ring" ? <RunningTime state={state} /> : state.word && <div class="gutter-word" title={state.why && `${state.why[0]!.toUpperCase()}${state.why.slice(1)}.`}>{state.word}</div>}
      {state.time && <div class="gutter-time" title={state.cost}>{state.time}</div>}
    </div>
  );
}

function PlaySign() {
  return (
    <svg class="icon play-sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3.5 2.6v10.8a.6.6 0 0 0 .9.5l9-5.4a.6.6 0 0 0 0-1l-9-5.4a.6.6 0 0 0-.9.5z" />
    </svg>
  );
}

function RunningTime({ state }: { state: GutterState }) {
  useEffect(useTenths, []);
  const narrow = typeof matchMedia !== "undefined" && matchMedia("(max-width: 720px)").matches;
  return <div class="gutter-word" role="timer" aria-live="off">{runningTime(state, tenth.value, narrow)}</div>;
}
