// The page's end of a frame's channel: what may come in, how much of it, and when a frame counts as stuck. No DOM and no clock.
import {
  droppedUntilStopped, largestCustom_bytes, loadingUntilStopped_ms, longestAddress, longestSentence, messagesAtOnce, messagesPerSecond,
  silentUntilStopped_ms, type Enveloped, type FromFrame, type ToFrame,
} from "../../frame/messages";

export type Stopped = "silent" | "flooding" | "never ready";

export class FrameChannel {
  private tokens_ = messagesAtOnce;
  private filledAt_: number;
  private dropped_ = 0;
  private droppedSince_: number;
  private pings_ = 0;
  private probe_ = 0;
  private answered_ = true;
  private unansweredSince_: number | undefined;
  private waitsSince_: number | undefined;
  private ready_ = false;
  private flooding_ = false;

  /** `now` in ms, monotonic. */
  constructor(readonly id: string, now: number) {
    this.filledAt_ = now;
    this.droppedSince_ = now;
    this.waitsSince_ = now;
  }

  get ready(): boolean {
    return this.ready_;
  }

  seal(message: ToFrame): Enveloped<ToFrame> {
    return { ...message, stoa: this.id };
  }

  /** The message, checked; nothing for what is malformed, too large, too often, or not of this channel. */
  receive(data: unknown, now: number): FromFrame | undefined {
    if (!this.takeToken(now)) return undefined;
    if (!isRecord(data) || data.stoa !== this.id) return undefined;
    const message = checked(data);
    if (message?.kind === "ready") {
      if (this.ready_) return undefined;
      this.ready_ = true;
      this.waitsSince_ = undefined;
    }
    if (message?.kind === "pong") {
      if (message.id === this.pings_) this.unansweredSince_ = undefined;
      if (message.id >= this.probe_ && message.id <= this.pings_) this.answered_ = true;
      return undefined;
    }
    return message;
  }

  /** Called every `pingEvery_ms` while the page is visible: the next ping, or why the frame has to go. */
  beat(now: number): Enveloped<ToFrame> | Stopped | undefined {
    if (this.flooding_) return "flooding";
    if (!this.ready_) return now - this.waitsSince_! > loadingUntilStopped_ms ? "never ready" : undefined;
    if (this.unansweredSince_ !== undefined) return this.silentFor(now) >= silentUntilStopped_ms ? "silent" : undefined;
    this.unansweredSince_ = now;
    return this.seal({ kind: "ping", id: ++this.pings_ });
  }

  /** A ping to be sent right after content: its answer says that rendering came to an end. */
  probe(now: number): Enveloped<ToFrame> {
    this.unansweredSince_ ??= now;
    this.answered_ = false;
    this.probe_ = ++this.pings_;
    return this.seal({ kind: "ping", id: this.pings_ });
  }

  /** False while the last probe has no answer. */
  get answeredSinceProbe(): boolean {
    return this.answered_;
  }

  /** How long a ping waits for its answer, ms. */
  silentFor(now: number): number {
    return this.unansweredSince_ === undefined ? 0 : now - this.unansweredSince_;
  }

  /** The page slept or was hidden: silence meanwhile is nobody's fault. */
  forgive(now: number): void {
    this.unansweredSince_ = undefined;
    if (!this.ready_) this.waitsSince_ = now;
  }

  get flooding(): boolean {
    return this.flooding_;
  }

  private takeToken(now: number): boolean {
    this.tokens_ = Math.min(messagesAtOnce, this.tokens_ + ((now - this.filledAt_) * messagesPerSecond) / 1000);
    this.filledAt_ = now;
    if (this.tokens_ >= 1) {
      this.tokens_--;
      return true;
    }
    if (now - this.droppedSince_ > 10_000) {
      this.dropped_ = 0;
      this.droppedSince_ = now;
    }
    if (++this.dropped_ >= droppedUntilStopped) this.flooding_ = true;
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only the named fields of a known kind come through, each of its type and size. */
function checked(data: Record<string, unknown>): FromFrame | undefined {
  switch (data.kind) {
    case "ready": return { kind: "ready" };
    case "height": return typeof data.pixels === "number" && data.pixels >= 0 && Number.isFinite(data.pixels) ? { kind: "height", pixels: data.pixels } : undefined;
    case "link": return typeof data.address === "string" && data.address.length <= longestAddress && isOutward(data.address) ? { kind: "link", address: data.address } : undefined;
    case "error": return typeof data.sentence === "string" ? { kind: "error", sentence: data.sentence.slice(0, longestSentence) } : undefined;
    case "pong": return Number.isSafeInteger(data.id) ? { kind: "pong", id: data.id as number } : undefined;
    case "custom": {
      const buffers = data.buffers ?? [];
      if (!Array.isArray(buffers) || !buffers.every((buffer) => buffer instanceof ArrayBuffer)) return undefined;
      const size = buffers.reduce((sum, buffer) => sum + (buffer as ArrayBuffer).byteLength, sizeOf(data.body, largestCustom_bytes));
      return size <= largestCustom_bytes ? { kind: "custom", body: data.body, buffers: buffers as ArrayBuffer[] } : undefined;
    }
    default: return undefined;
  }
}

function isOutward(address: string): boolean {
  try {
    return ["https:", "http:", "mailto:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** About the bytes that a value holds; stops counting beyond `limit`. Cycles count until the limit ends them. */
export function sizeOf(value: unknown, limit: number): number {
  let size = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && size <= limit) {
    const next = waiting.pop();
    size += 8;
    if (typeof next === "string") size += next.length * 2;
    else if (next instanceof ArrayBuffer || ArrayBuffer.isView(next)) size += next.byteLength;
    else if (Array.isArray(next)) for (const item of next) waiting.push(item);
    else if (isRecord(next)) for (const [key, item] of Object.entries(next)) size += key.length * 2, waiting.push(item);
  }
  return size;
}
