// An output as a file or on the clipboard: its richest form, as the notebook holds it.
import type { NotebookView } from "../notebook/view";
import type { Output } from "../wire/wire";
import { bytesOf } from "./base64_bytes";
import { chooseMime, formsOf, textOf, type Held } from "./mime_choice";
import { asTabs, readPlainTable } from "./plain_table";

const endings: Record<string, string> = {
  "text/plain": "txt", "text/html": "html", "text/markdown": "md", "text/latex": "tex", "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg",
  "image/gif": "gif", "image/webp": "webp", "application/javascript": "js", "text/javascript": "js", "audio/mpeg": "mp3", "audio/wav": "wav",
  "audio/x-wav": "wav", "audio/ogg": "ogg", "video/mp4": "mp4", "video/webm": "webm", "video/ogg": "ogv",
};

export function endingOf(mime: string): string {
  return endings[mime] ?? (/(?:\/|\+)json$/.test(mime) ? "json" : /^text\//.test(mime) ? "txt" : "bin");
}

const isBase64 = (mime: string) => /^(?:audio|video)\/|^image\/(?!svg)/.test(mime);

async function textHeld(form: Held, view: NotebookView): Promise<string> {
  if (!form.blob) return textOf(form.data) ?? "";
  const answer = await fetch(view.live.blobUrl(form.blob), { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return textOf((await answer.json()) as never) ?? "";
}

async function blobOf(form: Held, view: NotebookView): Promise<Blob> {
  if (isBase64(form.mime)) return new Blob([await bytesOf(form, (blob, mime) => view.live.blobUrl(blob, mime))], { type: form.mime });
  return new Blob([await textHeld(form, view)], { type: "text/plain;charset=utf-8" });
}

function richest(output: Output): Held {
  return chooseMime(output) ?? formsOf(output)[0] ?? { mime: "text/plain", data: "" };
}

/** `name`: "output 1 of cell 3" -> "output-1-of-cell-3.png". */
export async function saveOutput(output: Output, view: NotebookView, name: string): Promise<void> {
  const form = richest(output);
  const url = URL.createObjectURL(await blobOf(form, view));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.toLowerCase().replace(/\W+/g, "-")}.${endingOf(form.mime)}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** PNG as a picture, a table as tab-separated text, all else as its text. */
export async function copyOutput(output: Output, view: NotebookView): Promise<void> {
  const form = richest(output);
  if (form.mime === "image/png") return navigator.clipboard.write([new ClipboardItem({ "image/png": blobOf(form, view) })]);
  const plain = formsOf(output).find(({ mime }) => mime === "text/plain");
  const wanted = form.mime === "text/html" || isBase64(form.mime) ? (plain ?? form) : form;
  const table = form.mime === "text/html" ? readPlainTable(await textHeld(form, view)) : undefined;
  return navigator.clipboard.writeText(table ? asTabs(table) : await textHeld(wanted, view));
}
