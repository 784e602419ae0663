import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { cssOf } from "./ansi_style";
import { linkedParts } from "./linked_parts";
import type { Line } from "./terminal_text";

export const foldBeyond = 40;
export const headLines = 30;
export const tailLines = 8;
const blockLines = 100;

/** Lines of terminal text. Blocks outside the window are skipped by the browser. */
export function Lines({ lines }: { lines: readonly Line[] }) {
  const className = "text-lines unwrapped";
  if (lines.length <= blockLines) return <pre class={className}>{lines.map(rowOf)}</pre>;
  const blocks: (readonly Line[])[] = [];
  for (let at = 0; at < lines.length; at += blockLines) blocks.push(lines.slice(at, at + blockLines));
  return (
    <div class="text-blocks">
      {blocks.map((block, at) => <pre key={at} class={`${className} skippable`} style={{ containIntrinsicHeight: `${block.length * 20}px` }}>{block.map(rowOf)}</pre>)}
    </div>
  );
}

function lengthOf(line: Line): number {
  return line.reduce((sum, run) => sum + run.text.length, 0);
}

/** Columns keep their lines and scroll; what reads as a sentence wraps, and so does a longer line, whatever stands beside it. */
const longestUnwrapped = 200;
/** Beside them a line without a word is the rule of a table. */
const columns = /\S {2,}\S|\t|[|│].*[|│]|^[^\p{L}\p{N}]+$/u;

function wraps(line: Line): boolean {
  const length = lengthOf(line);
  return length > longestUnwrapped || (length > alwaysFits && !columns.test(line.map((run) => run.text).join("")));
}

const rowOf = (line: Line, at: number) => <div key={at} class={wraps(line) ? "wraps" : undefined}>{lineOf(line)}</div>;

export function lineOf(line: Line) {
  if (line.length === 0) return "\n";
  return line.map((run) => {
    const css = cssOf(run.style);
    const text = linkedParts(run.text).map(({ text, href }) => (href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow">{text}</a> : text));
    return css ? <span style={css}>{text}</span> : text;
  });
}

/** So short that even the narrowest window shows it whole. */
const alwaysFits = 32;

/** A line that would fill screens scrolls in a window of its own. */
const longestAtOnce = 5000;

/** What holds lines and scrolls sideways; the Tab key comes to it if it may have to. */
export function ScrollBox({ lines, children }: { lines: readonly Line[]; children: ComponentChildren }) {
  const longest = Math.max(0, ...lines.map(lengthOf));
  if (longest <= alwaysFits) return <div class="output-scroll" tabIndex={-1}>{children}</div>;
  return <div class={`output-scroll${longest > longestAtOnce ? " tall" : ""}`} tabIndex={0} role="group" aria-label="Output text">{children}</div>;
}

interface FoldedLinesProps {
  lines: readonly Line[];
  /** While more comes, the end is what counts. */
  running?: boolean;
  more?: ComponentChildren;
  says?: string;
}

/** More than 40 lines fold; what is folded is said, and one press shows it. */
export function FoldedLines({ lines, running, more, says }: FoldedLinesProps) {
  const [all, setAll] = useState(false);
  if (lines.length <= foldBeyond) return <ScrollBox lines={lines}><Lines lines={lines} />{more && <div class="fold-row">{more}</div>}</ScrollBox>;
  const shown = headLines + tailLines;
  const number = lines.length.toLocaleString("en-GB");
  const row = (
    <div class="fold-row">
      <button type="button" class="link" onClick={() => setAll(!all)}>{all ? "Fold" : `Show all ${number} lines`}</button>
      {more}
      {!all && <span class="fold-says">{(lines.length - shown).toLocaleString("en-GB")} lines folded{says ? `, ${says}` : ""}</span>}
    </div>
  );
  if (all) return <ScrollBox lines={lines}><Lines lines={lines} />{row}</ScrollBox>;
  const last = lines.slice(running ? -shown : -tailLines);
  if (running) return <ScrollBox lines={last}>{row}<Lines lines={last} /></ScrollBox>;
  const first = lines.slice(0, headLines);
  return <ScrollBox lines={[...first, ...last]}><Lines lines={first} />{row}<Lines lines={last} /></ScrollBox>;
}
