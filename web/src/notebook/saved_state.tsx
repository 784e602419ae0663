import check from "lucide:check";
import cloudOff from "lucide:cloud-off";
import { useFrameValue } from "../outputs/frame_value";
import { Icon, Ring } from "../shell/icon";
import { savedWords } from "./kernel_words";
import type { NotebookView } from "./view";

export function SavedState({ view }: { view: NotebookView }) {
  const revision = useFrameValue(view.live.revision);
  const saved = savedWords({ connection: view.live.connection.value, pending: view.live.pending.value, revision });
  return (
    <span class={`saved${saved.sign === "kept" ? " kept" : ""}`}>
      <span class="saved-sign">{saved.sign === "ring" ? <Ring size={14} /> : <Icon of={saved.sign === "check" ? check : cloudOff} size={16} />}</span>
      {saved.words}
    </span>
  );
}
