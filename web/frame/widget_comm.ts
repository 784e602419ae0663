// A comm as Jupyter's widgets know it: send and hear. The kernel's end is behind page, server and shim.
import type { CommMessage } from "../src/wire/wire";
import { base64Of } from "./base64";
import type { FromWidgets } from "./widget_messages";

type Callbacks = { iopub?: { status?: (message: unknown) => void } } | undefined;
type Heard = (message: unknown) => void;
export type Buffers = (ArrayBuffer | ArrayBufferView)[];

export class FrameComm {
  private hears: Heard = () => {};
  private closes: Heard = () => {};

  constructor(readonly comm_id: string, readonly target_name: string, private readonly wires: CommWires) {}

  open(data: unknown, callbacks?: Callbacks, metadata?: unknown, buffers?: Buffers): string {
    return this.wires.say(this.message("open", data, metadata, buffers), callbacks);
  }
  send(data: unknown, callbacks?: Callbacks, metadata?: unknown, buffers?: Buffers): string {
    return this.wires.say(this.message("message", data, metadata, buffers), callbacks);
  }
  close(data?: unknown, callbacks?: Callbacks, metadata?: unknown, buffers?: Buffers): string {
    return this.wires.say(this.message("close", data ?? {}, metadata, buffers), callbacks);
  }
  on_msg(call: Heard): void {
    this.hears = call;
  }
  on_close(call: Heard): void {
    this.closes = call;
  }

  take(comm: CommMessage, buffers: DataView[], cause?: string): void {
    const message = { content: { comm_id: comm.comm_id, data: comm.data }, metadata: comm.metadata ?? {}, buffers, parent_header: cause === undefined ? {} : { msg_id: cause } };
    if (comm.kind === "close") this.closes(message);
    else if (comm.kind === "message") this.hears(message);
  }

  private message(kind: CommMessage["kind"], data: unknown, metadata: unknown, buffers: Buffers = []): CommMessage {
    return {
      kind, comm_id: this.comm_id, data: data as CommMessage["data"],
      ...(metadata && typeof metadata === "object" ? { metadata: metadata as CommMessage["metadata"] } : {}),
      ...(buffers.length ? { buffers: buffers.map(base64Of) } : {}),
    };
  }
}

/** All comms of a frame, and the messages that the kernel has not done yet. */
export class CommWires {
  readonly comms = new Map<string, FrameComm>();
  private readonly waiting = new Map<string, Callbacks>();
  isLive = false;

  constructor(private readonly post: (body: FromWidgets) => void) {}

  comm(id: string): FrameComm {
    let comm = this.comms.get(id);
    if (!comm) this.comms.set(id, (comm = new FrameComm(id, "jupyter.widget", this)));
    return comm;
  }

  say(comm: CommMessage, callbacks: Callbacks): string {
    const message_id = crypto.randomUUID();
    this.waiting.set(message_id, callbacks);
    // As JSON, so that what is no JSON fails here and not on the way.
    this.post({ do: "comm", message_id, comm: JSON.parse(JSON.stringify(comm)) as CommMessage });
    return message_id;
  }

  done(messageId: string): void {
    const callbacks = this.waiting.get(messageId);
    this.waiting.delete(messageId);
    callbacks?.iopub?.status?.({ header: { msg_type: "status" }, parent_header: { msg_id: messageId }, content: { execution_state: "idle" } });
  }
}
