import chevron from "lucide:chevron-right";
import circleX from "lucide:circle-x";
import copy from "lucide:copy";
import { useMemo, useState } from "preact/hooks";
import type { LiveCell } from "../document/live";
import { ownLine } from "../edit/failing_line";
import { highlightLines, python } from "../edit/highlight";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { count } from "../shell/words";
import type { Output } from "../wire/wire";
import { stripAnsi, terminalLines } from "./terminal_text";
import { FoldedLines } from "./text_lines";
import { groupFrames, parseTraceback, type Frame } from "./traceback";

const help = lazily(() => import("./error_help"));

/** An error: the summary first, then the frames, the person's own open and the libraries' folded. */
export function ErrorOutput({ output, cell, view }: { output: Output; cell: LiveCell; view: NotebookView }) {
  const traceback = output.traceback ?? [];
  const frames = useMemo(() => parseTraceback(traceback), [output]);
  const [asText, setAsText] = useState(false);
  const advice = help();
  const groups = frames ? groupFrames(frames) : [];
  const text = () => stripAnsi(traceback.join("\n"));
  const copyText = () => void navigator.clipboard?.writeText(text()).then(() => view.say("Copied"), () => view.say("The browser did not allow copying."));
  const last = frames?.findLast((frame) => !frame.library);
  return (
    <div class="output error" role="group" aria-label={`${output.ename}: ${stripAnsi(output.evalue ?? "")}`}>
      <div class="error-summary">
        <Icon of={circleX} />
        <div class="error-words">
          <div class="error-line"><b>{output.ename ?? "Error"}{output.evalue ? ":" : ""}</b> {shortened(stripAnsi(output.evalue ?? "").replace(ownLine, ", line $1"))}</div>
          {last && (frames!.length > 1 || last.run !== undefined) && <div class="error-where">Raised in <Where frame={last} cell={cell} view={view} linked />{last.function && <>, in <code>{last.function}</code></>}</div>}
        </div>
        {traceback.length > 0 && <button type="button" class="icon-button" aria-label="Copy the error as text" title="Copy as text" onClick={copyText}><Icon of={copy} size={16} /></button>}
      </div>
      {advice && <advice.ErrorHelp output={output} cell={cell} view={view} />}
      {frames && !asText && groups.map((group) => group.library
        ? <LibraryFrames frames={group.frames} cell={cell} view={view} />
        : group.frames.map((frame) => <OneFrame frame={frame} cell={cell} view={view} open />))}
      {traceback.length > 0 && (!frames || asText) && <div class="error-text"><FoldedLines lines={terminalLines(traceback.join("\n"))} /></div>}
      {frames && (
        <div class="error-foot">
          <button type="button" class="link" onClick={() => setAsText(!asText)}>{asText ? "Show the frames" : "Show as text"}</button>
        </div>
      )}
    </div>
  );
}

function shortened(text: string): string {
  const first = text.split("\n", 8).join("\n");
  return first.length > 2000 ? `${first.slice(0, 2000)}…` : first;
}

interface FrameProps { frame: Frame; cell: LiveCell; view: NotebookView; open?: boolean }

/** The cell that the frame's code is in, if it is still in the notebook. */
function cellOf({ frame, cell, view }: FrameProps): LiveCell | undefined {
  if (frame.file) return undefined;
  return frame.run === undefined ? cell : view.live.cells.value.find((other) => other.executionCount.value === frame.run && other.type.value === "code");
}

function placeOf(target: LiveCell, view: NotebookView): number {
  return (view.index.value.get(target.id) ?? 0) + 1;
}

/** "cell 5, line 4" as a link where it can be one, or the file. */
function Where({ linked, ...props }: FrameProps & { linked?: boolean }) {
  const { frame, view } = props;
  const line = frame.line === undefined ? "" : `, line ${frame.line}`;
  if (frame.file) return <code class="error-file">{frame.file}{line}</code>;
  const target = cellOf(props);
  if (!target) return <>{frame.run === undefined ? "a cell" : `run ${frame.run}`}{line}</>;
  const words = `cell ${placeOf(target, view)}${line}`;
  return linked ? <button type="button" class="link" onClick={() => view.focus(target.id)}>{words}</button> : <span class="frame-cell">{words}</span>;
}

function OneFrame(props: FrameProps) {
  const { frame, view, open } = props;
  const target = cellOf(props);
  const colored = useMemo(() => highlightLines(frame.lines.map((line) => line.text).join("\n"), python), [frame]);
  return (
    <div class="frame">
      <details open={open}>
        <summary class={target ? "has-link" : ""}>
          <Icon of={chevron} size={16} />
          <Where {...props} />
          <span class="frame-in">{frame.function ? `in ${frame.function}` : frame.file ? "" : "at the top level"}</span>
        </summary>
        <div class="frame-code" tabIndex={0} role="group" aria-label="Code of the frame">
          {frame.lines.map((line, at) => (
            <div class={`frame-line${line.failed ? " failed" : ""}`}>
              <span class="frame-number">{line.number}</span>
              <span>{(colored[at] ?? []).map((piece) => (piece.classes ? <span class={piece.classes}>{piece.text}</span> : piece.text))}</span>
            </div>
          ))}
        </div>
      </details>
      {target && <button type="button" class="link frame-link" onClick={() => view.focus(target.id)}>Go to cell {placeOf(target, view)}</button>}
    </div>
  );
}

function LibraryFrames({ frames, cell, view }: { frames: readonly Frame[]; cell: LiveCell; view: NotebookView }) {
  const names = [...new Set(frames.map((frame) => frame.package ?? "").filter(Boolean))];
  return (
    <div class="frame library">
      <details>
        <summary>
          <Icon of={chevron} size={16} />
          <span class="frame-in">{count(frames.length, "frame")} in <code>{names.slice(0, 3).join(", ")}</code></span>
        </summary>
        {frames.map((frame) => <OneFrame frame={frame} cell={cell} view={view} />)}
      </details>
    </div>
  );
}
