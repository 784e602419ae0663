// When a runtime that does nothing is ended, and the button that keeps it.
import type { NotebookView } from "../notebook/view";
import { clock } from "../shell/words";

export function EndTime({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>;
}

export function KeepButton({ view, left }: { view: NotebookView; left: number }) {
  if (left === 0) return null;
  return <button type="button" class="button small" onClick={() => view.live.say({ type: "keep_runtime" })}>Keep it running</button>;
}
