// Which notebooks a list shows, and in what order. Pure.
import type { NotebookSummary } from "../wire/wire";

export type Sort = "edited" | "name" | "cells" | "opened";

/** By what, and whether the other way than at the first press: names from A, the rest from the most. */
export interface Order { by: Sort; reversed: boolean }

/** A column is pressed: it orders the list, and pressed again turns it round. */
export const pressed = (order: Order, by: Sort): Order => ({ by, reversed: order.by === by && !order.reversed });

/** What is chosen at the left: everything, stars, or a folder with what is below it. */
export type Shelf = { all: true } | { starred: true } | { folder: string };

/** As the address says it, "#Teaching/Course 4"; a folder that is gone is everything. */
export function shelfAt(hash: string): Shelf {
  try {
    const folder = decodeURIComponent(hash.slice(1));
    return folder ? { folder } : { all: true };
  } catch {
    return { all: true };
  }
}

export function shelfThatIs(shelf: Shelf, folders: readonly string[]): Shelf {
  return "folder" in shelf && !folders.some((one) => one === shelf.folder || one.startsWith(`${shelf.folder}/`)) ? { all: true } : shelf;
}

export function isOn(book: NotebookSummary, shelf: Shelf): boolean {
  if ("all" in shelf) return true;
  if ("starred" in shelf) return book.is_starred === true;
  return book.folder === shelf.folder || (book.folder ?? "").startsWith(`${shelf.folder}/`);
}

export function ordered(books: readonly NotebookSummary[], { by: sort, reversed }: Order): NotebookSummary[] {
  const by: Record<Sort, (a: NotebookSummary, b: NotebookSummary) => number> = {
    edited: (a, b) => b.updated_at - a.updated_at,
    name: (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true }),
    cells: (a, b) => b.cells - a.cells,
    opened: (a, b) => (b.opened_at ?? 0) - (a.opened_at ?? 0),
  };
  const list = [...books].sort(by[sort]);
  return reversed ? list.reverse() : list;
}
