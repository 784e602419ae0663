// Matches in the cells' texts and outputs, and what replacing makes of them. Works on texts, so a cell needs no editor.
import { ChangeSet, type Text } from "@codemirror/state";
import type { LiveCell } from "../document/live";
import { textOf } from "../document/diff";
import type { StepEdits, TextEdit } from "../document/journal";
import { textOf as mimeText } from "../outputs/mime_choice";
import { stripAnsi } from "../outputs/terminal_text";
import { limits, type Json, type Output } from "../wire/wire";
import { scanAll, type Place, type Replacement, type Scanned } from "./scan";

const longestOutput = 1_000_000;

export interface Places { code: boolean; text: boolean; outputs: boolean }

export interface Match extends Place {
  cell: LiveCell;
  in: "source" | "output";
  /** What it was found in: a cell whose text is another by now is not replaced in. */
  source: Text;
}

export interface Found {
  matches: readonly Match[];
  /** There may be more: a limit was reached. */
  cut: boolean;
}

/** A text that is searched. */
export interface Searched { cell: LiveCell; in: Match["in"]; source: Text; text: string }

/** What is searched, in order. */
export function textsOf(cells: readonly LiveCell[], places: Places): Searched[] {
  const texts: Searched[] = [];
  for (const cell of cells) {
    const isCode = cell.type.value === "code";
    const source = cell.text.value;
    if (isCode ? places.code : places.text) texts.push({ cell, in: "source", source, text: source.toString() });
    if (isCode && places.outputs && cell.outputs.value.length > 0) texts.push({ cell, in: "output", source, text: outputText(cell.outputs.value) });
  }
  return texts;
}

/** What the matches of each text become: what is put out stays. */
export const replacementsOf = (searched: readonly Searched[], replacement: Replacement | undefined) =>
  searched.map((it) => (it.in === "source" ? replacement : undefined));

export function matchesOf(searched: readonly Searched[], { places, cut }: Scanned): Found {
  const matches = places.flatMap((list, at) => {
    const { cell, in: where, source } = searched[at]!;
    return list.map((place): Match => ({ ...place, cell, in: where, source }));
  });
  return { matches, cut };
}

/** At once, for patterns that can't take long. `replacement`: also what each match becomes. */
export function findAll(cells: readonly LiveCell[], pattern: RegExp, places: Places, replacement?: Replacement): Found {
  const searched = textsOf(cells, places);
  return matchesOf(searched, scanAll(searched.map((it) => it.text), pattern, replacementsOf(searched, replacement)));
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
    if (list.some((it) => it.source !== cell.text.peek())) continue;
    texts.push({ cellId: cell.id, changes: ChangeSet.of(list.map(({ from, to, becomes }) => ({ from, to, insert: textOf(becomes!.replace(/\r\n?/g, "\n")) })), length) });
  }
  return { texts };
}
