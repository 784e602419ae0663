/** plotly.js-basic-dist-min ships no types; this is all that we call. */
declare module "plotly.js-basic-dist-min" {
  const Plotly: { newPlot(place: HTMLElement, data: unknown[], layout: object, config: object): Promise<void> };
  export default Plotly;
}
