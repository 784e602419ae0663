import { lazily } from "../shell/lazily";
import type { NotebookView } from "./view";

const panel = lazily(() => import("../find/find_panel"));

export function FindPlace({ view, onChoose }: { view: NotebookView; onChoose?: () => void }) {
  const module = panel();
  return module ? <module.FindPanel view={view} onChoose={onChoose} /> : <p class="panel-empty">Loading. The first time needs a connection.</p>;
}
