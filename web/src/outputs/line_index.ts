// Where the lines of a long stream stand in its chunks: which chunks must be fetched to show some of its lines.
import type { TextChunk } from "../wire/wire";

/** A stream up to both of these is shown from all of its chunks. */
export const wholeUpTo_bytes = 1_048_576;
export const wholeUpTo_lines = 5_000;

export const isWhole = (chunks: readonly TextChunk[]) => {
  let size = 0;
  let lines = 0;
  for (const chunk of chunks) {
    size += chunk.bytes;
    lines += chunk.lines;
  }
  return size <= wholeUpTo_bytes && lines <= wholeUpTo_lines;
};

/** Of chunks that one line fills alone: so many are fetched at its beginning and at its end. */
const keptAtStart = 1;
const keptAtEnd = 2;

export interface Piece {
  readonly chunk: TextChunk;
  /** Bytes of the line that are left out before this chunk. */
  readonly skipped: number;
}

export class LineIndex {
  private readonly before_: Float64Array;
  readonly size: number;

  constructor(readonly chunks: readonly TextChunk[]) {
    this.before_ = new Float64Array(chunks.length + 1);
    let size = 0;
    chunks.forEach((chunk, at) => {
      this.before_[at + 1] = this.before_[at]! + chunk.lines;
      size += chunk.bytes;
    });
    this.size = size;
  }

  /** Newlines: a last line without one is line number `newlines`, counted from 0. */
  get newlines(): number {
    return this.before_[this.chunks.length]!;
  }

  /** The chunks that hold lines [from, to), and the number of the line that the first one begins in. */
  pieces(from: number, to: number): { pieces: Piece[]; firstLine: number } {
    const start = from === 0 ? 0 : this.chunkOfNewline(from);
    const end = Math.min(this.chunks.length, to > this.newlines ? this.chunks.length : this.chunkOfNewline(to) + 1);
    const pieces: Piece[] = [];
    let skipped = 0;
    for (let at = start; at < end; at++) {
      const chunk = this.chunks[at]!;
      if (chunk.lines === 0 && this.isWithin(at, start, end)) skipped += chunk.bytes;
      else {
        pieces.push({ chunk, skipped });
        skipped = 0;
      }
    }
    return { pieces, firstLine: this.before_[start]! };
  }

  /** Whether a chunk without newlines is in the middle of a line that fills many of them. */
  private isWithin(at: number, start: number, end: number): boolean {
    for (let i = 1; i <= keptAtStart; i++) if (at - i < start || this.chunks[at - i]!.lines > 0) return false;
    for (let i = 1; i <= keptAtEnd; i++) if (at + i >= end || this.chunks[at + i]!.lines > 0) return false;
    return true;
  }

  /** The chunk that holds the n-th newline, counted from 1. */
  private chunkOfNewline(n: number): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.before_[middle + 1]! >= n) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
