import check from "lucide:check";
import cloudOff from "lucide:cloud-off";
import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Icon, Ring } from "../shell/icon";
import { savedWords } from "./kernel_words";
import type { NotebookView } from "./view";

/** Somebody types: the words stay "Saving" over pauses as short as this. They would change twice at each key, in the frame that shows it. */
const calm_ms = 300;

const wordsNow = ({ live }: NotebookView) => savedWords({ connection: live.connection.value, pending: live.pending.value, revision: live.revision.value });

/** What isn't saved is said at once, what is saved a moment later. */
function useSavedWords(view: NotebookView) {
  const [saved, setSaved] = useState(() => wordsNow(view));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown = saved;
    let shownAt = 0;
    let latest = shown;
    const show = () => {
      clearTimeout(timer);
      timer = undefined;
      if (latest.words === shown.words && latest.sign === shown.sign) return;
      shownAt = performance.now();
      setSaved(() => (shown = latest));
    };
    const stop = effect(() => {
      latest = wordsNow(view);
      // Whoever types begins the wait anew; revisions of a flood of output don't.
      if (latest.sign !== "check" || (shown.sign === "check" && performance.now() - shownAt > calm_ms)) show();
      else timer ??= setTimeout(show, calm_ms);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [view]);
  return saved;
}

export function SavedState({ view }: { view: NotebookView }) {
  const saved = useSavedWords(view);
  return (
    <span class={`saved${saved.sign === "kept" ? " kept" : ""}`}>
      <span class="saved-sign">{saved.sign === "ring" ? <Ring size={14} /> : <Icon of={saved.sign === "check" ? check : cloudOff} size={16} />}</span>
      {saved.words}
    </span>
  );
}
