// What the page says of a runtime that is not there, is out of reach, has ended or soon will. Loaded when there is something to say.
import circleX from "lucide:circle-x";
import hourglass from "lucide:hourglass";
import unplug from "lucide:unplug";
import { useEffect } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { tenth, useTenths } from "../shell/clock_signal";
import { Icon } from "../shell/icon";
import { Notice } from "../shell/notice";
import { EndTime, KeepButton } from "./runtime_end";
import { inWords, keepWords } from "./runtime_words";

export function RuntimeNotice({ view }: { view: NotebookView }) {
  const { phase, reason } = view.live.runtime.value;
  if (phase === "unavailable") return <Notice icon={circleX} tone="stop"><b>Code can't run here.</b> {reason ?? "The server can't make a runtime now."}</Notice>;
  if (phase === "unreachable") return <Notice icon={unplug}><b>The runtime is out of reach.</b> {reason ?? "What runs goes on; its output arrives later."}</Notice>;
  if (phase === "dead") return view.lostCell.value === undefined ? <StoppedNotice view={view} /> : null;
  return <EndingNotice view={view} />;
}

/** From some minutes before the end. */
function EndingNotice({ view }: { view: NotebookView }) {
  useEffect(useTenths, []);
  const { stops_at, extensions_left } = view.live.runtime.value;
  if (stops_at === undefined || extensions_left === undefined) return null;
  const left = stops_at - view.live.clockSkew.value - tenth.value;
  return (
    <Notice icon={hourglass} tone="wait" side={inWords(left)} actions={<KeepButton view={view} left={extensions_left} />}>
      <b>The runtime stops at <EndTime at={stops_at} /></b>, because nothing runs in it. Variables are gone then, files and outputs stay. {keepWords(extensions_left)}
    </Notice>
  );
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
