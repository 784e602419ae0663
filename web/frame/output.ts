// The frame of one output: renders what the page sends, once.
import "./without_peers";
import { Colab } from "./colab";
import type { ToCaller } from "./caller_messages";
import { openChannel } from "./channel";
import type { Content } from "./messages";
import { nameBrokenImage, renderHtml, renderScript, renderSvg } from "./markup";
import "./output.css";

const place = document.getElementById("output")!;

let shown: Content | undefined;
let drawnIn = "";

const colab = new Colab();

const channel = openChannel((message) => {
  if (message.kind === "custom") return colab.take(message.body as ToCaller);
  if (message.kind === "render") shown = message.content;
  // A chart holds its colours; markup follows the theme by itself.
  const isStale = message.kind === "theme" && shown?.mime.endsWith("+json") && drawnIn !== message.theme;
  if (message.kind !== "render" && !isStale) return;
  drawnIn = (message as { theme: string }).theme;
  void render(shown!).catch(fail);
});

colab.join(channel);

addEventListener("error", (event) => fail(event.error ?? event.message));
// A picture's failure is no script's: it doesn't rise, and is heard on its way down.
addEventListener("error", (event) => { if (event.target instanceof HTMLImageElement) nameBrokenImage(event.target); }, true);
addEventListener("unhandledrejection", (event) => fail(event.reason));

async function render({ mime, data }: Content): Promise<void> {
  place.replaceChildren();
  if (mime === "text/html") return renderHtml(place, String(data));
  if (mime === "application/javascript" || mime === "text/javascript") return renderScript(place, String(data));
  if (mime === "image/svg+xml") return renderSvg(place, String(data));
  if (mime === "application/vnd.plotly.v1+json") return (await import("./plotly")).renderPlotly(place, data);
  const vega = /^application\/vnd\.(vega|vegalite)\.v\d\+json$/.exec(mime);
  if (vega) return (await import("./vega")).renderVega(place, data, vega[1] === "vega" ? "vega" : "vega-lite");
  throw new Error(`This frame can't show ${mime}.`);
}

function fail(reason: unknown): void {
  const sentence = /IPython is not defined/.test(String(reason))
    ? "it asks for Notebook 6's own page, as figures of %matplotlib notebook do. After %matplotlib inline they are shown here." : reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  channel.post({ kind: "error", sentence: sentence.slice(0, 400) });
}
