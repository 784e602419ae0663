import circleX from "lucide:circle-x";
import cloudOff from "lucide:cloud-off";
import info from "lucide:info";
import unplug from "lucide:unplug";
import x from "lucide:x";
import { Icon } from "../shell/icon";
import { Notice } from "../shell/notice";
import { slow } from "../shell/clock_signal";
import { go, libraryPath, signInPath } from "../shell/router";
import { clock, count } from "../shell/words";
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
  const pending = view.live.pending.value;
  if (connection.state === "offline") {
    slow.value;
    const running = view.live.queue.value.length > 0;
    const edits = pending > 0 ? `${count(pending, "edit")} kept on this device.` : "What you type is kept on this device.";
    return (
      <Notice icon={cloudOff} tone="wait" side={`since ${clock(connection.since)}`} actions={<button type="button" class="button small" onClick={() => view.live.reconnect()}>Try now</button>}>
        <b>Offline.</b> {edits}{running && " The run continues."}
      </Notice>
    );
  }
  if (connection.state === "closed") {
    const action = closedActions[connection.action];
    return <Notice icon={unplug} tone="stop" actions={<button type="button" class="button small" onClick={action.act}>{action.words}</button>}>{connection.sentence}</Notice>;
  }
  return null;
}

function RuntimeNotice({ view }: { view: NotebookView }) {
  const { phase, reason } = view.live.runtime.value;
  if (phase === "unavailable") return <Notice icon={circleX} tone="stop"><b>Code can't run here.</b> {reason ?? "The server can't make a runtime now."}</Notice>;
  if (phase === "unreachable") return <Notice icon={unplug}><b>The runtime is out of reach.</b> {reason ?? "What runs goes on; its output arrives later."}</Notice>;
  if (phase === "dead" && view.lostCell.value === undefined) return <StoppedNotice view={view} />;
  return null;
}

export function StoppedNotice({ view }: { view: NotebookView }) {
  const reason = view.live.runtime.value.reason ?? "The kernel ended.";
  return (
    <div class="stopped" role="alert">
      <div class="error-summary"><Icon of={circleX} /><div class="error-words"><b>{reason.startsWith("Stopped") ? reason : `Stopped. ${reason}`}</b></div></div>
      <div class="stopped-more">
        <p>Text, outputs and files are kept; the kernel's variables are gone.</p>
        {reason.includes("Choose another")
          ? <button type="button" class="button small" onClick={() => (view.sheet.value = "kernels")}>Choose a kernel</button>
          : <button type="button" class="button small" onClick={() => { view.live.restartKernel(); view.step(0); }}>Restart kernel</button>}
      </div>
    </div>
  );
}
