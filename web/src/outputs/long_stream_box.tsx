import chevronDown from "lucide:chevron-down";
import chevronUp from "lucide:chevron-up";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { searchOutput } from "../shell/api";
import { limits, type OutputMatches } from "../wire/wire";
import type { LineIndex } from "./line_index";
import { readPage, type Page } from "./paged_lines";
import { lineOf } from "./text_lines";

const rowHeight = 20;
/** Browsers draw no element much higher; a longer text scrolls in larger steps. */
const highest = 8_000_000;
const boxHeight = 480;

interface BoxProps { index: LineIndex; view: NotebookView; cellId: string; number: number; download: ComponentChildren; fold: () => void }

/** All lines of a stream. The page holds those in the window and the chunks that they came from. */
export function LongStreamBox({ index, view, cellId, number, download, fold }: BoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<Page>({ from: 0, lines: [] });
  const [top, setTop] = useState(0);
  const [marked, setMarked] = useState(-1);
  const total = index.newlines + 1;
  const visible = Math.ceil(boxHeight / rowHeight);
  const height = Math.min(highest, total * rowHeight);
  const steps = Math.max(0, total - visible + 1);
  const room = Math.max(1, height - boxHeight);
  const first = Math.min(steps, Math.round((top / room) * steps));
  const read = readPage(index, first, Math.min(total, first + visible), view.blobTexts);
  if (!("waitsFor" in read)) shown.current = read;
  const isFailed = "waitsFor" in read && read.failed;
  const show = (line: number) => {
    setMarked(line);
    if (box.current) box.current.scrollTop = (Math.max(0, Math.min(steps, line - 3)) / Math.max(1, steps)) * room;
  };
  return (
    <div class="long-stream">
      <div class="fold-row">
        <button type="button" class="link" onClick={fold}>Fold</button>
        {download}
        <Search view={view} cellId={cellId} number={number} show={show} />
      </div>
      {isFailed && (
        <div class="fold-row">
          <span class="fold-says">A part of this output could not be fetched.</span>
          <button type="button" class="link" onClick={() => view.blobTexts.retry(read.waitsFor)}>Try again</button>
        </div>
      )}
      <div ref={box} class="output-scroll long-box" style={{ height: `${Math.min(boxHeight, height) + 14}px` }} tabIndex={0} role="group"
        aria-label={`Output text, ${index.newlines.toLocaleString("en-GB")} lines`} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <div class="long-space" style={{ height: `${height}px` }}>
          <pre class="text-lines unwrapped long-rows">
            {shown.current.lines.map((line, at) => {
              const place = shown.current.from + at;
              return <div key={place} class={place === marked ? "found" : undefined}><span class="long-number">{(place + 1).toLocaleString("en-GB")}</span>{lineOf(line)}</div>;
            })}
          </pre>
        </div>
      </div>
    </div>
  );
}

interface SearchProps { view: NotebookView; cellId: string; number: number; show: (line: number) => void }

/** Enter searches the whole output, on the server; then Enter and the arrows go from line to line. */
function Search({ view, cellId, number, show }: SearchProps) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<(OutputMatches & { text: string; at: number }) | "busy" | string | null>(null);
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const results = found && typeof found === "object" && found.text === text ? found : null;
  const go = (step: number) => {
    if (!results || results.matches.length === 0) return;
    const at = (results.at + step + results.matches.length) % results.matches.length;
    setFound({ ...results, at });
    show(results.matches[at]!.line);
  };
  const search = async () => {
    if (!text) return;
    setFound("busy");
    try {
      const matches = await searchOutput(view.live.id, cellId, number, text);
      if (!alive.current) return;
      setFound({ ...matches, text, at: 0 });
      if (matches.matches.length > 0) show(matches.matches[0]!.line);
    } catch (error) {
      if (alive.current) setFound(error instanceof Error ? error.message : "The output could not be searched.");
    }
  };
  const says = found === null ? "" : found === "busy" ? "Searching" : typeof found === "string" ? found
    : found.matches.length === 0 ? "Not found"
    : `Line ${(found.matches[found.at]!.line + 1).toLocaleString("en-GB")}, ${(found.at + 1).toLocaleString("en-GB")} of ${found.matches.length.toLocaleString("en-GB")}${found.more ? " or more" : ""}`;
  return (
    <span class="long-search" role="search" onKeyDown={(event) => {
      event.stopPropagation(); // the notebook's own keys stay out of it
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      if (results) go(event.shiftKey ? -1 : 1);
      else void search();
    }}>
      <input type="search" aria-label="Search this output" placeholder="Search this output" value={text} maxLength={limits.max_search_bytes / 4} onInput={(event) => setText(event.currentTarget.value)} />
      {results && results.matches.length > 1 && (
        <>
          <button type="button" class="icon-button" aria-label="Earlier line" title="Earlier line" onClick={() => go(-1)}><Icon of={chevronUp} size={16} /></button>
          <button type="button" class="icon-button" aria-label="Later line" title="Later line" onClick={() => go(1)}><Icon of={chevronDown} size={16} /></button>
        </>
      )}
      <span class="fold-says" role="status">{says}</span>
    </span>
  );
}
