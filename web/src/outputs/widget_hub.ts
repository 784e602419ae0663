// The page's middle between the session's widgets and the frames that show them: holds each model as it is now, gives a frame the models
// that its view reaches, and relays comm messages. No DOM. What frames say is hostile until checked here.
import type { LiveNotebookApi, News } from "../document/live";
import type { CommMessage, Json, WidgetBuffer, WidgetState } from "../wire/wire";
import type { FromWidgets, ToWidgets } from "../../frame/widget_messages";

type Post = (message: ToWidgets) => void;

interface Seat {
  root: string;
  post: Post;
  /** Models that the frame was given. */
  given: Set<string>;
}

const isObject = (value: unknown): value is { [key: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);
const idPattern = /^[\w.:-]{1,64}$/;
const modelPrefix = "IPY_MODEL_";

export class WidgetHub {
  private readonly models = new Map<string, WidgetState>();
  private readonly seats = new Set<Seat>();
  private readonly senders = new Map<string, Seat>();
  private readonly watchers = new Set<() => void>();
  known = false;
  isLive = false;
  leftOut = 0;
  private opened = false;

  constructor(private readonly live: Pick<LiveNotebookApi, "listen" | "say">) {
    live.listen((news) => this.take(news));
  }

  /** Asks for the states, once a connection. */
  connected(online: boolean): void {
    if (!online) {
      this.opened = false;
      for (const [id, seat] of this.senders) seat.post({ do: "done", message_id: id });
      this.senders.clear();
    } else if (!this.opened) {
      this.opened = true;
      this.live.say({ type: "open_widgets" });
    }
  }

  find(modelId: string): WidgetState | undefined {
    return this.models.get(modelId);
  }

  /** Whether a model is a part of itself: nothing can make its view. */
  isCircular(modelId: string): boolean {
    const done = new Set<string>();
    const open = new Set<string>();
    const next: { id: string; leave?: true }[] = [{ id: modelId }];
    for (let at = next.pop(); at; at = next.pop()) {
      const { id } = at;
      if (at.leave) {
        open.delete(id);
        done.add(id);
        continue;
      }
      if (open.has(id)) return true;
      const model = this.models.get(id);
      if (!model || done.has(id)) continue;
      open.add(id);
      next.push({ id, leave: true }, ...[...new Set(namesIn(model.state))].map((name) => ({ id: name })));
    }
    return false;
  }

  /** Called when a model comes or goes, or all of them. -> stops. */
  watch(call: () => void): () => void {
    this.watchers.add(call);
    return () => this.watchers.delete(call);
  }

  /** A frame is ready to show a model. -> it is gone. */
  show(root: string, post: Post): { heard(body: unknown): void; close(): void } {
    const seat: Seat = { root, post, given: new Set() };
    this.seats.add(seat);
    const models = this.missing(seat, [root]);
    post({ do: "show", model_id: root, models, is_live: this.isLive });
    return {
      heard: (body) => this.fromFrame(seat, body),
      close: () => {
        this.seats.delete(seat);
        for (const [id, sender] of this.senders) if (sender === seat) this.senders.delete(id);
      },
    };
  }

  private take(news: News): void {
    if (news.type === "widgets") {
      this.known = true;
      this.isLive = news.is_live;
      this.leftOut = news.left_out;
      const before = new Set(this.models.keys());
      this.models.clear();
      for (const model of news.widgets) this.models.set(model.comm_id, model);
      for (const seat of this.seats) this.refresh(seat, before);
      this.changed();
    } else if (news.type === "comm_heard") {
      this.heard(news.comm, news.comm_message_id);
    } else if (news.type === "comm_done") {
      this.senders.get(news.message_id)?.post({ do: "done", message_id: news.message_id });
      this.senders.delete(news.message_id);
    }
  }

  /** All states came anew: a reconnection, or the kernel ended. */
  private refresh(seat: Seat, before: ReadonlySet<string>): void {
    seat.post({ do: "live", is_live: this.isLive });
    for (const id of seat.given) {
      const model = this.models.get(id);
      if (!model || !before.has(id)) continue;
      seat.post({ do: "comm", comm: updateOf(model) });
    }
    const models = this.missing(seat, [seat.root]);
    if (models.length) seat.post({ do: "models", models });
  }

  private heard(comm: CommMessage, cause?: string): void {
    if (comm.kind === "open" && comm.target_name === "jupyter.widget") this.isLive = true;
    const touches = this.merge(comm);
    this.relay(comm, cause);
    if (touches) this.changed();
  }

  /** -> a model came or went. */
  private merge(comm: CommMessage): boolean {
    if (!isObject(comm.data)) return false;
    if (comm.kind === "open") {
      if (comm.target_name !== "jupyter.widget") return false;
      const state = isObject(comm.data.state) ? comm.data.state : comm.data;
      this.models.set(comm.comm_id, { comm_id: comm.comm_id, state: { ...state }, buffers: buffersOf(comm) });
      return true;
    }
    if (comm.kind === "close") return this.models.delete(comm.comm_id);
    const model = this.models.get(comm.comm_id);
    if (!model || (comm.data.method !== "update" && comm.data.method !== "echo_update") || !isObject(comm.data.state)) return false;
    const keys = new Set(Object.keys(comm.data.state));
    const buffers = buffersOf(comm);
    for (const { path } of buffers) if (Array.isArray(path)) keys.add(String(path[0]));
    model.buffers = [...model.buffers.filter(({ path }) => !(Array.isArray(path) && keys.has(String(path[0])))), ...buffers];
    Object.assign(model.state as object, comm.data.state);
    return false;
  }

  private relay(comm: CommMessage, cause: string | undefined, but?: Seat): void {
    for (const seat of this.seats) {
      if (seat === but || !seat.given.has(comm.comm_id)) continue;
      // A box may have got children that the frame does not know.
      const models = isObject(comm.data) && isObject(comm.data.state) ? this.missing(seat, namesIn(comm.data.state)) : [];
      if (models.length) seat.post({ do: "models", models });
      seat.post({ do: "comm", comm, ...(cause === undefined ? {} : { cause }) });
    }
  }

  /** The models that these names reach and the frame was not given; from now on it is. */
  private missing(seat: Seat, from: readonly string[]): WidgetState[] {
    const found: WidgetState[] = [];
    const next = [...from];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      const model = this.models.get(id);
      if (!model || seat.given.has(id)) continue;
      seat.given.add(id);
      found.push(model);
      next.push(...namesIn(model.state));
    }
    return found;
  }

  private fromFrame(seat: Seat, body: unknown): void {
    const said = checked(body);
    if (!said) return;
    const { message_id, comm } = said;
    // A frame speaks for the models it was given, and may open its own; it reaches no other comm of the kernel.
    if (comm.kind === "open" ? this.models.has(comm.comm_id) : !seat.given.has(comm.comm_id)) return;
    this.merge(comm);
    if (comm.kind === "open") seat.given.add(comm.comm_id);
    this.relay(comm, undefined, seat);
    if (!this.opened) return seat.post({ do: "done", message_id });
    this.senders.set(message_id, seat);
    this.live.say({ type: "send_comm", message_id, comm });
  }

  private changed(): void {
    for (const call of [...this.watchers]) call();
  }
}

function checked(body: unknown): FromWidgets | undefined {
  if (!isObject(body) || body.do !== "comm" || typeof body.message_id !== "string" || !idPattern.test(body.message_id)) return undefined;
  const comm = body.comm;
  if (!isObject(comm) || typeof comm.comm_id !== "string" || comm.comm_id.length === 0 || comm.comm_id.length > 200 || !isObject(comm.data)) return undefined;
  const kind = comm.kind;
  if (kind !== "open" && kind !== "message" && kind !== "close") return undefined;
  const buffers = comm.buffers;
  if (buffers !== undefined && !(Array.isArray(buffers) && buffers.every((it) => typeof it === "string"))) return undefined;
  return {
    do: "comm", message_id: body.message_id,
    comm: {
      kind, comm_id: comm.comm_id, data: comm.data,
      ...(kind === "open" ? { target_name: "jupyter.widget" } : {}),
      ...(isObject(comm.metadata) ? { metadata: comm.metadata } : {}),
      ...(buffers && buffers.length ? { buffers: buffers as string[] } : {}),
    },
  };
}

function buffersOf(comm: CommMessage): WidgetBuffer[] {
  const paths = isObject(comm.data) ? comm.data.buffer_paths : undefined;
  if (!comm.buffers || !Array.isArray(paths)) return [];
  return comm.buffers.flatMap((data, at) => (Array.isArray(paths[at]) ? [{ path: paths[at], data }] : []));
}

/** A whole model as an update of it. */
function updateOf(model: WidgetState): CommMessage {
  return {
    kind: "message", comm_id: model.comm_id,
    data: { method: "update", state: model.state, buffer_paths: model.buffers.map(({ path }) => path) },
    ...(model.buffers.length ? { buffers: model.buffers.map(({ data }) => data) } : {}),
  };
}

function namesIn(value: Json): string[] {
  if (typeof value === "string") return value.startsWith(modelPrefix) ? [value.slice(modelPrefix.length)] : [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return isObject(value) ? Object.values(value).flatMap(namesIn) : [];
}

/** What stands in place of a widget whose package is too old or not known here; nothing when it can be shown. */
export function unshowable(state: Json): string | undefined {
  if (!isObject(state)) return "This widget can't be read.";
  const module = String(state._model_module ?? "");
  const version = String(state._model_module_version ?? "");
  const asks = "This page shows widgets of ipywidgets 8. To update, run %pip install --upgrade ipywidgets, restart the kernel and run the cell again.";
  if (module === "jupyter-js-widgets") return `This is a widget of ipywidgets ${version.startsWith("~2.1") ? "6" : "5 or 6"}. ${asks}`;
  if (/^@jupyter-widgets\/(?:base|controls|output)$/.test(module) && /^[~^]?1\./.test(version) && module !== "@jupyter-widgets/output")
    return `This is a widget of ipywidgets 7. ${asks}`;
  return undefined;
}
