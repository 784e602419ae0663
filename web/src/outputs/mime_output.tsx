import { useMemo } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import type { Output } from "../wire/wire";
import { chooseMime, sizeFrom, textOf, type Shown } from "./mime_choice";
import { pngSize } from "./png_size";
import { terminalLines } from "./terminal_text";
import { FoldedLines } from "./text_lines";

const longestText = 2_000_000;

export function MimeOutput({ output, view }: { output: Output; view: NotebookView }) {
  const shown = useMemo(() => chooseMime(output), [output]);
  if (shown.kind === "image") return <ImageOutput shown={shown} output={output} view={view} />;
  if (shown.kind === "nothing") {
    return <div class="output fold-says">{shown.mimes.length > 0 ? `An output of the kind ${shown.mimes.join(", ")}, which this page can't show yet.` : "An empty output."}</div>;
  }
  return <div class="output"><TextOutput shown={shown} view={view} /></div>;
}

function TextOutput({ shown, view }: { shown: Shown & { kind: "text" }; view: NotebookView }) {
  const fetched = shown.blob ? view.blobTexts.of(shown.blob) : { text: shown.text };
  const lines = useMemo(() => terminalLines(readable(fetched.text ?? "", shown).slice(0, longestText)), [fetched.text]);
  if (shown.blob && fetched.failed) {
    return (
      <div class="fold-row">
        <span class="fold-says">This output could not be fetched.</span>
        <button type="button" class="link" onClick={() => view.blobTexts.retry(shown.blob!)}>Try again</button>
      </div>
    );
  }
  if (fetched.text === undefined) return <div class="fold-says">Reading this output</div>;
  return <FoldedLines lines={lines} />;
}

/** A blob holds the value's JSON form: a string in quotes, or a list of lines. */
function readable(text: string, shown: Shown & { kind: "text" }): string {
  if (!shown.blob || !/^["[]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string")) ? (textOf(value as string) ?? text) : text;
  } catch {
    return text;
  }
}

function ImageOutput({ shown, output, view }: { shown: Shown & { kind: "image" }; output: Output; view: NotebookView }) {
  const source = shown.blob
    ? view.live.blobUrl(shown.blob, shown.mime)
    : shown.svg !== undefined ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(shown.svg)}` : `data:${shown.mime};base64,${shown.base64}`;
  const size = sizeFrom(output.metadata, shown.mime) ?? (shown.mime === "image/png" && shown.base64 ? pngSize(shown.base64) : undefined);
  const bundle = output.data && typeof output.data === "object" && !Array.isArray(output.data) ? output.data : {};
  const says = textOf(bundle["text/plain"]);
  return (
    <div class="output image">
      <img src={source} width={size?.width} height={size?.height} alt={says && !says.startsWith("<") ? says : "Picture made by this cell"} decoding="async" loading={size ? "lazy" : undefined} />
    </div>
  );
}
