// What crosses between the page and a sandboxed frame, and its limits. Both sides import this file; README.md tells the story.

export type Theme = "light" | "dark";

/** One output as the frame gets it: the value of one MIME type, with that type's metadata. */
export interface Content {
  mime: string;
  data: unknown;
  metadata?: unknown;
}

/** Page to frame. */
export type ToFrame =
  | { kind: "render"; content: Content; theme: Theme }
  | { kind: "theme"; theme: Theme }
  | { kind: "ping"; id: number }
  /** For entries that do more than render (widgets): theirs to define. */
  | { kind: "custom"; body: unknown; buffers?: ArrayBuffer[] };

/** Frame to page. All of it may come from hostile code: `FrameChannel` checks it before anything else sees it. */
export type FromFrame =
  | { kind: "ready" }
  | { kind: "height"; pixels: number }
  /** A link was clicked; the page opens it, in a new tab and after a gesture only. */
  | { kind: "link"; address: string }
  | { kind: "error"; sentence: string }
  | { kind: "pong"; id: number }
  | { kind: "custom"; body: unknown; buffers?: ArrayBuffer[] };

/** Every message, in both directions, is `{ stoa: channel id, ...message }`. */
export type Enveloped<T> = T & { stoa: string };

/** Messages a second that a frame may send, kept up; and at once. What is more is dropped. */
export const messagesPerSecond = 60;
export const messagesAtOnce = 240;
/** A frame that has this many dropped within ten seconds is stopped. */
export const droppedUntilStopped = 2_000;
export const longestAddress = 4_096;
export const longestSentence = 500;
/** Bytes of a custom message, strings counted as UTF-16; buffers included. */
export const largestCustom_bytes = 16_777_216;
/** The page asks this often whether a frame still answers, and stops it when it has been silent for so long. */
export const pingEvery_ms = 4_000;
export const silentUntilStopped_ms = 16_000;
/** From the start of loading to "ready". A busy machine with fifty frames needs its time. */
export const loadingUntilStopped_ms = 60_000;
