// Where a code cell's form stands. Nothing of forms is loaded before a cell has one.
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";

const sign = /#\s*@(?:param|title|markdown)\b/;
let loaded: typeof import("./cell_form") | undefined;

export function FormPlace({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const hasSign = useComputed(() => sign.test(cell.text.value.toString())).value;
  const [module, setModule] = useState(loaded);
  const [hides, setHides] = useState(false);
  useEffect(() => {
    if (hasSign && !module) void import("./cell_form").then((found) => setModule((loaded = found)), () => undefined);
  }, [hasSign]);
  if (!hasSign || !module) return null;
  return <div class={hides ? "form-place hides-code" : "form-place"}><module.CellForm cell={cell} view={view} onHides={setHides} /></div>;
}
