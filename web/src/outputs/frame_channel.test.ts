import { expect, test } from "vitest";
import { droppedUntilStopped, largestCustom_bytes, loadingUntilStopped_ms, messagesAtOnce, messagesPerSecond, silentUntilStopped_ms } from "../../frame/messages";
import { FrameChannel, sizeOf } from "./frame_channel";

const ready = { stoa: "id", kind: "ready" };

test("a message of another channel, or of none, is not heard", () => {
  const channel = new FrameChannel("id", 0);
  for (const data of [null, undefined, "ready", 7, [], { kind: "ready" }, { stoa: "other", kind: "ready" }]) expect(channel.receive(data, 0)).toBeUndefined();
  expect(channel.ready).toBe(false);
  expect(channel.receive(ready, 0)).toEqual({ kind: "ready" });
});

test("a frame is ready once", () => {
  const channel = new FrameChannel("id", 0);
  channel.receive(ready, 0);
  expect(channel.receive(ready, 0)).toBeUndefined();
});

test("only known kinds come through, and of them only what is named, of its type", () => {
  const channel = new FrameChannel("id", 0);
  const say = (message: object) => channel.receive({ stoa: "id", ...message }, 0);
  expect(say({ kind: "height", pixels: 12, more: "x" })).toEqual({ kind: "height", pixels: 12 });
  for (const pixels of [-1, NaN, Infinity, "12", null, {}]) expect(say({ kind: "height", pixels })).toBeUndefined();
  for (const kind of ["render", "ping", "__proto__", "constructor", "", 3]) expect(say({ kind })).toBeUndefined();
  expect(say({ kind: "error", sentence: "x".repeat(10_000) })).toEqual({ kind: "error", sentence: "x".repeat(500) });
  expect(say({ kind: "error", sentence: { toString: () => "x" } })).toBeUndefined();
});

test("a link goes to the web or to mail, nowhere else", () => {
  const channel = new FrameChannel("id", 0);
  const link = (address: unknown) => channel.receive({ stoa: "id", kind: "link", address }, 0);
  expect(link("https://example.org/a")).toEqual({ kind: "link", address: "https://example.org/a" });
  expect(link("mailto:a@example.org")).toBeDefined();
  for (const address of ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "blob:x", "file:///etc/passwd", "/api/me", "", 4, `https://example.org/${"a".repeat(5_000)}`]) {
    expect(link(address)).toBeUndefined();
  }
});

test("more messages than the rate are dropped, and a flood ends the frame", () => {
  const channel = new FrameChannel("id", 0);
  let heard = 0;
  const burst = (count: number, now: number) => { for (let i = 0; i < count; i++) if (channel.receive({ stoa: "id", kind: "height", pixels: i }, now)) heard++; };
  burst(messagesAtOnce + 100, 0);
  expect(heard).toBe(messagesAtOnce);
  burst(messagesPerSecond + 10, 1_000);
  expect(heard).toBe(messagesAtOnce + messagesPerSecond);
  expect(channel.flooding).toBe(false);
  burst(droppedUntilStopped, 1_000);
  expect(channel.flooding).toBe(true);
  expect(channel.beat(1_000)).toBe("flooding");
});

test("what is dropped over a long time is no flood", () => {
  const channel = new FrameChannel("id", 0);
  for (let second = 0; second < 600; second++) for (let i = 0; i < messagesPerSecond + 20; i++) channel.receive({ stoa: "id", kind: "height", pixels: i }, second * 1_000);
  expect(channel.flooding).toBe(false);
});

test("a frame that does not answer is silent, one that answers late enough is not", () => {
  const channel = new FrameChannel("id", 0);
  channel.receive(ready, 0);
  expect(channel.beat(0)).toMatchObject({ kind: "ping", id: 1, stoa: "id" });
  expect(channel.beat(4_000)).toBeUndefined();
  channel.receive({ stoa: "id", kind: "pong", id: 0 }, 5_000);
  expect(channel.silentFor(6_000)).toBe(6_000);
  channel.receive({ stoa: "id", kind: "pong", id: 1 }, 8_000);
  expect(channel.silentFor(8_000)).toBe(0);
  expect(channel.beat(8_000)).toMatchObject({ kind: "ping", id: 2 });
  expect(channel.beat(8_000 + silentUntilStopped_ms)).toBe("silent");
  channel.forgive(8_000 + silentUntilStopped_ms);
  expect(channel.beat(8_000 + silentUntilStopped_ms)).toMatchObject({ kind: "ping", id: 3 });
});

test("a frame that never says ready is given up after its time", () => {
  const channel = new FrameChannel("id", 0);
  expect(channel.beat(loadingUntilStopped_ms)).toBeUndefined();
  expect(channel.beat(loadingUntilStopped_ms + 1)).toBe("never ready");
});

test("a custom message carries what it holds up to its size, buffers counted", () => {
  const channel = new FrameChannel("id", 0);
  const custom = (body: unknown, buffers?: unknown) => channel.receive({ stoa: "id", kind: "custom", body, buffers }, 0);
  expect(custom({ a: [1] }, [new ArrayBuffer(8)])).toMatchObject({ kind: "custom", body: { a: [1] } });
  expect(custom("x", [new ArrayBuffer(largestCustom_bytes)])).toBeUndefined();
  expect(custom("x".repeat(largestCustom_bytes / 2 + 1))).toBeUndefined();
  expect(custom("x", [{ byteLength: 0 }])).toBeUndefined();
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(custom(cycle)).toBeUndefined();
  expect(sizeOf({ ab: "cd" }, 1_000)).toBe(8 + 4 + 8 + 4);
});
