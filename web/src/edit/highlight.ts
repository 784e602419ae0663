// Colours of code, the same in editors and in static text: classes of one highlighter, coloured by style/code.css.
import { highlightCode, tagHighlighter, tags as t } from "@lezer/highlight";
import { parser as python } from "@lezer/python";
import type { Parser } from "@lezer/common";

export const highlighter = tagHighlighter([
  { tag: [t.keyword, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword, t.modifier, t.bool, t.null, t.self], class: "tok-keyword" },
  { tag: [t.string, t.special(t.string), t.character], class: "tok-string" },
  { tag: [t.number, t.escape], class: "tok-number" },
  { tag: [t.comment, t.lineComment, t.blockComment], class: "tok-comment" },
  { tag: [t.function(t.definition(t.variableName)), t.definition(t.className), t.className, t.meta], class: "tok-name" },
  { tag: [t.heading], class: "tok-heading" },
  { tag: [t.strong], class: "tok-strong" },
  { tag: [t.emphasis], class: "tok-emphasis" },
  { tag: [t.monospace], class: "tok-string" },
  { tag: [t.link, t.url], class: "tok-name" },
  { tag: [t.processingInstruction, t.quote, t.labelName, t.contentSeparator], class: "tok-comment" },
]);

export interface Piece {
  text: string;
  classes: string;
}

/** Parsing stops being worth it; longer text stays uncoloured until an editor colours what is seen of it. */
const longest = 200_000;

export function highlightLines(code: string, parser: Parser | undefined): Piece[][] {
  if (!parser || code.length > longest) return code.split("\n").map((text) => [{ text, classes: "" }]);
  const lines: Piece[][] = [[]];
  highlightCode(code, parser.parse(code), highlighter,
    (text, classes) => lines[lines.length - 1]!.push({ text, classes }),
    () => lines.push([]));
  return lines;
}

/** The parser for a fenced block's word. */
export function parserFor(language: string): Parser | undefined {
  return /^(python3?|py|ipython3?|pycon)$/i.test(language.trim()) ? python : undefined;
}

export { python };
