// Vega and Vega-Lite. Their expressions are compiled by eval, which only this frame allows. Loaded with the first chart.
import embed, { type VisualizationSpec } from "vega-embed";

export async function renderVega(place: HTMLElement, data: unknown, mode: "vega" | "vega-lite"): Promise<void> {
  const chart = document.createElement("div");
  place.append(chart);
  const dark = document.documentElement.dataset.theme === "dark";
  await embed(chart, data as VisualizationSpec, { mode, actions: false, logLevel: 1, theme: dark ? "dark" : undefined, config: { background: "transparent" }, renderer: "canvas" });
}
