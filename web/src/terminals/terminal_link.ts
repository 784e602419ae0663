// One attached terminal without its drawing: bytes in order, each once, however often the connection breaks.
import type { FromFiles, ToFiles } from "../wire/files";

/** What is typed while the connection does not stand waits for it, up to this many characters. */
const mostWaiting = 65_536;
/** What is drawn is told to the runtime in steps of this; its program waits when a window of it is open. */
const takeEvery = 65_536;

export interface TerminalSocket {
  send(text: string): void;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onopen: (() => void) | null;
}

export interface TerminalEvents {
  /** Draws, then calls `drawn`. */
  output(bytes: Uint8Array, drawn: () => void): void;
  /** Output is missing: what was drawn is no beginning of what comes. */
  restarted(): void;
  state(state: "connecting" | "open" | "ended", sentence?: string): void;
}

const codes = { notSignedIn: 4401, forbidden: 4403, gone: 4404 };

export class TerminalLink {
  private position_ = 0;
  private drawn_ = 0;
  private told_ = 0;
  private socket_: TerminalSocket | null = null;
  private open_ = false;
  private over_ = false;
  private tries_ = 0;
  private waiting_ = "";
  private size_: { columns: number; rows: number } | null = null;
  private timer_: unknown;

  constructor(private readonly connect: (from: number) => TerminalSocket, private readonly events: TerminalEvents,
    private readonly later: (act: () => void, ms: number) => unknown = (act, ms) => setTimeout(act, ms)) {}

  open(): void {
    if (this.over_) return;
    this.events.state("connecting");
    const socket = (this.socket_ = this.connect(this.position_));
    socket.onopen = () => {
      this.open_ = true;
      this.tries_ = 0;
      this.told_ = 0;
      this.events.state("open");
      if (this.size_) this.send({ type: "resize_terminal", ...this.size_ });
      const waiting = this.waiting_;
      this.waiting_ = "";
      this.input(waiting);
    };
    socket.onmessage = (event) => {
      if (socket === this.socket_ && typeof event.data === "string") this.heard(JSON.parse(event.data) as FromFiles);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket_ || this.over_) return;
      this.socket_ = null;
      this.open_ = false;
      if (code === codes.gone || code === codes.forbidden || code === codes.notSignedIn) return this.end("This terminal is closed.");
      this.events.state("connecting");
      this.timer_ = this.later(() => this.open(), Math.min(5000, 200 * 2 ** this.tries_++));
    };
  }

  private heard(message: FromFiles): void {
    if (message.type === "terminal_ended") return this.end(message.sentence);
    if (message.type !== "terminal_output") return;
    const bytes = Uint8Array.from(atob(message.data ?? ""), (ch) => ch.charCodeAt(0));
    if (message.position !== this.position_ && this.position_ !== 0) this.events.restarted();
    this.position_ = message.position + bytes.length;
    const end = this.position_;
    this.events.output(bytes, () => {
      this.drawn_ = end;
      if (this.drawn_ - this.told_ < takeEvery && this.drawn_ !== this.position_) return;
      this.told_ = this.drawn_;
      this.send({ type: "take_output", position: this.drawn_ });
    });
  }

  private send(message: ToFiles): void {
    if (this.open_) this.socket_?.send(JSON.stringify(message));
  }

  /** Long pastes go in pieces that fit a message. */
  input(text: string): void {
    if (!this.open_) {
      this.waiting_ = (this.waiting_ + text).slice(0, mostWaiting);
      return;
    }
    for (let at = 0; at < text.length; at += 16_000) this.send({ type: "terminal_input", text: text.slice(at, at + 16_000) });
  }

  resize(columns: number, rows: number): void {
    this.size_ = { columns, rows };
    this.send({ type: "resize_terminal", columns, rows });
  }

  private end(sentence: string): void {
    this.over_ = true;
    this.socket_?.close();
    this.socket_ = null;
    this.events.state("ended", sentence);
  }

  /** The page goes; the terminal stays. */
  close(): void {
    this.over_ = true;
    clearTimeout(this.timer_ as number);
    this.socket_?.close();
    this.socket_ = null;
  }
}
