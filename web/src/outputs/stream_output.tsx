import { useRef } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { outputTextPath } from "../shell/api";
import { lazily } from "../shell/lazily";
import { bytes } from "../shell/words";
import type { Output, TextChunk } from "../wire/wire";
import { isWhole } from "./line_index";
import type { LongStreamProps } from "./long_stream";
import { TerminalText } from "./terminal_text";
import { FoldedLines } from "./text_lines";

const long = lazily(() => import("./long_stream"));

/** A long stream needs more than most notebooks do: it comes when one is there. */
function LongWhenLoaded(props: LongStreamProps) {
  const module = long();
  return module ? <module.LongStream {...props} /> : <div class="fold-says">Reading this output</div>;
}

/** A text stream. A small one is shown from all of its chunks; of a long one only what is looked at is fetched. */
export function StreamOutput({ output, view, running, cellId, number }: { output: Output; view: NotebookView; running: boolean; cellId: string; number: number }) {
  const chunks = output.chunks ?? [];
  const size = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  const className = `output stream${output.name === "stderr" ? " stderr" : ""}`;
  if (!isWhole(chunks)) return <div class={className}><LongWhenLoaded chunks={chunks} view={view} cellId={cellId} number={number} running={running} /></div>;
  const download = size > 16_384 ? <a class="link" href={outputTextPath(view.live.id, cellId, number)} download="">Download</a> : undefined;
  return (
    <div class={className}>
      <WholeStream chunks={chunks} view={view} running={running} says={bytes(size)} more={download} />
    </div>
  );
}

interface WholeProps { chunks: readonly TextChunk[]; view: NotebookView; running: boolean; says: string; more?: preact.ComponentChildren }

/** Keeps the terminal between renderings, so that a chunk is read once. */
function WholeStream({ chunks, view, running, says, more }: WholeProps) {
  const state = useRef({ terminal: new TerminalText(), read: [] as TextChunk[] });
  const { current } = state;
  const grown = current.read.length <= chunks.length && current.read.every((chunk, at) => at < current.read.length - 1 || chunk === chunks[at] || sameChunk(chunk, chunks[at]!));
  if (!grown || !sameStart(current.read, chunks)) {
    current.terminal = new TerminalText();
    current.read = [];
  }
  let missing: TextChunk | undefined;
  for (let at = current.read.length; at < chunks.length; at++) {
    const chunk = chunks[at]!;
    const text = chunk.text ?? view.blobTexts.of(chunk.blob!).text;
    if (text === undefined) {
      missing = chunk;
      // Ask for the others too: they arrive together.
      for (const other of chunks.slice(at + 1)) if (other.blob) view.blobTexts.of(other.blob);
      break;
    }
    current.terminal.write(text);
    current.read.push(chunk);
  }
  return (
    <>
      <FoldedLines lines={current.terminal.lines} running={running} says={says} more={more} />
      {missing && <Missing chunk={missing} view={view} />}
    </>
  );
}

function sameStart(read: readonly TextChunk[], chunks: readonly TextChunk[]): boolean {
  return read.length === 0 || (chunks.length > 0 && sameChunk(read[0]!, chunks[0]!));
}

function sameChunk(one: TextChunk, other: TextChunk | undefined): boolean {
  return one === other || (other !== undefined && one.text === other.text && one.blob === other.blob);
}

function Missing({ chunk, view }: { chunk: TextChunk; view: NotebookView }) {
  if (!view.blobTexts.of(chunk.blob!).failed) return <div class="fold-says">Reading more of this output</div>;
  return (
    <div class="fold-row">
      <span class="fold-says">A part of this output could not be fetched.</span>
      <button type="button" class="link" onClick={() => view.blobTexts.retry(chunk.blob!)}>Try again</button>
    </div>
  );
}
