// Vega and Vega-Lite. Their expressions are compiled by eval, which only this frame allows. Loaded with the first chart.
import embed, { type EmbedOptions, type VisualizationSpec } from "vega-embed";

export async function renderVega(place: HTMLElement, data: unknown, mode: "vega" | "vega-lite"): Promise<void> {
  const chart = document.createElement("div");
  place.append(chart);
  await embedChart(chart, data as VisualizationSpec, { mode });
}

export function embedChart(place: HTMLElement | string, spec: VisualizationSpec | string, options: EmbedOptions = {}) {
  const dark = document.documentElement.dataset.theme === "dark";
  return embed(place, spec, { logLevel: 1, theme: dark ? "dark" : undefined, config: { background: "transparent" }, renderer: "canvas", ...options, actions: false });
}
