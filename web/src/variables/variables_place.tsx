import { lazily } from "../shell/lazily";
import type { NotebookView } from "../notebook/view";

const panel = lazily(() => import("./variables_panel"));

export function VariablesPlace({ view }: { view: NotebookView }) {
  const module = panel();
  return module ? <module.VariablesPanel view={view} /> : <p class="panel-empty">Loading. The first time needs a connection.</p>;
}
