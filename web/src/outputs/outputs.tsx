import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { bytes, count } from "../shell/words";
import type { Output } from "../wire/wire";
import { ErrorOutput } from "./error_output";
import { useFrameValue } from "./frame_value";
import { MimeOutput } from "./mime_output";
import { StreamOutput } from "./stream_output";

/** Outputs rendered at once; a cell may have thousands. */
const shownOutputs = 200;

export function Outputs({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const outputs = useFrameValue(cell.outputs);
  const dropped = cell.droppedBytes.value;
  const folded = useComputed(() => view.foldedOutputs.value.has(cell.id)).value;
  if (outputs.length === 0 && dropped === 0) return null;
  if (folded) {
    return (
      <div class="outputs">
        <button type="button" class="link" onClick={() => view.toggleOutputs([cell.id])}>Show the output</button>
        <span class="fold-says">{count(outputs.length, "output")} folded</span>
      </div>
    );
  }
  const running = cell.run.value?.phase === "running";
  const first = Math.max(0, outputs.length - shownOutputs);
  return (
    <div class="outputs">
      {first > 0 && <div class="fold-says">{count(first, "earlier output")} not shown. They are kept and part of the download.</div>}
      {outputs.slice(first).map((output, at) => <OneOutput key={first + at} output={output} number={first + at} cell={cell} view={view} running={running} />)}
      {dropped > 0 && <div class="fold-says">{bytes(dropped)} beyond the limit of one run were not kept.</div>}
    </div>
  );
}

function OneOutput({ output, number, cell, view, running }: { output: Output; number: number; cell: LiveCell; view: NotebookView; running: boolean }) {
  switch (output.type) {
    case "stream": return <StreamOutput output={output} view={view} running={running} cellId={cell.id} number={number} />;
    case "error": return <ErrorOutput output={output} cell={cell} view={view} />;
    default: return <MimeOutput output={output} view={view} />;
  }
}
