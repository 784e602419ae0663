import { useEffect, useState } from "preact/hooks";
import { bytesOf } from "./base64_bytes";
import type { ShownProps } from "./mime_output";

/** Sound or film. Fetched whole and held as a local file, so that seeking works everywhere in it. */
export function MediaOutput({ shown, view }: ShownProps) {
  const [source, setSource] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let url: string | undefined;
    let gone = false;
    bytesOf(shown, (blob, mime) => view.live.blobUrl(blob, mime)).then((bytes) => {
      if (!gone) setSource((url = URL.createObjectURL(new Blob([bytes], { type: shown.mime }))));
    }, () => setFailed(true));
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [shown.blob, shown.data]);
  if (failed) return <div class="fold-says">This output could not be read.</div>;
  if (!source) return <div class="fold-says">Reading this output</div>;
  const audio = shown.mime.startsWith("audio/");
  const props = { controls: true, src: source, onError: () => setFailed(true) };
  return <div class="output media">{audio ? <audio {...props} aria-label="Sound made by this cell" /> : <video {...props} aria-label="Film made by this cell" />}</div>;
}
