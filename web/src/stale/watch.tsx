// Keeps `view.outdated` as runs end and cells change. Loaded once a cell has run.
import { useSignalEffect } from "@preact/signals";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { namesOf, type Names } from "./names";
import { outdatedCells, type RanCell } from "./outdated";

/** A cell's text is an object of its own until it changes. */
const known = new WeakMap<object, Names>();

function ran(cell: LiveCell): RanCell | undefined {
  if (cell.type.value !== "code") return undefined;
  const run = cell.run.value;
  const good = run?.phase === "done" && !cell.edited.value;
  if (!good) return { id: cell.id, names: { defines: new Set(), uses: new Set() }, started: undefined };
  const text = cell.text.value;
  let names = known.get(text);
  if (!names) known.set(text, (names = namesOf(text.toString())));
  return { id: cell.id, names, started: run.started_at };
}

export function WatchOutdated({ view }: { view: NotebookView }) {
  useSignalEffect(() => {
    const found = outdatedCells(view.live.cells.value.map(ran));
    const before = view.outdated.peek();
    const same = found.size === before.size && [...found].every(([id, one]) => before.get(id)?.name === one.name && before.get(id)?.place === one.place);
    if (!same) view.outdated.value = found;
  });
  return null;
}
