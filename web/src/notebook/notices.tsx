import cloudOff from "lucide:cloud-off";
import info from "lucide:info";
import unplug from "lucide:unplug";
import x from "lucide:x";
import { RuntimeNotice } from "../runtime/runtime_place";
import { Icon } from "../shell/icon";
import { Notice } from "../shell/notice";
import { slow } from "../shell/clock_signal";
import { ownPath } from "../shell/base_path";
import { go, libraryPath, signInPath } from "../shell/router";
import { clock, count } from "../shell/words";
import { CloseCode } from "../wire/wire";
import type { NotebookView } from "./view";

/** Notices of the whole notebook, under the tool bar. */
export function Notices({ view }: { view: NotebookView }) {
  const { live } = view;
  return (
    <div class="notices">
      <ConnectionNotice view={view} />
      <RuntimeNotice view={view} />
      {live.notices.value.slice(-3).map((notice) => (
        <Notice key={notice.id} icon={info} actions={<button type="button" class="icon-button" aria-label="Dismiss" title="Dismiss" onClick={() => live.dismiss(notice.id)}><Icon of={x} size={16} /></button>}>{notice.sentence}</Notice>
      ))}
    </div>
  );
}

const closedActions = {
  reload: { words: "Reload", act: () => location.reload() },
  sign_in: { words: "Sign in", act: () => go(signInPath) },
  library: { words: "To the library", act: () => go(libraryPath) },
};

function ConnectionNotice({ view }: { view: NotebookView }) {
  const connection = view.live.connection.value;
  if (connection.state === "offline") {
    const pending = view.live.pending.value; // asked for here alone: it changes with every key
    slow.value;
    const [next] = view.live.queue.value;
    const edits = pending > 0 ? `${count(pending, "edit")} kept on this device.` : "What you type is kept on this device.";
    return (
      <Notice icon={cloudOff} tone="wait" side={`since ${clock(connection.since)}`} actions={<button type="button" class="button small" onClick={() => view.live.reconnect()}>Try now</button>}>
        <b>Offline.</b> {edits}{next && (next.phase === "running" ? " The run continues." : " Runs start once you are back.")}
      </Notice>
    );
  }
  if (connection.state === "closed") {
    const action = closedActions[connection.action];
    const gone = connection.code === CloseCode.notebook_gone;
    const back = gone && <button type="button" class="button small" onClick={() => go(ownPath("/trash"))}>To the trash</button>;
    return <Notice icon={unplug} tone="stop" actions={<>{back}<button type="button" class="button small" onClick={action.act}>{action.words}</button></>}>{gone && !view.live.ready.value ? "This notebook was deleted, or it is not shared with you." : connection.sentence}</Notice>;
  }
  return null;
}
