// ipywidgets' Output: the session catches what belongs into it and keeps it in the model's "outputs"; here it is drawn.
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import { renderHtml, renderScript } from "./markup";

type Output = {
  output_type: string; name?: string; text?: string | string[]; data?: Record<string, unknown>;
  ename?: string; evalue?: string; traceback?: string[];
};

const joined = (text: unknown) => (Array.isArray(text) ? text.join("") : String(text ?? ""));
// CSI sequences: colours and cursor moves, which plain text does without.
const withoutAnsi = (text: string) => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
/** A line keeps what stands after its last carriage return. */
const resolved = (text: string) => withoutAnsi(text).split("\n").map((line) => line.replace(/\r+$/, "").split("\r").at(-1)).join("\n");

export class OutputModel extends DOMWidgetModel {
  override defaults() {
    return { ...super.defaults(), _model_name: "OutputModel", _view_name: "OutputView", _model_module: "@jupyter-widgets/output",
      _view_module: "@jupyter-widgets/output", msg_id: "", outputs: [] };
  }
}

export class OutputView extends DOMWidgetView {
  override render(): void {
    super.render();
    this.el.classList.add("widget-output");
    this.listenTo(this.model, "change:outputs", () => this.draw());
    this.draw();
  }

  private draw(): void {
    const outputs = (this.model.get("outputs") ?? []) as Output[];
    const kept = [...this.el.children] as (HTMLElement & { drawn?: string })[];
    // What has not changed stays as it is: a plot does not flicker when a line is printed under it.
    outputs.forEach((output, at) => {
      const text = JSON.stringify(output);
      if (kept[at]?.drawn === text) return;
      const element = drawOutput(output) as HTMLElement & { drawn?: string };
      element.drawn = text;
      if (kept[at]) kept[at].replaceWith(element);
      else this.el.append(element);
    });
    for (const old of kept.slice(outputs.length)) old.remove();
  }
}

function drawOutput(output: Output): HTMLElement {
  if (output.output_type === "stream") return textElement(resolved(joined(output.text)), output.name === "stderr" ? "stderr" : "");
  if (output.output_type === "error") return textElement(withoutAnsi((output.traceback ?? [`${output.ename}: ${output.evalue}`]).join("\n")), "stderr");
  const data = output.data ?? {};
  const element = document.createElement("div");
  const image = ["image/png", "image/jpeg", "image/gif", "image/webp"].find((mime) => mime in data);
  if (data["text/html"] !== undefined) void renderHtml(element, joined(data["text/html"]));
  else if (data["image/svg+xml"] !== undefined) void renderHtml(element, joined(data["image/svg+xml"]));
  else if (image) {
    const picture = document.createElement("img");
    picture.src = `data:${image};base64,${joined(data[image]).replace(/\s/g, "")}`;
    picture.alt = joined(data["text/plain"] ?? "Image");
    element.append(picture);
  } else if (data["application/javascript"] !== undefined) void renderScript(element, joined(data["application/javascript"]));
  else return textElement(joined(data["text/plain"]), "");
  return element;
}

function textElement(text: string, kind: string): HTMLElement {
  const element = document.createElement("pre");
  element.className = kind;
  element.textContent = text;
  return element;
}
