// The outline: headings of text cells, and which of them holds a cell.
import type { LiveCell } from "../document/live";
import { headingsOf, type Heading } from "../markdown/headings";

export interface Section extends Heading {
  cell: LiveCell;
  /** Index of its cell. */
  at: number;
}

const kept = new WeakMap<LiveCell, { text: unknown; headings: Heading[] }>();

export function sectionsOf(cells: readonly LiveCell[]): Section[] {
  return cells.flatMap((cell, at) => {
    if (cell.type.value !== "markdown") return [];
    const text = cell.text.value;
    let known = kept.get(cell);
    if (known?.text !== text) kept.set(cell, (known = { text, headings: headingsOf(text.toString()) }));
    return known.headings.map((heading) => ({ ...heading, cell, at }));
  });
}

/** The last section that begins at or before a cell. */
export function sectionAt(sections: readonly Section[], at: number | undefined): Section | undefined {
  return at === undefined ? undefined : sections.findLast((section) => section.at <= at);
}
