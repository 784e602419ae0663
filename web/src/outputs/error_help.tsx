import bulb from "lucide:lightbulb";
import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import type { Output } from "../wire/wire";
import { adviceFor, kernelNote } from "./error_advice";
import { stripAnsi } from "./terminal_text";

/** The sentence under an error's summary. */
export function ErrorHelp({ output, cell, view }: { output: Output; cell: LiveCell; view: NotebookView }) {
  const advice = useComputed(() => {
    const cells = view.live.cells.value.map((it) => ({
      id: it.id,
      text: it.type.peek() === "code" ? it.text.peek().toString() : "",
      ran: it.run.value?.phase === "done" && !it.edited.peek(),
    }));
    return kernelNote(output.ename ?? "", output.traceback ?? []) ?? adviceFor(output.ename ?? "", stripAnsi(output.evalue ?? ""), cells, cell.id);
  }).value;
  if (!advice) return null;
  const install = (command: string) => {
    const before = view.live.cells.value[(view.index.value.get(cell.id) ?? 0) - 1]?.id ?? null;
    view.focus(view.live.insertCell(before, "code", command));
  };
  return (
    <p class="error-help">
      <Icon of={bulb} size={16} />
      {advice.sentence}
      {advice.kind === "run_cell" && <>
        {" "}<button type="button" class="link" onClick={() => view.live.runCells([advice.cellId, cell.id])}>Run cell {advice.place}, then this one</button>
        {" "}<button type="button" class="link" onClick={() => view.focus(advice.cellId)}>Go to it</button>
      </>}
      {advice.kind === "install" && <>{" "}<button type="button" class="link" onClick={() => install(advice.command)}>Insert <code>{advice.command}</code> above</button></>}
    </p>
  );
}
