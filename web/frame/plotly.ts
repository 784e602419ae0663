// Plotly figures. Loaded with the first one.
import Plotly from "plotly.js-basic-dist-min";

export { Plotly };

interface Figure {
  data?: unknown[];
  layout?: Record<string, unknown>;
  config?: Record<string, unknown>;
}

/** For a figure that brings no template of its own. */
const dark = {
  paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: "#e6ecec" },
  xaxis: { gridcolor: "#2b373a", zerolinecolor: "#4a5b5f" }, yaxis: { gridcolor: "#2b373a", zerolinecolor: "#4a5b5f" },
};

export async function renderPlotly(place: HTMLElement, data: unknown): Promise<void> {
  const figure = data as Figure;
  const { fills, theme } = document.documentElement.dataset;
  const chart = document.createElement("div");
  const layout: Record<string, unknown> = { autosize: true, ...(theme === "dark" && !figure.layout?.template ? dark : {}), ...figure.layout };
  if (fills) delete layout.height, delete layout.width; // the whole screen, whatever the figure asks for
  if (!layout.height) chart.style.height = fills ? "calc(100vh - 8px)" : "450px";
  place.append(chart);
  await Plotly.newPlot(chart, figure.data ?? [], layout, { responsive: true, displaylogo: false, ...figure.config });
}
