import { useEffect, useState } from "preact/hooks";
import type { ShownProps } from "./mime_output";

type Module = typeof import("./widget_output");
let loaded: Module | undefined;

/** A widget; what shows it comes when the first one is there. */
export function WidgetPlace(props: ShownProps) {
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    if (!module) void import("./widget_output").then((it) => setModule((loaded = it)));
  }, []);
  return module ? <module.WidgetOutput {...props} /> : <div class="output fold-says">Opening the widget</div>;
}
