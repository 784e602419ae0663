import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import type { Output } from "../wire/wire";
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
  /** In the full-screen view: as large as there is room. */
  fills?: boolean;
}

// A notebook of text and pictures never loads the rest.
const rich = signal<typeof import("./rich_output") | undefined>(undefined);
const richFailed = signal(false);
let isAskedFor = false;
function askForRich() {
  if (isAskedFor) return;
  isAskedFor = true;
  richFailed.value = false;
  import("./rich_output").then((module) => (rich.value = module), () => {
    isAskedFor = false;
    richFailed.value = true;
  });
}

/** What Colab's page told itself: that pip wants a restart. */
const colabsOwn = "application/vnd.colab-display-data+json";

export function MimeOutput({ output, view, fills }: { output: Output; view: NotebookView; fills?: boolean }) {
  const shown = useMemo(() => chooseMime(output), [output]);
  if (!shown) {
    const mimes = formsOf(output).map((form) => form.mime.slice(0, 100) || "without a name");
    if (mimes.length === 1 && mimes[0] === colabsOwn) return null;
    const named = mimes.slice(0, 5).join(", ") + (mimes.length > 5 ? ` and ${mimes.length - 5} more` : "");
    return <div class="output fold-says">{mimes.length > 0 ? `An output of the kind ${named}, which this page can't show.` : "An empty output."}</div>;
  }
  const props = { shown, output, view, fills };
  if (shown.by === "image") return <ImageOutput {...props} />;
  if (shown.by === "widget") return <WidgetPlace {...props} />;
  if (shown.by === "text") return <TextOutput {...props} />;
  if (rich.value) return <rich.value.RichOutput {...props} />;
  if (!richFailed.value) {
    askForRich();
    return <div class="fold-says">Reading this output</div>;
  }
  return (
    <div class="fold-row">
      <span class="fold-says">What shows this output could not be loaded.</span>
      <button type="button" class="link" onClick={askForRich}>Try again</button>
    </div>
  );
}

function TextOutput({ shown, view }: ShownProps) {
  const value = useHeldValue(shown, view);
  const lines = useMemo(() => terminalLines((textOf(value.data) ?? "").slice(0, longestText)), [value.data]);
  if (value.data === undefined) return <Waiting form={shown} value={value} view={view} />;
  return <div class="output"><FoldedLines lines={lines} /></div>;
}
