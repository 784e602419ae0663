// The frame of one widget's view. Its models are the session's: the page gives their states and relays every change.
import "./without_peers";
import { openChannel } from "./channel";
import type { ToWidgets } from "./widget_messages";
import { Widgets } from "./widget_models";
import "./output.css";
import "./widgets.css";

const place = document.getElementById("output")!;

const channel = openChannel((message) => {
  if (message.kind === "custom") void widgets.take(message.body as ToWidgets).catch(fail);
});
const widgets = new Widgets(place, (body) => channel.post({ kind: "custom", body }));

addEventListener("error", (event) => fail(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => fail(event.reason));

function fail(reason: unknown): void {
  const sentence = reason instanceof Error ? reason.message : String(reason);
  // Chromium says so of a layout that took two rounds; nothing is wrong then.
  if (sentence.startsWith("ResizeObserver loop")) return;
  // What ipywidgets' own code stumbles over is a state that it did not write.
  if (reason instanceof TypeError) return channel.post({ kind: "error", sentence: `its state is not as ipywidgets writes it (${sentence.slice(0, 300)}).` });
  channel.post({ kind: "error", sentence: sentence.slice(0, 400) });
}
