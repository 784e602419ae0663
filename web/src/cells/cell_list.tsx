import { useMemo, useRef } from "preact/hooks";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { memo } from "../shell/memo";
import { Cell } from "./cell";
import { stretchesOf, type Stretch } from "./stretches";

/** The cells that are shown, one under the other. For readers of the screen it is one list, whatever stretches it is drawn in. */
export function CellList({ cells, view }: { cells: readonly LiveCell[]; view: NotebookView }) {
  const last = useRef<readonly Stretch[]>([]);
  const stretches = useMemo(() => (last.current = stretchesOf(cells.map(({ id }) => id), last.current, view.selected.peek())), [cells]);
  return (
    <div class="cells" role="list" aria-label="Cells">
      {stretches.map(({ key, ids }) => <StretchPlace key={key} cells={ids.map((id) => view.cell(id)!)} view={view} />)}
    </div>
  );
}

const StretchPlace = memo(function StretchPlace({ cells, view }: { cells: readonly LiveCell[]; view: NotebookView }) {
  return (
    <div class="stretch" role="presentation" style={{ containIntrinsicHeight: `auto calc(${cells.length} * var(--guessed-cell))` }}>
      {cells.map((cell) => <Cell key={cell.id} cell={cell} view={view} />)}
    </div>
  );
}, (a, b) => a === b || (Array.isArray(a) && a.length === (b as unknown[]).length && a.every((cell, at) => cell === (b as unknown[])[at])));
