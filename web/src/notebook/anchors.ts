// Places that an address names behind its #: headings as Jupyter and GitHub spell them, names that authors gave, cells.
import { settle } from "../cells/settle";
import type { LiveCell } from "../document/live";
import { sectionsOf } from "./sections";
import type { NotebookView } from "./view";
import { decoded } from "../shell/decoded";

export interface Place {
  cell: LiveCell;
  /** Which heading of the cell. */
  heading?: number;
  /** A name in its text. */
  name?: string;
}

const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** `hash` without its #, decoded. Cells: as this page's own links name them, and as Colab's do. */
export function placeOf(hash: string, cells: readonly LiveCell[]): Place | undefined {
  const id = /(?:^|[&?])(?:cell(?:-id)?|scrollTo)=([^&]+)/.exec(hash)?.[1];
  if (id !== undefined) {
    const named = cells.find((cell) => cell.id === id) ?? cells.find((cell) => (cell.metadata.peek() as { id?: unknown } | null)?.id === id);
    return named && { cell: named };
  }
  const name = new RegExp(`\\b(?:id|name)\\s*=\\s*["']?${hash.replace(/[^\w\s]/g, "\\$&")}["'\\s/>]`);
  const own = cells.find((cell) => cell.type.peek() === "markdown" && name.test(cell.text.peek().toString()));
  if (own) return { cell: own, name: hash };
  const sections = sectionsOf(cells);
  const found = sections.find(({ text }) => text.trim().replace(/\s+/g, "-") === hash) ?? sections.find(({ text }) => bare(text) === bare(hash) && bare(hash) !== "");
  return found && { cell: found.cell, heading: found.place };
}

export function jump(view: NotebookView): void {
  const place = placeOf(decoded(location.hash.slice(1)), view.live.cells.peek());
  if (!place) return view.say("This notebook has no place of that name.");
  view.reveal(place.cell.id);
  view.select(place.cell.id);
  settle(() => {
    const cell = document.querySelector(`[data-cell="${CSS.escape(place.cell.id)}"]`);
    const name = place.name === undefined ? undefined : CSS.escape(place.name);
    const inside = name === undefined ? cell?.querySelectorAll("h1, h2, h3, h4, h5, h6")[place.heading ?? -1] : cell?.querySelector(`[data-id="${name}"], [data-name="${name}"]`);
    (inside ?? cell)?.scrollIntoView({ block: "start" });
  });
}
