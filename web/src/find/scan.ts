// One text gone through with a pattern. No page and no document here: a worker does it too.
import { replacementFor } from "./query";

/** Beyond these nothing is looked for. */
export const mostMatches = 10_000;
/** Between two texts, the search ends after this. */
const longestSearch_ms = 800;
/** Characters of a line that a list shows around a match. */
const shownAround = 60;
/** Less before: what was found is to be seen in a narrow panel. */
const shownBefore = 20;

export interface Replacement { text: string; regexp: boolean }

export interface Place {
  from: number;
  to: number;
  /** For the list: the match in its line, and what replacing makes of it. */
  before: string;
  found: string;
  after: string;
  becomes: string | undefined;
}

export interface Scanned {
  /** Of each text, as far as the search came. */
  places: Place[][];
  /** There may be more: a limit was reached. */
  cut: boolean;
}

/** `replacements`: what the matches of each text become, if anything. */
export function scanAll(texts: readonly string[], pattern: RegExp, replacements: readonly (Replacement | undefined)[]): Scanned {
  const places: Place[][] = [];
  const end = performance.now() + longestSearch_ms;
  let left = mostMatches;
  for (const [at, text] of texts.entries()) {
    const here = scan(text, pattern, left, replacements[at]);
    places.push(here);
    left -= here.length;
    if (left <= 0 || performance.now() > end) return { places, cut: true };
  }
  return { places, cut: false };
}

function scan(text: string, pattern: RegExp, most: number, replacement: Replacement | undefined): Place[] {
  const places: Place[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match && places.length < most; match = pattern.exec(text)) {
    if (match[0] === "") {
      // Nothing is no match; the next character may begin one.
      pattern.lastIndex += (text.codePointAt(pattern.lastIndex) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const from = match.index, to = from + match[0].length;
    const line = text.lastIndexOf("\n", from - 1) + 1;
    const next = text.indexOf("\n", to);
    const start = Math.max(line, from - shownBefore);
    places.push({
      from, to,
      before: (start > line ? "…" : "") + (start > line ? text.slice(start, from) : text.slice(line, from).trimStart()),
      found: match[0], after: text.slice(to, Math.min(next < 0 ? text.length : next, to + shownAround)),
      becomes: replacement && replacementFor(match, replacement.text, replacement.regexp),
    });
  }
  return places;
}
