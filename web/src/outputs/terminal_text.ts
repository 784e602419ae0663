// Text as a terminal would show it: colours, carriage returns, backspaces, erased lines, the cursor going up. Text can be
// added piece by piece; an escape sequence may be cut between two pieces. Nothing here knows HTML.
import { applySgr, plain, type AnsiStyle } from "./ansi_style";

export interface Run {
  readonly text: string;
  readonly style: AnsiStyle;
}

export type Line = readonly Run[];

/** Lines kept; older ones are forgotten and counted. */
export const maxLines = 10_000;
const maxColumn = 100_000;
const escape = /\x1b(?:\[([\d;:]*)([@-~])|\[[0-?]*[ -/]*([@-~])|\](?:[^\x07\x1b]*)(?:\x07|\x1b\\)|[@-Z\\^_])/y;
const cutEscape = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]{0,4000}\x1b?)?$/;
const control = /[\x00-\x08\x0b-\x1f\x7f\n]/g;

export class TerminalText {
  private lines_: Line[] = [[]];
  private row_ = 0;
  private column_ = 0;
  private style_: AnsiStyle = plain;
  private rest_ = "";
  private forgotten_ = 0;

  /** The lines as they stand; a last empty one (after a newline) is not shown. */
  get lines(): readonly Line[] {
    const last = this.lines_[this.lines_.length - 1]!;
    return last.length === 0 ? this.lines_.slice(0, -1) : this.lines_;
  }

  /** Lines that were dropped at the beginning. */
  get forgotten(): number {
    return this.forgotten_;
  }

  write(more: string): void {
    const text = this.rest_ + more;
    const cut = cutEscape.exec(text.slice(-4100));
    const end = cut ? text.length - cut[0].length : text.length;
    this.rest_ = text.slice(end);
    let at = 0;
    while (at < end) {
      control.lastIndex = at;
      const found = control.exec(text);
      const stop = found && found.index < end ? found.index : end;
      if (stop > at) this.put(text.slice(at, stop));
      at = stop;
      if (at < end) at = this.obey(text, at);
    }
    this.forget();
  }

  /** One control character or escape sequence -> where the text goes on. */
  private obey(text: string, at: number): number {
    const character = text[at]!;
    if (character === "\n") {
      this.row_++;
      this.column_ = 0;
      if (this.row_ === this.lines_.length) this.lines_.push([]);
    } else if (character === "\r") this.column_ = 0;
    else if (character === "\b") this.column_ = Math.max(0, this.column_ - 1);
    else if (character === "\x1b") {
      escape.lastIndex = at;
      const found = escape.exec(text);
      if (!found) return at + 1;
      if (found[2]) this.command(found[2], found[1] ? found[1].split(/[;:]/).map((n) => (n === "" ? 0 : Number(n))) : []);
      return escape.lastIndex;
    }
    return at + 1;
  }

  private command(letter: string, numbers: number[]): void {
    const n = Math.min(numbers[0] || 1, maxLines);
    if (letter === "m") {
      this.style_ = applySgr(this.style_, numbers.length ? numbers : [0]);
      if (Object.keys(this.style_).length === 0) this.style_ = plain;
    } else if (letter === "A") this.row_ = Math.max(0, this.row_ - n);
    else if (letter === "B") this.row_ = Math.min(this.lines_.length - 1, this.row_ + n);
    else if (letter === "C") this.column_ = Math.min(maxColumn, this.column_ + n);
    else if (letter === "D") this.column_ = Math.max(0, this.column_ - n);
    else if (letter === "G") this.column_ = n - 1;
    else if (letter === "K") this.erase(numbers[0] ?? 0);
    else if (letter === "J" && numbers[0] === 2) this.lines_ = [[]], (this.row_ = 0), (this.column_ = 0);
  }

  private erase(how: number): void {
    const line = this.lines_[this.row_]!;
    if (how === 0) this.lines_[this.row_] = slice(line, 0, this.column_);
    else if (how === 2) this.lines_[this.row_] = [];
    else if (how === 1) {
      const after = slice(line, this.column_, Infinity);
      this.lines_[this.row_] = after.length ? [{ text: " ".repeat(this.column_), style: plain }, ...after] : [];
    }
  }

  private put(text: string): void {
    const line = this.lines_[this.row_]!;
    const length = lengthOf(line);
    const piece: Run = { text, style: this.style_ };
    if (this.column_ === length) this.lines_[this.row_] = joined(line, [piece]);
    else if (this.column_ > length) {
      this.lines_[this.row_] = joined(joined(line, [{ text: " ".repeat(this.column_ - length), style: plain }]), [piece]);
    } else {
      const after = slice(line, this.column_ + text.length, Infinity);
      this.lines_[this.row_] = joined(joined(slice(line, 0, this.column_), [piece]), after);
    }
    this.column_ += text.length;
  }

  private forget(): void {
    const over = this.lines_.length - maxLines;
    if (over < maxLines / 10) return;
    this.lines_ = this.lines_.slice(over);
    this.row_ = Math.max(0, this.row_ - over);
    this.forgotten_ += over;
  }
}

function lengthOf(line: Line): number {
  let length = 0;
  for (const run of line) length += run.text.length;
  return length;
}

function slice(line: Line, from: number, to: number): Line {
  const kept: Run[] = [];
  let at = 0;
  for (const run of line) {
    const text = run.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text) kept.push(text.length === run.text.length ? run : { text, style: run.style });
    at += run.text.length;
  }
  return kept;
}

function joined(left: Line, right: Line): Line {
  const last = left[left.length - 1];
  const first = right[0];
  if (!last) return right;
  if (!first) return left;
  if (last.style !== first.style) return [...left, ...right];
  return [...left.slice(0, -1), { text: last.text + first.text, style: last.style }, ...right.slice(1)];
}

/** A whole text at once. */
export function terminalLines(text: string): readonly Line[] {
  const terminal = new TerminalText();
  terminal.write(text);
  return terminal.lines;
}

export function plainOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map((run) => run.text).join("")).join("\n");
}

/** Without any escape sequence or control character but newline and tab. */
export function stripAnsi(text: string): string {
  return text.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g, "").replace(/[\x00-\x08\x0b-\x1f\x7f]/g, "");
}
