import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { gutterState } from "../cells/gutter_state";
import type { NotebookView } from "./view";

/** Tells a screen reader when a run ends. Output itself is not read out: a flood of it would never end. */
export function Announce({ view }: { view: NotebookView }) {
  const words = useSignal("");
  const open = useRef(new Map<string, string>());
  useSignalEffect(() => {
    const now = new Map(view.live.queue.value.map((run) => [run.run_id, run.cell_id]));
    for (const [run, id] of open.current) {
      const cell = view.cell(id);
      if (now.has(run) || !cell) continue;
      const state = gutterState({ run: cell.run.value, executionCount: cell.executionCount.value, edited: cell.edited.value, clockSkew: 0 });
      words.value = `Cell ${(view.index.value.get(id) ?? 0) + 1}: ${state.spoken}`;
    }
    open.current = now;
  });
  return <div class="hidden-words" role="status" aria-live="polite">{words.value}</div>;
}
