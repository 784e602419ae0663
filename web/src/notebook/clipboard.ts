// Cells on the clipboard: of this page, of the other tabs of this browser, and of the system, as Jupyter writes them.
import { limits, type CellType, type Json } from "../wire/wire";
import type { NotebookView } from "./view";

export interface CopiedCell {
  type: CellType;
  text: string;
  metadata: Json;
  extra?: Json;
}

const cellsMime = "application/vnd.jupyter.cells";
/** Pasted at once; a notebook has at most limits.max_cells. */
const mostPasted = 2000;

const types = new Set(["code", "markdown", "raw"]);

export function toJupyter(cells: readonly CopiedCell[]): string {
  return JSON.stringify(cells.map(({ type, text, metadata, extra }) => ({
    ...(extra as object | undefined), cell_type: type, metadata, source: text, ...(type === "code" ? { execution_count: null, outputs: [] } : {}),
  })));
}

/** Cells as Jupyter copies them, or a whole notebook. -> or the sentence that says what is wrong. */
export function fromJupyter(text: string): CopiedCell[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "What is on the clipboard can't be read as cells.";
  }
  const list = Array.isArray(json) ? json : (json as { cells?: unknown } | null)?.cells;
  if (!Array.isArray(list)) return "What is on the clipboard is no list of cells.";
  if (list.length > mostPasted) return `On the clipboard are ${list.length} cells; at most ${mostPasted} can be pasted at once.`;
  const cells: CopiedCell[] = [];
  for (const [at, cell] of list.entries()) {
    if (cell === null || typeof cell !== "object") return `Cell ${at + 1} on the clipboard is no cell.`;
    const { id: _id, cell_type, source, metadata, outputs: _outputs, execution_count: _count, ...extra } = cell as Record<string, Json>;
    const words = Array.isArray(source) ? source.join("") : source;
    if (typeof words !== "string" || !types.has(cell_type as string)) return `Cell ${at + 1} on the clipboard has no ${typeof words === "string" ? "type that is known" : "source"}.`;
    if (words.length > limits.max_cell_text_bytes / 3) return `Cell ${at + 1} on the clipboard is too long.`;
    cells.push({
      type: cell_type as CellType, text: words.replace(/\r\n?/g, "\n"), metadata: metadata !== null && typeof metadata === "object" && !Array.isArray(metadata) ? metadata! : {},
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    });
  }
  return cells;
}

/** Plain text is one code cell, unless it is cells as JSON. */
export function fromText(text: string): CopiedCell[] {
  if (/^\s*[[{]/.test(text) && text.includes('"cell_type"')) {
    const cells = fromJupyter(text);
    if (typeof cells !== "string") return cells;
  }
  return [{ type: "code", text: text.replace(/\r\n?/g, "\n").replace(/\n$/, ""), metadata: {} }];
}

export interface ClipboardCommands {
  copy(): void;
  cut(): void;
  paste(cells: readonly CopiedCell[]): void;
}

/** The system's clipboard in command mode, and the cells that another tab copied. -> stop. */
export function listenToClipboard(view: NotebookView, commands: ClipboardCommands): () => void {
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("stoa.cells");
  const takes = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null;
    return !event.defaultPrevented && !target?.closest("input, textarea, [contenteditable=true], .cm-editor, dialog");
  };
  let telling = false;
  view.tellClipboard = () => {
    channel?.postMessage(view.clipboard.peek());
    telling = true;
    document.execCommand("copy");  // fires `copy` below: works without a permission, and over plain HTTP
    telling = false;
  };
  const write = (event: ClipboardEvent) => {
    event.clipboardData?.setData(cellsMime, toJupyter(view.clipboard.peek()));
    event.clipboardData?.setData("text/plain", view.clipboard.peek().map((it) => it.text).join("\n\n"));
    event.preventDefault();
  };
  const onCopy = (event: ClipboardEvent) => {
    if (telling) return write(event);
    if (!takes(event) || !getSelection()?.isCollapsed || view.selectedIds.peek().length === 0) return;
    commands[event.type === "cut" ? "cut" : "copy"]();
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!takes(event) || !event.clipboardData) return;
    const json = event.clipboardData.getData(cellsMime);
    const text = event.clipboardData.getData("text/plain");
    if (!json && !text) return;
    event.preventDefault();
    const cells = json ? fromJupyter(json) : fromText(text);
    if (typeof cells === "string") view.say(cells);
    else commands.paste(cells);
  };
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<readonly CopiedCell[] | "ask">) => {
      if (data !== "ask") view.clipboard.value = data;
      else if (view.clipboard.peek().length > 0) channel.postMessage(view.clipboard.peek());
    };
    channel.postMessage("ask");
  }
  document.addEventListener("copy", onCopy);
  document.addEventListener("cut", onCopy);
  document.addEventListener("paste", onPaste);
  return () => {
    channel?.close();
    document.removeEventListener("copy", onCopy);
    document.removeEventListener("cut", onCopy);
    document.removeEventListener("paste", onPaste);
  };
}
