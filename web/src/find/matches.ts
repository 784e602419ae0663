// Matches in the cells' texts and outputs, and what replacing makes of them. Works on texts, so a cell needs no editor.
import { ChangeSet } from "@codemirror/state";
import type { LiveCell } from "../document/live";
import { textOf } from "../document/diff";
import type { StepEdits, TextEdit } from "../document/journal";
import { textOf as mimeText } from "../outputs/mime_choice";
import { stripAnsi } from "../outputs/terminal_text";
import { limits, type Json, type Output } from "../wire/wire";
import { replacementFor } from "./query";

/** Beyond these nothing is looked for. */
export const mostMatches = 10_000;
const longestSearch_ms = 1000;
const longestOutput = 1_000_000;
/** Characters of a line that a list shows around a match. */
const shownAround = 60;

export interface Places { code: boolean; text: boolean; outputs: boolean }

export interface Match {
  cell: LiveCell;
  in: "source" | "output";
  from: number;
  to: number;
  /** For the list: the match in its line, and what replacing makes of it. */
  before: string;
  found: string;
  after: string;
  becomes: string | undefined;
}

export interface Found {
  matches: readonly Match[];
  /** There may be more: a limit was reached. */
  cut: boolean;
}

/** `replacement`: also what each match becomes. */
export function findAll(cells: readonly LiveCell[], pattern: RegExp, places: Places, replacement?: { text: string; regexp: boolean }): Found {
  const matches: Match[] = [];
  const end = performance.now() + longestSearch_ms;
  for (const cell of cells) {
    const isCode = cell.type.value === "code";
    if (isCode ? places.code : places.text) collect(cell, "source", cell.text.value.toString(), pattern, matches, replacement);
    if (isCode && places.outputs && cell.outputs.value.length > 0) collect(cell, "output", outputText(cell.outputs.value), pattern, matches);
    if (matches.length >= mostMatches || performance.now() > end) return { matches, cut: true };
  }
  return { matches, cut: false };
}

function collect(cell: LiveCell, where: Match["in"], text: string, pattern: RegExp, into: Match[], replacement?: { text: string; regexp: boolean }): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match && into.length < mostMatches; match = pattern.exec(text)) {
    if (match[0] === "") {
      // Nothing is no match; the next character may begin one.
      pattern.lastIndex += (text.codePointAt(pattern.lastIndex) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const from = match.index, to = from + match[0].length;
    const line = text.lastIndexOf("\n", from - 1) + 1;
    const next = text.indexOf("\n", to);
    const start = Math.max(line, from - shownAround);
    into.push({
      cell, in: where, from, to,
      before: (start > line ? "…" : "") + (start > line ? text.slice(start, from) : text.slice(line, from).trimStart()),
      found: match[0], after: text.slice(to, Math.min(next < 0 ? text.length : next, to + shownAround)),
      becomes: replacement && where === "source" ? replacementFor(match, replacement.text, replacement.regexp) : undefined,
    });
  }
}

/** What an output says as text. What is kept apart because of its size is not here. */
export function outputText(outputs: readonly Output[]): string {
  const parts: string[] = [];
  let length = 0;
  for (const output of outputs) {
    const text = output.type === "stream" ? (output.chunks ?? []).map((chunk) => chunk.text ?? "").join("")
      : output.type === "error" ? `${output.ename}: ${output.evalue}\n${(output.traceback ?? []).join("\n")}`
        : mimeText((output.data as Record<string, Json> | undefined)?.["text/plain"]) ?? "";
    parts.push(stripAnsi(text));
    length += text.length;
    if (length > longestOutput) break;
  }
  return parts.join("\n").slice(0, longestOutput);
}

/** One step of undo that replaces these matches, which are as `findAll` gave them. -> or the sentence that says why not. */
export function replaceStep(matches: readonly Match[]): StepEdits | string {
  const byCell = new Map<LiveCell, Match[]>();
  for (const match of matches) {
    if (match.becomes === undefined) continue;
    const list = byCell.get(match.cell);
    if (list) list.push(match);
    else byCell.set(match.cell, [match]);
  }
  const texts: TextEdit[] = [];
  for (const [cell, list] of byCell) {
    const { length } = cell.text.peek();
    const longer = list.reduce((sum, it) => sum + it.becomes!.length - (it.to - it.from), 0);
    if ((length + longer) * 3 > limits.max_cell_text_bytes && longer > 0) return "A cell's text would be too long. Nothing was replaced.";
    if (list.some((it) => it.to > length)) continue;
    texts.push({ cellId: cell.id, changes: ChangeSet.of(list.map(({ from, to, becomes }) => ({ from, to, insert: textOf(becomes!.replace(/\r\n?/g, "\n")) })), length) });
  }
  return { texts };
}
