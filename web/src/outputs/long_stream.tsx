// A stream too long to be held: its ends, and on demand a box that pages through all of it and searches it.
import { useRef, useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { outputTextPath } from "../shell/api";
import { bytes, count } from "../shell/words";
import { LineIndex } from "./line_index";
import { LongStreamBox } from "./long_stream_box";
import { readPage, type Page } from "./paged_lines";
import { headLines, Lines, ScrollBox, tailLines } from "./text_lines";
import type { TextChunk } from "../wire/wire";

export interface LongStreamProps {
  chunks: readonly TextChunk[];
  view: NotebookView;
  cellId: string;
  number: number;
  running: boolean;
}

export function LongStream({ chunks, view, cellId, number, running }: LongStreamProps) {
  const [open, setOpen] = useState(false);
  const index = new LineIndex(chunks);
  const lines = Math.max(1, index.newlines);
  const end = index.newlines + 1;
  const download = <a class="link" href={outputTextPath(view.live.id, cellId, number)} download="">Download</a>;
  if (open) return <LongStreamBox index={index} view={view} cellId={cellId} number={number} download={download} fold={() => setOpen(false)} />;
  const row = (
    <div class="fold-row">
      <button type="button" class="link" onClick={() => setOpen(true)}>{lines === 1 ? "Show the line" : `Show all ${lines.toLocaleString("en-GB")} lines`}</button>
      {download}
      <span class="fold-says">{lines > headLines + tailLines ? `${count(lines - headLines - tailLines, "line")} folded, ` : ""}{bytes(index.size)}</span>
    </div>
  );
  const last = index.newlines - (running ? headLines + tailLines : tailLines);
  if (running || last <= headLines) return <>{row}<Part index={index} view={view} from={Math.max(0, last)} to={end} most={running ? headLines + tailLines : undefined} /></>;
  return (
    <>
      <Part index={index} view={view} from={0} to={headLines} />
      {row}
      <Part index={index} view={view} from={last} to={end} />
    </>
  );
}

/** While its chunks are on their way, what was shown last stays; newer chunks are asked for when these have come. `most`: lines shown,
 *  the last ones, so that a stream that grows keeps its height. */
function Part({ index, view, from, to, most }: { index: LineIndex; view: NotebookView; from: number; to: number; most?: number }) {
  const state = useRef<{ asked?: { index: LineIndex; from: number; to: number }; shown?: Page }>({});
  const { current } = state;
  const asked = current.asked ?? { index, from, to };
  let read = readPage(asked.index, asked.from, asked.to, view.blobTexts);
  if (current.asked && !("waitsFor" in read && !read.failed)) read = readPage(index, from, to, view.blobTexts), (current.asked = undefined);
  if ("waitsFor" in read) {
    current.asked ??= { index, from, to };
    if (read.failed) {
      const blob = read.waitsFor;
      return (
        <div class="fold-row">
          <span class="fold-says">A part of this output could not be fetched.</span>
          <button type="button" class="link" onClick={() => view.blobTexts.retry(blob)}>Try again</button>
        </div>
      );
    }
    if (!current.shown) return <div class="fold-says">Reading more of this output</div>;
  } else {
    const page = read;
    const isEmptyEnd = page.lines.length > 1 && page.lines[page.lines.length - 1]!.length === 0;
    current.shown = isEmptyEnd ? { from: page.from, lines: page.lines.slice(0, -1) } : page;
  }
  const lines = most === undefined ? current.shown.lines : current.shown.lines.slice(-most);
  return <ScrollBox lines={lines}><Lines lines={lines} /></ScrollBox>;
}
