import { expect, test } from "vitest";
import { FrameChannel } from "./frame_channel";
import { LivingFrames, type LivingFrame } from "./living_frames";

const frames = new LivingFrames();

function rendered(id: string, at: number, answers: boolean): LivingFrame & { stopped: boolean } {
  const channel = new FrameChannel(id, at);
  channel.receive({ stoa: id, kind: "ready" }, at);
  const probe = channel.probe(at);
  if (answers && probe.kind === "ping") channel.receive({ stoa: id, kind: "pong", id: probe.id }, at + 10);
  channel.beat(at + 4_000);
  const frame = { channel, renderedAt: at, stopped: false, stop() { this.stopped = true; frames.delete(this); } };
  frames.add(frame);
  return frame;
}

test("of frames that are silent together, the first that never answered since its content came is stopped", () => {
  const before = rendered("before", 0, true);
  const spinning = rendered("spinning", 1_000, false);
  const after = rendered("after", 1_001, false);
  frames.stopTheCulprit(20_000);
  expect([before.stopped, spinning.stopped, after.stopped]).toEqual([false, true, false]);
  expect(frames.anySilent(20_000)).toBe(false);
  for (const frame of [before, after]) frames.delete(frame);
});

test("when all had answered, the one with the latest content is stopped", () => {
  const early = rendered("early", 0, true);
  const late = rendered("late", 1_000, true);
  frames.stopTheCulprit(30_000);
  expect([early.stopped, late.stopped]).toEqual([false, true]);
  frames.delete(early);
});
