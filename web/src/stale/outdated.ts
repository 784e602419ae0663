// Cells whose result is older than what they took it from: the nearest cell above that defines a name they read has run since. What stands
// below is no reason: run from the top, the cell would not see it.
import type { Names } from "./names";

export interface RanCell {
  id: string;
  names: Names;
  /** When its last run began and ended well; nothing: it has not run, or was edited since. */
  started: number | undefined;
}

export interface Outdated {
  /** What was defined anew. */
  name: string;
  /** The place of the cell that did, from 1. */
  place: number;
}

/** `cells` in their order, text cells among them as undefined. */
export function outdatedCells(cells: readonly (RanCell | undefined)[]): ReadonlyMap<string, Outdated> {
  const found = new Map<string, Outdated>();
  const defined = new Map<string, { place: number; started: number }>();
  cells.forEach((cell, at) => {
    if (!cell) return;
    if (cell.started !== undefined) {
      for (const name of cell.names.uses) {
        const by = defined.get(name);
        if (by && by.started > cell.started && !found.has(cell.id)) found.set(cell.id, { name, place: by.place });
      }
      for (const name of cell.names.defines) defined.set(name, { place: at + 1, started: cell.started });
    }
  });
  return found;
}
