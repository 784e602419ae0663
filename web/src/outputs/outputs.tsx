import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { lazily } from "../shell/lazily";
import { bytes, count } from "../shell/words";
import type { Output } from "../wire/wire";
import { useFrameValue } from "./frame_value";
import { MimeOutput } from "./mime_output";
import { StreamOutput } from "./stream_output";

// Come with the first error, and with the first cell that is selected and has outputs.
const errors = lazily(() => import("./error_output"));
const tools = lazily(() => import("./output_tools"));

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
      {outputs.slice(first).map((output, at) => <OneOutput key={first + at} number={first + at + 1} output={output} cell={cell} view={view} running={running} />)}
      {dropped > 0 && <div class="fold-says">{bytes(dropped)} beyond the limit of one run were not kept.</div>}
    </div>
  );
}

interface OneProps { output: Output; cell: LiveCell; view: NotebookView; running: boolean; number: number }

function OneOutput({ output, cell, view, running, number }: OneProps) {
  const selected = useComputed(() => view.selected.value === cell.id).value;
  switch (output.type) {
    case "stream": return <StreamOutput output={output} view={view} running={running} cellId={cell.id} number={number - 1} />;
    case "error": {
      const shown = errors();
      return shown ? <shown.ErrorOutput output={output} cell={cell} view={view} /> : <div class="output error" />;
    }
    default: {
      const shown = selected ? tools() : undefined;
      const name = `Output ${number} of cell ${(view.index.value.get(cell.id) ?? 0) + 1}`;
      return (
        <div class="one-output">
          <MimeOutput output={output} view={view} />
          {shown && <shown.OutputTools output={output} view={view} name={name} />}
        </div>
      );
    }
  }
}
