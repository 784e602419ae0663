// Jupyter's widget manager for one view: models are made from the states that the page gives, and live on by comm messages.
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { Widget as Lumino } from "@lumino/widgets";
import type { WidgetState } from "../src/wire/wire";
import { viewOf } from "./base64";
import { CommWires, type FrameComm } from "./widget_comm";
import type { FromWidgets, ToWidgets } from "./widget_messages";
import * as output from "./widget_output_view";

type State = { [key: string]: unknown };

const modules: Record<string, object> = {
  "@jupyter-widgets/base": base, "@jupyter-widgets/controls": controls, "@jupyter-widgets/output": output,
};

export class Widgets extends ManagerBase {
  private readonly wires: CommWires;

  constructor(private readonly place: HTMLElement, post: (body: FromWidgets) => void) {
    super();
    this.wires = new CommWires(post);
  }

  async take(message: ToWidgets): Promise<void> {
    switch (message.do) {
      case "show":
        this.wires.isLive = message.is_live;
        this.addModels(message.models);
        return this.show(message.model_id);
      case "models": return this.addModels(message.models);
      case "live": this.wires.isLive = message.is_live; return;
      case "done": return this.wires.done(message.message_id);
      case "comm": {
        const { comm, cause } = message;
        this.wires.comms.get(comm.comm_id)?.take(comm, (comm.buffers ?? []).map(viewOf), cause);
        if (comm.kind === "close") this.wires.comms.delete(comm.comm_id);
      }
    }
  }

  /** All at once, so that each finds the others that its state names. */
  private addModels(models: readonly WidgetState[]): void {
    for (const { comm_id, state, buffers } of models) {
      if (this.has_model(comm_id)) continue;
      const copy = structuredClone(state) as State;
      base.put_buffers(copy as never, buffers.map(({ path }) => path as (string | number)[]), buffers.map(({ data }) => viewOf(data)));
      const options = {
        model_id: comm_id, comm: this.wires.comm(comm_id) as never,
        model_name: String(copy._model_name), model_module: String(copy._model_module), model_module_version: String(copy._model_module_version),
      };
      void this.new_model(options, copy as never);
    }
  }

  private async show(modelId: string): Promise<void> {
    const model = await this.get_model(modelId);
    const view = await this.create_view(model as base.DOMWidgetModel);
    this.place.replaceChildren();
    Lumino.attach(view.luminoWidget, this.place);
  }

  protected override loadClass(className: string, moduleName: string): Promise<typeof base.WidgetModel | typeof base.WidgetView> {
    const module = Object.hasOwn(modules, moduleName) ? modules[moduleName] as Record<string, unknown> : {};
    const found = Object.hasOwn(module, className) ? module[className] : undefined;
    if (found) return Promise.resolve(found as typeof base.WidgetModel);
    return Promise.reject(new Error(`This page doesn't have ${className} of ${moduleName}. It shows ipywidgets' own widgets.`));
  }

  protected override _create_comm(targetName: string, modelId?: string, data?: unknown, metadata?: unknown, buffers?: never): Promise<never> {
    const comm: FrameComm = this.wires.comm(modelId ?? crypto.randomUUID());
    if (data !== undefined || targetName !== "jupyter.widget") comm.open(data ?? {}, undefined, metadata, buffers);
    return Promise.resolve(comm as never);
  }

  protected override _get_comm_info(): Promise<object> {
    return Promise.resolve({});
  }
}
