import { describe, expect, it } from "vitest";
import type { ToWidgets } from "../../frame/widget_messages";
import type { News } from "../document/live";
import type { CommMessage, PageMessage } from "../wire/wire";
import { unshowable, WidgetHub } from "./widget_hub";

class World {
  sent: PageMessage[] = [];
  private hear: (news: News) => void = () => {};
  readonly hub = new WidgetHub({
    listen: (hear) => { this.hear = hear; return () => {}; },
    say: (message) => void this.sent.push(message),
  });
  tell(news: News): void { this.hear(news); }
  frame(root: string) {
    const got: ToWidgets[] = [];
    return { got, seat: this.hub.show(root, (message) => got.push(message)) };
  }
}

const model = (comm_id: string, state: object) => ({ comm_id, state: state as never, buffers: [] });
const update = (comm_id: string, state: object): CommMessage => ({ kind: "message", comm_id, data: { method: "update", state: state as never } });
const said = (comm: CommMessage, message_id = "m1") => ({ do: "comm", message_id, comm });

function ready(): World {
  const world = new World();
  world.hub.connected(true);
  world.tell({ type: "widgets", is_live: true, left_out: 0, widgets: [
    model("box", { children: ["IPY_MODEL_slider"] }), model("slider", { value: 1, layout: "IPY_MODEL_layout" }), model("layout", {}), model("other", { value: 9 }),
  ] });
  return world;
}

describe("the widgets of a page", () => {
  it("knows a widget that is a part of itself from one that shares a part", () => {
    const world = ready();
    const parts = (...names: string[]) => ({ children: names.map((name) => `IPY_MODEL_${name}`) });
    world.tell({ type: "widgets", is_live: false, left_out: 0, widgets: [
      model("a", parts("b", "shared")), model("b", parts("c", "shared")), model("c", parts("a")), model("self", parts("self")), model("above", parts("shared", "self")),
      model("diamond", parts("left", "right", "left")), model("left", parts("shared")), model("right", parts("shared", "nobody")), model("shared", {}), model("__proto__", parts("__proto__")),
    ] });
    expect(["a", "b", "self", "above", "__proto__"].map((id) => world.hub.isCircular(id))).toEqual([true, true, true, true, true]);
    expect(["diamond", "shared", "nobody", "constructor"].map((id) => world.hub.isCircular(id))).toEqual([false, false, false, false]);
  });

  it("asks for the states once a connection", () => {
    const world = new World();
    world.hub.connected(true);
    world.hub.connected(true);
    world.hub.connected(false);
    world.hub.connected(true);
    expect(world.sent.map((it) => it.type)).toEqual(["open_widgets", "open_widgets"]);
  });

  it("gives a frame the models that its view reaches and no others", () => {
    const { got } = ready().frame("box");
    expect(got).toHaveLength(1);
    expect(got[0]!.do === "show" && got[0]!.models.map((it) => it.comm_id).sort()).toEqual(["box", "layout", "slider"]);
  });

  it("sends what one frame changes to the server and to the other frames, not back to it", () => {
    const world = ready();
    const one = world.frame("slider");
    const two = world.frame("box");
    one.seat.heard(said(update("slider", { value: 5 })));
    expect(world.sent.at(-1)).toEqual({ type: "send_comm", message_id: "m1", comm: update("slider", { value: 5 }) });
    expect(one.got).toHaveLength(1);
    expect(two.got.at(-1)).toEqual({ do: "comm", comm: update("slider", { value: 5 }) });
    expect((world.hub.find("slider")!.state as { value: number }).value).toBe(5);
    world.tell({ type: "comm_done", message_id: "m1" });
    expect(one.got.at(-1)).toEqual({ do: "done", message_id: "m1" });
    expect(two.got.at(-1)!.do).toBe("comm");
  });

  it("gives a frame the new children of a box before it hears of them", () => {
    const world = ready();
    const { got } = world.frame("box");
    world.tell({ type: "comm_heard", comm: { kind: "open", comm_id: "new", target_name: "jupyter.widget", data: { state: { value: 3 } } } });
    expect(got).toHaveLength(1);
    world.tell({ type: "comm_heard", comm: update("box", { children: ["IPY_MODEL_slider", "IPY_MODEL_new"] }) });
    expect(got.slice(1).map((it) => it.do)).toEqual(["models", "comm"]);
  });

  it("takes nothing from a frame about a comm that it was not given, nor what is malformed", () => {
    const world = ready();
    const { seat } = world.frame("slider");
    const before = world.sent.length;
    for (const body of [null, 3, {}, said(update("other", { value: 0 })), said(update("unknown", {})), { ...said(update("slider", {})), message_id: "a b" },
      said({ kind: "open", comm_id: "other", data: {} }), said({ kind: "message", comm_id: "slider", data: [] }), said({ ...update("slider", {}), kind: "run" as never }),
      said({ ...update("slider", {}), buffers: [1] as never })]) seat.heard(body);
    expect(world.sent).toHaveLength(before);
    expect((world.hub.find("other")!.state as { value: number }).value).toBe(9);
  });

  it("an opened comm is a widget's, whatever target the frame names", () => {
    const world = ready();
    const { seat } = world.frame("slider");
    seat.heard(said({ kind: "open", comm_id: "mine", target_name: "some.other.target", data: { state: {} } }));
    const message = world.sent.at(-1)!;
    expect(message.type === "send_comm" && message.comm.target_name).toBe("jupyter.widget");
  });

  it("keeps binary values at their places, and tells a frame whole models after a reconnection", () => {
    const world = ready();
    const { got } = world.frame("slider");
    world.tell({ type: "comm_heard", comm: { kind: "message", comm_id: "slider", data: { method: "update", state: {}, buffer_paths: [["value"]] }, buffers: ["AAAA"] } });
    expect(world.hub.find("slider")!.buffers).toEqual([{ path: ["value"], data: "AAAA" }]);
    world.tell({ type: "widgets", is_live: false, left_out: 0, widgets: [model("slider", { value: 7 })] });
    expect(got.slice(-2)).toEqual([
      { do: "live", is_live: false },
      { do: "comm", comm: { kind: "message", comm_id: "slider", data: { method: "update", state: { value: 7 }, buffer_paths: [] } } },
    ]);
  });

  it("names older ipywidgets in words", () => {
    expect(unshowable({ _model_module: "jupyter-js-widgets", _model_module_version: "~2.1.4" })).toContain("ipywidgets 6");
    expect(unshowable({ _model_module: "@jupyter-widgets/controls", _model_module_version: "1.5.0" })).toContain("ipywidgets 7");
    expect(unshowable({ _model_module: "@jupyter-widgets/controls", _model_module_version: "2.0.0" })).toBeUndefined();
    expect(unshowable({ _model_module: "@jupyter-widgets/output", _model_module_version: "1.0.0" })).toBeUndefined();
  });
});
