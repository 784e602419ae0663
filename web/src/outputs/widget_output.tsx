import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { useOnceNear } from "../cells/near";
import type { LiveNotebookApi } from "../document/live";
import type { ShownProps } from "./mime_output";
import { SandboxFrame } from "./sandbox_frame";
import { unshowable, WidgetHub } from "./widget_hub";

const hubs = new WeakMap<LiveNotebookApi, WidgetHub>();

function hubOf(live: LiveNotebookApi): WidgetHub {
  let hub = hubs.get(live);
  if (!hub) {
    hubs.set(live, (hub = new WidgetHub(live)));
    effect(() => hub!.connected(live.connection.value.state === "online"));
  }
  return hub;
}

/** One widget's view, in a frame of its own; its models are shared with every other view through the hub. */
export function WidgetOutput({ shown, output, view }: ShownProps) {
  const hub = hubOf(view.live);
  const place = useRef<HTMLDivElement>(null);
  const near = useOnceNear(place);
  const [, redraw] = useState(0);
  const [error, setError] = useState<string>();
  const seat = useRef<ReturnType<WidgetHub["show"]>>(undefined);
  useEffect(() => hub.watch(() => redraw((it) => it + 1)), [hub]);
  useEffect(() => () => seat.current?.close(), []);
  const id = modelIdOf(shown.data);
  const model = id === undefined ? undefined : hub.find(id);
  const instead = id === undefined ? "This widget can't be read." : model ? unshowable(model.state) ?? (hub.isCircular(id) ? "The parts of this widget contain each other, so it can't be shown." : undefined)
    : hub.known ? missing(hub.leftOut > 0) : "Opening the widget";
  if (instead !== undefined || id === undefined) {
    const data = output.data as { "text/plain"?: unknown } | undefined;
    const text = typeof data?.["text/plain"] === "string" ? data["text/plain"] : undefined;
    return (
      <div class={`output${text === undefined ? "" : " widget-lost"}`} ref={place}>
        <div class="fold-says" role={hub.known ? undefined : "status"}>{instead}</div>
        {hub.known && text !== undefined && <div class="text-lines">{text}</div>}
      </div>
    );
  }
  return (
    <div class="output framed widget" ref={place}>
      {near && (
        <SandboxFrame entry="widgets" label="Widget" onError={setError}
          onReady={(frame) => {
            seat.current?.close();
            seat.current = hub.show(id, (body) => frame.post({ kind: "custom", body }));
          }}
          onCustom={(message) => seat.current?.heard(message.body)} />
      )}
      {error && <div class="fold-says" role="status">The widget failed: {error}</div>}
    </div>
  );
}

function missing(isFull: boolean): string {
  return isFull
    ? "This widget's state is not kept: the notebook's widgets are over their limit. Run the cell again."
    : "This widget's state was not saved with the notebook. Run the cell again.";
}

function modelIdOf(data: unknown): string | undefined {
  const id = (data as { model_id?: unknown } | null)?.model_id;
  return typeof id === "string" ? id : undefined;
}
