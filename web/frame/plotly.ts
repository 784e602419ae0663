// Plotly figures. Loaded with the first one.
import Plotly from "plotly.js-basic-dist-min";

interface Figure {
  data?: unknown[];
  layout?: Record<string, unknown>;
  config?: Record<string, unknown>;
}

export async function renderPlotly(place: HTMLElement, data: unknown): Promise<void> {
  const figure = data as Figure;
  const chart = document.createElement("div");
  // Its own height where the figure names none; full screen gives what there is.
  if (!figure.layout?.height) chart.style.height = document.documentElement.dataset.fills ? "100vh" : "450px";
  place.append(chart);
  await Plotly.newPlot(chart, figure.data ?? [], { autosize: true, ...figure.layout }, { responsive: true, displaylogo: false, ...figure.config });
}
