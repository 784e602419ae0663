// Where files and terminals stand in the page, small enough to come with it; what stands there is loaded when it is opened.
import squareTerminal from "lucide:square-terminal";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { dockOpen, showDock } from "../terminals/dock_state";

const panel = lazily(() => import("./files_panel"));
const terminals = lazily(() => import("../terminals/terminals"));
const loading = <p class="panel-empty">Loading. The first time needs a connection.</p>;

export function FilesPlace({ view }: { view: NotebookView }) {
  const module = panel();
  return module ? <module.FilesPanel view={view} /> : loading;
}

export function TerminalsPlace({ view }: { view: NotebookView }) {
  if (!dockOpen.value) return null;
  const module = terminals();
  return module ? <module.Terminals view={view} /> : loading;
}

export function TerminalsButton() {
  return (
    <button type="button" class="icon-button rail-item" data-terminals-button aria-label="Terminals" title="Terminals" aria-pressed={dockOpen.value} onClick={() => showDock(!dockOpen.value)}>
      <Icon of={squareTerminal} size={20} />
    </button>
  );
}
