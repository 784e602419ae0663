// Some lines of a long stream, from the chunks that hold them. Each line stands alone here: colours and the cursor don't reach
// from one to the next, so that any page can be shown without those before it.
import { bytes } from "../shell/words";
import type { BlobTexts } from "./blob_texts";
import type { LineIndex } from "./line_index";
import { plain } from "./ansi_style";
import { terminalLines, type Line } from "./terminal_text";

/** Of one line so much is shown. */
const shownOfLine = 5_000;
/** Of one line so much is read as a terminal would, from its end. */
const readOfLine = 300_000;

export interface Page {
  readonly from: number;
  readonly lines: readonly Line[];
}

/** The lines [from, to), or what keeps them from being shown: a chunk on its way, or one that could not be had. */
export function readPage(index: LineIndex, from: number, to: number, texts: BlobTexts): Page | { waitsFor: string; failed: boolean } {
  const { pieces, firstLine } = index.pieces(from, to);
  let missing: { waitsFor: string; failed: boolean } | undefined;
  const parts: string[] = [];
  for (const { chunk, skipped } of pieces) {
    if (skipped) parts.push(`\x1b[0m … ${bytes(skipped)} … `);
    if (chunk.text !== undefined) parts.push(chunk.text);
    else {
      const fetched = texts.of(chunk.blob!);
      if (fetched.text === undefined && !missing?.failed) missing = { waitsFor: chunk.blob!, failed: fetched.failed ?? false };
      parts.push(fetched.text ?? "");
    }
  }
  if (missing) return missing;
  const raw = parts.join("").split("\n").slice(from - firstLine, to - firstLine);
  return { from, lines: raw.map(lineOf) };
}

function lineOf(raw: string): Line {
  const line = terminalLines(raw.length > readOfLine ? raw.slice(-readOfLine) : raw)[0] ?? [];
  let left = shownOfLine;
  const kept = [];
  for (const run of line) {
    if (left <= 0) break;
    kept.push(run.text.length > left ? { ...run, text: run.text.slice(0, left) } : run);
    left -= run.text.length;
  }
  if (left < 0) kept.push({ text: ` … ${(-left).toLocaleString("en-GB")} characters or more`, style: { ...plain, faint: true as const } });
  return kept;
}
