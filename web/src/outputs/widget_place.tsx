import { lazily } from "../shell/lazily";
import type { ShownProps } from "./mime_output";

const output = lazily(() => import("./widget_output"));

/** A widget; what shows it comes when the first one is there. */
export function WidgetPlace(props: ShownProps) {
  const module = output();
  return module ? <module.WidgetOutput {...props} /> : <div class="output fold-says">Opening the widget</div>;
}
