import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { lazily } from "../shell/lazily";

const notice = lazily(() => import("./gate_notice"));

/** Under a cell: what the guard asks before its run, and what came of that. Loaded with the first one. */
export function GatePlace({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const notices = useComputed(() => view.live.gate.value.filter((it) => it.cell_id === cell.id)).value;
  const module = notices.length > 0 && notice();
  return module ? <>{notices.map((it) => <module.GateNotice key={it.case_id} notice={it} view={view} />)}</> : null;
}
