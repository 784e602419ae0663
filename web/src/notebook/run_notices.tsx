// The system tells that runs have ended, when they took long and nobody looks. Loaded only where that was chosen.
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { settings } from "../shell/settings";
import { count, duration } from "../shell/words";
import type { NotebookView } from "./view";

/** From the first run of an empty queue to the end of the last. */
interface Stretch { since: number; cells: Set<string> }

export function RunNotices({ view }: { view: NotebookView }) {
  const stretch = useRef<Stretch | undefined>(undefined);
  useSignalEffect(() => {
    const queue = view.live.queue.value;
    const skew = view.live.clockSkew.peek();
    if (queue.length > 0) {
      const began = queue[0]!.started_at ?? queue[0]!.queued_at;
      stretch.current ??= { since: began === undefined ? Date.now() : began - skew, cells: new Set() };
      for (const run of queue) stretch.current.cells.add(run.cell_id);
      return;
    }
    const ended = stretch.current;
    stretch.current = undefined;
    if (!ended || view.live.connection.peek().state !== "online") return;
    const took = Date.now() - ended.since;
    if (took < settings.peek().notifyAfter * 1000 || (!document.hidden && document.hasFocus())) return;
    tell(view, [...ended.cells], took);
  });
  return null;
}

function tell(view: NotebookView, ids: readonly string[], took: number): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const place = (id: string) => (view.index.peek().get(id) ?? 0) + 1;
  const failed = ids.find((id) => view.cell(id)?.run.peek()?.phase === "error");
  const says = failed !== undefined ? `Cell ${place(failed)} ended with an error after ${duration(took)}.`
    : ids.length === 1 ? `Cell ${place(ids[0]!)} has run, ${duration(took)}.` : `${count(ids.length, "cell")} have run, ${duration(took)}.`;
  const notice = new Notification(view.live.title.peek(), { body: says, icon: "/icons/idle.svg", tag: view.live.id });
  notice.onclick = () => {
    window.focus();
    view.focus(failed ?? ids.at(-1)!);
    notice.close();
  };
}
