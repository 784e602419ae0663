// Widget states and bundles that no honest program writes: wrong types, circles, names of JavaScript's own, sizes. Data only.
const controls = { _model_module: "@jupyter-widgets/controls", _model_module_version: "2.0.0", _view_module: "@jupyter-widgets/controls", _view_module_version: "2.0.0" };
const model = (name, state = {}) => ({ model_name: `${name}Model`, model_module: controls._model_module, model_module_version: "2.0.0",
  state: { ...controls, _model_name: `${name}Model`, _view_name: `${name}View`, ...state } });

/** What a slider of an honest notebook has; the last cell shows it. */
const slider = { ...model("IntSlider", { value: 42, min: 0, max: 100, description: "Honest", layout: null, style: null }) };

/** -> the JSON of notebook metadata's widget states, as text: a key "__proto__" is a key there. */
export function widgetStates() {
  const state = {
    "circle-a": model("VBox", { children: ["IPY_MODEL_circle-b"] }), "circle-b": model("VBox", { children: ["IPY_MODEL_circle-a"] }),
    itself: model("HBox", { children: ["IPY_MODEL_itself", "IPY_MODEL_itself"], layout: "IPY_MODEL_itself" }),
    "children-number": model("VBox", { children: 42 }), "children-text": model("VBox", { children: "IPY_MODEL_nobody" }),
    "value-object": model("IntSlider", { value: { a: [1] }, min: "low", max: null, step: [] }), "options-wrong": model("Dropdown", { _options_labels: 7, index: "x" }),
    "names-wrong": { model_name: 17, model_module: ["x"], model_module_version: {}, state: { _model_name: 17, _model_module: ["x"], _model_module_version: {}, _view_name: {} } },
    "no-state": { model_name: "IntSliderModel", model_module: controls._model_module }, "state-list": { ...model("IntSlider"), state: [1, 2] }, "state-text": { ...model("IntSlider"), state: "x" },
    stranger: { model_name: "EvilModel", model_module: "evil-widgets", model_module_version: "1.0.0", state: { _model_name: "EvilModel", _model_module: "evil-widgets", _model_module_version: "1.0.0", _view_name: "EvilView", _view_module: "evil-widgets", _view_module_version: "1.0.0" } },
    "a/../path": { ...model("IntSlider"), state: { ...controls, _model_module: "../../api/me", _model_name: "constructor", _view_name: "__proto__" } },
    "no-view": model("IntSlider", { _view_name: null }), "view-constructor": model("IntSlider", { _view_name: "constructor", _model_name: "hasOwnProperty" }),
    "html-script": model("HTML", { value: "<img src=x onerror=\"parent.bad=1;top.bad=1\"><script>top.bad=1</script>" }),
    long: model("HTML", { value: "x".repeat(300_000) }), "buffers-wrong": { ...model("Image", { format: "<b>" }), buffers: [{ path: "value", data: 5, encoding: "hex" }, 7, { path: ["__proto__", "bad"], data: "AAAA", encoding: "base64" }] },
    constructor: model("Label", { value: "named constructor" }), toString: model("VBox", { children: [{}, null, "IPY_MODEL_", "IPY_MODEL_toString"] }),
    honest: slider,
  };
  let deep = "IPY_MODEL_nobody";
  for (let at = 0; at < 60; at++) deep = [deep];
  state.deep = model("VBox", { children: deep });
  for (let at = 0; at < 80; at++) state[`chain-${at}`] = model("VBox", { children: at < 79 ? [`IPY_MODEL_chain-${at + 1}`] : [] });
  const json = JSON.stringify(state);
  const proto = JSON.stringify(model("Label", { value: "named proto" })).replace("{\"_model_module\"", "{\"__proto__\":{\"bad\":1},\"_model_module\"");
  return { json: `{"__proto__":${proto},${json.slice(1)}`, ids: ["__proto__", ...Object.keys(state).filter((id) => !/^chain-[1-9]/.test(id) && id !== "honest"), "honest"] };
}

let deep = 1;
for (let at = 0; at < 70; at++) deep = at % 2 ? [deep] : { a: deep };

/** Bundles as JSON text. */
export const bundles = [
  "{}", '{"":"x"}', '{"text/html":{"a":1}}', '{"text/html":[1,2]}', '{"image/png":"not base64"}', '{"image/png":5}', '{"image/png":""}', '{"image/jpeg":["a",{}]}',
  `{"application/json":${JSON.stringify(deep)}}`, '{"application/json":"x"}', '{"text/plain":{"x":1}}', '{"text/plain":7}', '{"text/latex":["a",5]}', '{"text/latex":"\\\\def\\\\x{\\\\x\\\\x}\\\\x"}',
  '{"application/vnd.plotly.v1+json":7}', '{"application/vnd.plotly.v1+json":{"data":"x","layout":null}}', '{"application/vnd.vegalite.v5+json":[]}', '{"application/vnd.vega.v5+json":{"signals":[{"name":"a","update":"while(1){}"}]}}',
  '{"image/svg+xml":"<svg"}', '{"image/svg+xml":"<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"1000000000\\" height=\\"1000000000\\"/>"}', '{"image/svg+xml":{"a":1}}', '{"video/mp4":"x"}', '{"audio/wav":5}',
  '{"__proto__":"x","constructor":"y"}', '{"__proto__":{"text/html":"<b>x</b>"}}', '{"text/markdown":5}', '{"text/markdown":{"a":1}}', '{"application/geo+json":"x"}', '{"application/vnd.jupyter.widget-view+json":"x"}',
  ...['5', "null", "[]", '"__proto__"', '"constructor"', '"nobody"'].map((id) => `{"application/vnd.jupyter.widget-view+json":{"model_id":${id}}}`),
  JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`application/vnd.kind-${at}`, "x"]))), JSON.stringify({ ["x/".padEnd(20_000, "y")]: "z" }), '{"application/javascript":{"a":1}}',
];
