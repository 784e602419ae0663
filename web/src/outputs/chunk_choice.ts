// Which chunks of a stream are needed to show it: all of a small one, the ends of a big one.
import type { TextChunk } from "../wire/wire";

export interface ChunkChoice {
  /** Chunks [0, headEnd) are shown first, then [tailStart, end). Equal: everything. */
  headEnd: number;
  tailStart: number;
  skippedLines: number;
  skippedBytes: number;
}

/** A stream up to this size is shown from all of its chunks. */
export const wholeUpTo = 1_048_576;

export function chooseChunks(chunks: readonly TextChunk[], headLines: number, tailLines: number): ChunkChoice {
  let total = 0;
  for (const chunk of chunks) total += chunk.bytes;
  if (total <= wholeUpTo) return { headEnd: chunks.length, tailStart: chunks.length, skippedLines: 0, skippedBytes: 0 };
  const limit = wholeUpTo / 4;
  let headEnd = 0;
  for (let lines = 0, size = 0; headEnd < chunks.length && lines < headLines && size < limit; headEnd++) {
    lines += chunks[headEnd]!.lines;
    size += chunks[headEnd]!.bytes;
  }
  let tailStart = chunks.length;
  for (let lines = 0, size = 0; tailStart > headEnd && lines <= tailLines && size < limit; ) {
    tailStart--;
    lines += chunks[tailStart]!.lines;
    size += chunks[tailStart]!.bytes;
  }
  let skippedLines = 0;
  let skippedBytes = 0;
  for (let i = headEnd; i < tailStart; i++) {
    skippedLines += chunks[i]!.lines;
    skippedBytes += chunks[i]!.bytes;
  }
  return { headEnd, tailStart, skippedLines, skippedBytes };
}
