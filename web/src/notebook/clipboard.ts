// Cells on the clipboard: of this page, of the other tabs of this browser, and of the system, as Jupyter writes them.
import type { CellType, Json } from "../wire/wire";
import type { NotebookView } from "./view";

export interface CopiedCell {
  type: CellType;
  text: string;
  metadata: Json;
  extra?: Json;
}

const cellsMime = "application/vnd.jupyter.cells";

export function toJupyter(cells: readonly CopiedCell[]): string {
  return JSON.stringify(cells.map(({ type, text, metadata, extra }) => ({
    ...(extra as object | undefined), cell_type: type, metadata, source: text, ...(type === "code" ? { execution_count: null, outputs: [] } : {}),
  })));
}

export interface ClipboardCommands {
  copy(): void;
  cut(): void;
  paste(cells: readonly CopiedCell[]): void;
}

let pasted: typeof import("./pasted_cells") | undefined;
const preparePasting = () => import("./pasted_cells").then((module) => { pasted = module; }, () => undefined);

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
    const paste = () => {
      const cells = pasted ? (json ? pasted.fromJupyter(json) : pasted.fromText(text)) : "Pasting needs the network once.";
      if (typeof cells === "string") view.say(cells);
      else commands.paste(cells);
    };
    if (pasted) paste();
    else void preparePasting().then(paste);
  };
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<readonly CopiedCell[] | "ask">) => {
      if (data !== "ask") view.clipboard.value = data;
      else if (view.clipboard.peek().length > 0) channel.postMessage(view.clipboard.peek());
    };
    channel.postMessage("ask");
  }
  document.addEventListener("keydown", preparePasting, { once: true });
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
