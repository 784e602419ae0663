import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { LiveCell } from "../document/live";
import { attachmentsOf } from "../document/outline";
import { markdownReader } from "../markdown/reader";
import type { NotebookView } from "../notebook/view";
import { CodeBox } from "./code_box";
import { useOnceNear } from "./near";

/** A text cell: rendered, or its source while it is edited. */
export function TextBox({ cell, view, label }: { cell: LiveCell; view: NotebookView; label: string }) {
  const opened = useComputed(() => view.opened.value.has(cell.id)).value;
  if (opened) return <div class="cell-box text-source"><CodeBox cell={cell} view={view} label={label} /></div>;
  return <Rendered cell={cell} view={view} />;
}

function Rendered({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const place = useRef<HTMLDivElement>(null);
  const ready = useOnceNear(place);
  const text = cell.text.value;
  const extra = cell.extra.value;
  const empty = text.length === 0 || text.toString().trim() === "";
  const markdown = ready && !empty ? markdownReader() : undefined;
  useLayoutEffect(() => {
    if (markdown) place.current!.replaceChildren(markdown.renderMarkdown(text.toString(), attachmentsOf(extra)));
  }, [ready, text, extra, empty, markdown]);
  const edit = (event: Event) => {
    if ((event.target as Element).closest("a")) return;
    view.focus(cell.id, "edit");
  };
  if (empty) return <div class="prose empty" ref={place} onDblClick={edit}>Empty text cell. Press Enter to write.</div>;
  // What stands inside comes from the effect, so the component renders no children of its own.
  return <div key="prose" class="prose" ref={place} onDblClick={edit} style={markdown ? undefined : { minHeight: `${Math.min(text.lines, 40) * 24}px` }} />;
}
