import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { lazily } from "../shell/lazily";

const form = lazily(() => import("./input_form"));

/** Under the running cell: where input() and getpass() are answered. */
export function InputPlace({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const input = useComputed(() => (view.live.input.value?.cell_id === cell.id ? view.live.input.value : undefined)).value;
  const module = input && form();
  return module ? <module.InputForm key={input.input_id} input={input} view={view} /> : null;
}
