import { useEffect, useMemo, useState } from "preact/hooks";
import { useHeldValue, Waiting } from "./held_value";
import { formsOf, sizeFrom, textOf } from "./mime_choice";
import type { ShownProps } from "./mime_output";
import { pngSize } from "./png_size";

/** A picture. SVG as well: inside <img> it runs no script and loads nothing. */
export function ImageOutput(props: ShownProps) {
  const { shown, view } = props;
  if (shown.mime === "image/svg+xml") return <SvgOutput {...props} />;
  const base64 = textOf(shown.data)?.replace(/\s/g, "");
  const source = shown.blob ? view.live.blobUrl(shown.blob, shown.mime) : `data:${shown.mime};base64,${base64}`;
  const size = shown.mime === "image/png" && base64 ? pngSize(base64) : undefined;
  return <Picture {...props} source={source} size={size} />;
}

function SvgOutput(props: ShownProps) {
  const value = useHeldValue(props.shown, props.view);
  const text = useMemo(() => textOf(value.data), [value.data]);
  const [source, setSource] = useState<string>();
  useEffect(() => {
    if (text === undefined) return;
    const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    setSource(url);
    return () => URL.revokeObjectURL(url);
  }, [text]);
  if (text === undefined) return <Waiting form={props.shown} value={value} view={props.view} />;
  return source ? <Picture {...props} source={source} /> : null;
}

function Picture({ shown, output, source, size }: ShownProps & { source: string; size?: { width: number; height: number } }) {
  const [failed, setFailed] = useState<string>();
  if (failed === source) return <div class="output fold-says">This picture can't be read ({shown.mime}).</div>;
  const room = sizeFrom(output.metadata, shown.mime) ?? size;
  const says = textOf(formsOf(output).find((form) => form.mime === "text/plain")?.data);
  return (
    <div class="output image">
      <img src={source} width={room?.width} height={room?.height} alt={says && !says.startsWith("<") ? says : "Picture made by this cell"} decoding="async" onError={() => setFailed(source)} loading={room ? "lazy" : undefined} />
    </div>
  );
}
