import { useRef, useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { bytes, count } from "../shell/words";
import type { Output, TextChunk } from "../wire/wire";
import { chooseChunks } from "./chunk_choice";
import { saveText } from "./save_text";
import { TerminalText, terminalLines, stripAnsi } from "./terminal_text";
import { FoldedLines, headLines, Lines, ScrollBox, tailLines } from "./text_lines";

/** A text stream. A small one is shown from all of its chunks; of a big one the ends, the rest by download. */
export function StreamOutput({ output, view, running }: { output: Output; view: NotebookView; running: boolean }) {
  const chunks = output.chunks ?? [];
  const choice = chooseChunks(chunks, headLines, tailLines);
  const size = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  const className = `output stream${output.name === "stderr" ? " stderr" : ""}`;
  const download = size > 16_384 ? <Download chunks={chunks} view={view} name={output.name ?? "stdout"} /> : undefined;
  if (choice.skippedBytes === 0) {
    return (
      <div class={className}>
        <WholeStream chunks={chunks} view={view} running={running} says={bytes(size)} more={download} />
      </div>
    );
  }
  return (
    <div class={className}>
      {!running && <Part chunks={chunks.slice(0, choice.headEnd)} view={view} keep="head" />}
      <div class="fold-row">
        {download}
        <span class="fold-says">{count(choice.skippedLines, "line")} not shown here, {bytes(size)} in all</span>
      </div>
      <Part chunks={chunks.slice(choice.tailStart)} view={view} keep="tail" />
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

function Part({ chunks, view, keep }: { chunks: readonly TextChunk[]; view: NotebookView; keep: "head" | "tail" }) {
  const texts = chunks.map((chunk) => chunk.text ?? view.blobTexts.of(chunk.blob!).text);
  const missing = chunks[texts.indexOf(undefined)];
  if (missing) return <Missing chunk={missing} view={view} />;
  const lines = terminalLines(texts.join(""));
  const kept = keep === "head" ? lines.slice(0, headLines) : lines.slice(-headLines);
  return <ScrollBox lines={kept}><Lines lines={kept} /></ScrollBox>;
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

function Download({ chunks, view, name }: { chunks: readonly TextChunk[]; view: NotebookView; name: string }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const texts: string[] = [];
      for (const chunk of chunks) {
        if (chunk.text !== undefined) texts.push(chunk.text);
        else {
          const answer = await fetch(view.live.blobUrl(chunk.blob!), { credentials: "same-origin" });
          if (!answer.ok) throw new Error(String(answer.status));
          texts.push(await answer.text());
        }
      }
      saveText(`${name}.txt`, stripAnsi(texts.join("")));
    } catch {
      view.say("The output could not be fetched.");
    }
    setBusy(false);
  };
  return <button type="button" class="link" disabled={busy} onClick={() => void save()}>{busy ? "Fetching" : "Download"}</button>;
}
