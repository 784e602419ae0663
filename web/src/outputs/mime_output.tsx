import { useMemo } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import type { Output } from "../wire/wire";
import { FramedOutput } from "./framed_output";
import { useHeldValue, Waiting } from "./held_value";
import { ImageOutput } from "./image_output";
import { chooseMime, formsOf, textOf, type Shown } from "./mime_choice";
import { terminalLines } from "./terminal_text";
import { FoldedLines } from "./text_lines";
import { WidgetPlace } from "./widget_place";

const longestText = 2_000_000;

export interface ShownProps {
  shown: Shown;
  output: Output;
  view: NotebookView;
}

export function MimeOutput({ output, view }: { output: Output; view: NotebookView }) {
  const shown = useMemo(() => chooseMime(output), [output]);
  if (!shown) {
    const mimes = formsOf(output).map((form) => form.mime);
    return <div class="output fold-says">{mimes.length > 0 ? `An output of the kind ${mimes.join(", ")}, which this page can't show.` : "An empty output."}</div>;
  }
  const props = { shown, output, view };
  switch (shown.by) {
    case "image": return <ImageOutput {...props} />;
    case "frame": return <FramedOutput {...props} />;
    case "widget": return <WidgetPlace {...props} />;
    default: return <TextOutput {...props} />;
  }
}

function TextOutput({ shown, view }: ShownProps) {
  const value = useHeldValue(shown, view);
  const lines = useMemo(() => terminalLines((textOf(value.data) ?? "").slice(0, longestText)), [value.data]);
  if (value.data === undefined) return <Waiting form={shown} value={value} view={view} />;
  return <div class="output"><FoldedLines lines={lines} /></div>;
}
