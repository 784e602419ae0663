// What is folded, as Jupyter keeps it in a cell's metadata: its source, its outputs, and the section under its heading.
import type { LiveCell } from "../document/live";
import type { Json } from "../wire/wire";
import type { Section } from "./sections";

/** JupyterLab's name for a heading whose section is folded; older notebooks say `heading_collapsed`. */
const headingKey = "jp-MarkdownHeadingCollapsed";
const olderHeadingKey = "heading_collapsed";

type Fields = { readonly [name: string]: Json };
export type Fold = "source" | "outputs" | "heading";

const fieldsOf = (json: Json | undefined): Fields => (json !== null && typeof json === "object" && !Array.isArray(json) ? (json as Fields) : {});

export function isFolded(metadata: Json, what: Fold): boolean {
  const fields = fieldsOf(metadata);
  const jupyter = fieldsOf(fields["jupyter"]);
  if (what === "source") return jupyter["source_hidden"] === true;
  if (what === "heading") return fields[headingKey] === true || fields[olderHeadingKey] === true;
  return jupyter["outputs_hidden"] === undefined ? fields["collapsed"] === true : jupyter["outputs_hidden"] === true;
}

/** The metadata with that folded or shown; everything else stays. */
export function withFold(metadata: Json, what: Fold, folded: boolean): Json {
  const { jupyter, [headingKey]: heading, [olderHeadingKey]: older, collapsed, ...rest } = fieldsOf(metadata);
  const others: Record<string, Json> = rest;
  if (what === "heading") {
    if (folded) others[headingKey] = true;
  } else {
    if (heading !== undefined) others[headingKey] = heading;
    if (older !== undefined) others[olderHeadingKey] = older;
  }
  const inner: Record<string, Json> = { ...fieldsOf(jupyter) };
  const name = what === "source" ? "source_hidden" : "outputs_hidden";
  if (what !== "heading") {
    if (folded) inner[name] = true;
    else delete inner[name];
  }
  if (Object.keys(inner).length > 0) others["jupyter"] = inner;
  if (collapsed !== undefined && what !== "outputs") others["collapsed"] = collapsed;
  return others;
}

export interface Folds {
  /** Cells that are not shown -> the heading cell that is shown in their place. */
  hidden: ReadonlyMap<string, string>;
  /** Folded heading cells that are shown -> how many cells they hide. */
  heads: ReadonlyMap<string, number>;
}

export const noFolds: Folds = { hidden: new Map(), heads: new Map() };

/** Heading cells with the level of their first heading. */
export function levelsOf(sections: readonly Section[]): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const section of sections) if (!levels.has(section.cell.id)) levels.set(section.cell.id, section.level);
  return levels;
}

/** A section reaches to the next cell whose first heading is of its level or above. */
export function foldsOf(cells: readonly LiveCell[], levels: ReadonlyMap<string, number>): Folds {
  if (!cells.some((cell) => cell.type.value === "markdown" && isFolded(cell.metadata.value, "heading"))) return noFolds;
  const hidden = new Map<string, string>();
  const heads = new Map<string, number>();
  let head: { id: string; level: number } | undefined;
  for (const cell of cells) {
    const level = levels.get(cell.id);
    if (head && level !== undefined && level <= head.level) head = undefined;
    if (head) {
      hidden.set(cell.id, head.id);
      heads.set(head.id, heads.get(head.id)! + 1);
    } else if (level !== undefined && isFolded(cell.metadata.value, "heading")) {
      head = { id: cell.id, level };
      heads.set(cell.id, 0);
    }
  }
  return { hidden, heads };
}

export function sameFolds(one: Folds, other: Folds): boolean {
  return sameEntries(one.hidden, other.hidden) && sameEntries(one.heads, other.heads);
}

function sameEntries<T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (other.get(key) !== value) return false;
  return true;
}
