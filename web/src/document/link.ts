// The socket to the server: opens it, opens it again after it broke, and says in words why it won't.
import { CloseCode } from "../wire/wire";
import type { Connection } from "./live";
import type { Clock, Socket } from "./surroundings";

const firstDelayMs = 200;
const longestDelayMs = 10_000;
const openTimeoutMs = 15_000;
const openState = 1; // WebSocket.OPEN, which tests have not

export interface LinkEvents {
  up(): void;
  message(text: string): void;
  down(): void;
  state(connection: Connection): void;
  notice(sentence: string): void;
}

type Closed = Extract<Connection, { state: "closed" }>;
const words: Record<number, [string, Closed["action"]]> = {
  [CloseCode.bad_message]: ["The server could not read a message of this page. Reload the page; what you typed is kept on this device.", "reload"],
  [CloseCode.not_signed_in]: ["Your session ended. Sign in again; what you typed is kept on this device.", "sign_in"],
  [CloseCode.forbidden]: ["You may not open this notebook.", "library"],
  [CloseCode.notebook_gone]: ["This notebook was deleted.", "library"],
  [CloseCode.too_large]: ["A message of this page was too large for the server. Reload the page.", "reload"],
  [CloseCode.unsupported_version]: ["The server is newer than this page. Reload the page.", "reload"],
  [CloseCode.too_many_pages]: ["This notebook is open in too many pages. Close some, then reload this one.", "reload"],
};

export function closedWith(code: number): Closed | undefined {
  const found = words[code];
  return found && { state: "closed", code, sentence: found[0], action: found[1] };
}

export class Link {
  private socket: Socket | undefined;
  private isOpen = false;
  private attempts = 0;
  private ended = false;
  private offlineSince: number | undefined;
  private cancelTimer: (() => void) | undefined;
  /** When the server was last heard. */
  heardAt = 0;

  constructor(private readonly open: () => Socket, private readonly signedIn: () => Promise<boolean>, private readonly clock: Clock,
              private readonly random: () => number, private readonly events: LinkEvents) {}

  connect(): void {
    if (this.ended || this.socket) return;
    this.cancelTimer?.();
    if (this.offlineSince === undefined) this.events.state({ state: "connecting" });
    const socket = (this.socket = this.open());
    this.cancelTimer = this.clock.after(openTimeoutMs, () => this.lost(socket, 1006));
    socket.onopen = () => {
      this.cancelTimer?.();
      this.isOpen = true;
      this.heardAt = this.clock.now();
      this.events.up();
    };
    socket.onmessage = ({ data }) => {
      this.heardAt = this.clock.now();
      if (typeof data === "string") this.events.message(data);
    };
    socket.onclose = ({ code }) => this.lost(socket, code);
  }

  /** The conversation stands: the next break starts with short delays again. */
  settled(): void {
    this.attempts = 0;
    this.offlineSince = undefined;
    this.events.state({ state: "online" });
  }

  /** One that closes takes nothing more, and says so only after its last frame: what is not answered is sent again to the next. */
  send(text: string): void {
    if (this.isOpen && this.socket?.readyState === openState) this.socket.send(text);
  }

  /** Breaks the connection and opens another one soon. */
  renew(): void {
    if (this.socket) this.lost(this.socket, 1006);
  }

  /** Tries now, not when the delay is over. */
  retryNow(): void {
    if (this.socket) return;
    this.ended = false;
    this.attempts = 0;
    this.connect();
  }

  /** Ends for good, or until retryNow(). */
  end(connection?: Closed): void {
    this.ended = true;
    this.cancelTimer?.();
    this.detach();
    if (connection) this.events.state(connection);
  }

  private detach(): boolean {
    const { socket } = this;
    const wasOpen = this.isOpen;
    this.socket = undefined;
    this.isOpen = false;
    if (!socket) return false;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (wasOpen) this.events.down();
    return wasOpen;
  }

  private lost(socket: Socket, code: number): void {
    if (socket !== this.socket) return;
    this.cancelTimer?.();
    const wasOpen = this.detach();
    const closed = closedWith(code);
    if (closed) return this.end(closed);
    if (code === CloseCode.storage_failed) this.events.notice("The server could not save the last changes. They are sent again.");
    if (!wasOpen) void this.askSignedIn();
    const now = this.clock.now();
    this.offlineSince ??= now;
    const most = Math.min(longestDelayMs, firstDelayMs * 2 ** this.attempts++);
    const delay = firstDelayMs + this.random() * (most - firstDelayMs);
    this.events.state({ state: "offline", since: this.offlineSince, retryAt: now + delay });
    this.cancelTimer = this.clock.after(delay, () => this.connect());
  }

  private async askSignedIn(): Promise<void> {
    const signedIn = await this.signedIn().catch(() => true);  // no answer: the network is away, not the session
    if (!signedIn && !this.isOpen && !this.ended) this.end(closedWith(CloseCode.not_signed_in)!);
  }
}
