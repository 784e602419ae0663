import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useNear } from "../cells/near";
import { FrameCalls } from "./frame_calls";
import { useHeldValue, Waiting } from "./held_value";
import { metadataFor, textOf } from "./mime_choice";
import type { ShownProps } from "./mime_output";
import { SandboxFrame } from "./sandbox_frame";

const names: readonly (readonly [RegExp, string])[] = [
  [/html$/, "HTML output"], [/svg/, "SVG output"], [/javascript$/, "JavaScript output"], [/vega/, "Chart"], [/plotly/, "Chart"],
];

/** What only the sandboxed frame may show. */
export function FramedOutput({ shown, output, view, fills }: ShownProps) {
  const value = useHeldValue(shown, view);
  const [error, setError] = useState<string>();
  const content = useMemo(
    () => value.data === undefined ? undefined : {
      mime: shown.mime, data: shown.mime.endsWith("+json") ? value.data : textOf(value.data), metadata: metadataFor(output.metadata, shown.mime),
    },
    [value.data, shown.mime],
  );
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place);
  const calls = useMemo(() => new FrameCalls(view.live, () => place.current), [view]);
  useEffect(() => () => calls.close(), [calls]);
  // Each frame costs megabytes: those that nobody came near are not made, and those that were seen keep their state.
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (near) setSeen(true);
  }, [near]);
  const label = names.find(([pattern]) => pattern.test(shown.mime))?.[1] ?? "Output";
  return (
    <div class={`output framed${fills ? " fills" : ""}`} ref={place}>
      {!content && <Waiting form={shown} value={value} view={view} />}
      {content && (seen || fills) && <SandboxFrame entry="output" label={label} content={content} fills={fills} onError={setError} onFile={(path) => void download(view.live.id, path)} onReady={(frame) => calls.ready(frame)} onCustom={(message) => calls.take(message.body)} />}
      {error && <div class="fold-says" role="status">The output's own script failed: {error}</div>}
    </div>
  );
}

async function download(notebook: string, path: string): Promise<void> {
  const { FilesApi } = await import("../files/api");
  const link = document.createElement("a");
  link.href = new FilesApi(notebook).contentPath(path.replace(/^(?:\.\/)?files\//, ""));
  link.download = path.split("/").at(-1)!;
  link.click();
}
