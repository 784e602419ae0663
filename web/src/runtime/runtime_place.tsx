// Where the runtime's numbers and what is said of it stand in the page; both are loaded when there is something to show.
import { lazily } from "../shell/lazily";
import type { NotebookView } from "../notebook/view";

const panel = lazily(() => import("./runtime_panel"));
const notices = lazily(() => import("./runtime_notices"));

export function RuntimePlace({ view }: { view: NotebookView }) {
  const module = panel();
  return module ? <module.RuntimePanel view={view} /> : <p class="panel-empty">Loading. The first time needs a connection.</p>;
}

export function RuntimeNotice({ view }: { view: NotebookView }) {
  const { phase, extensions_left } = view.live.runtime.value;
  const module = extensions_left !== undefined || phase === "dead" || phase.startsWith("un") ? notices() : undefined;
  return module ? <module.RuntimeNotice view={view} /> : null;
}

export function StoppedNotice({ view }: { view: NotebookView }) {
  const module = notices();
  return module ? <module.StoppedNotice view={view} /> : null;
}
