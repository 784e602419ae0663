import { signal } from "@preact/signals";
import type { NotebookView } from "./view";

// Comes when it is first asked for.
const panel = signal<typeof import("../find/find_panel") | "failed" | undefined>(undefined);

export function FindPlace({ view, onChoose }: { view: NotebookView; onChoose?: () => void }) {
  const module = panel.value;
  if (module === undefined) import("../find/find_panel").then((it) => (panel.value = it), () => (panel.value = "failed"));
  if (module === "failed") return <p class="panel-empty">Finding could not be loaded. Reload the page when you are online.</p>;
  return module ? <module.FindPanel view={view} onChoose={onChoose} /> : <p class="panel-empty">Loading</p>;
}
