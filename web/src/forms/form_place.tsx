// Where a code cell's form stands. Nothing of forms is loaded before a cell has one.
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { lazily } from "../shell/lazily";

const sign = /#\s*@(?:param|title|markdown)\b/;
const form = lazily(() => import("./cell_form"));

export function FormPlace({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const hasSign = useComputed(() => sign.test(cell.text.value.toString())).value;
  const [hides, setHides] = useState(false);
  const module = hasSign ? form() : undefined;
  if (!module) return null;
  return <div class={hides ? "form-place hides-code" : "form-place"}><module.CellForm cell={cell} view={view} onHides={setHides} /></div>;
}
