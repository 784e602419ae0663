// Which frame to stop when frames fall silent. Chromium gives all frames of one page one process: when one spins, all are silent.
import type { FrameChannel } from "./frame_channel";

export interface LivingFrame {
  readonly channel: FrameChannel;
  /** ms, monotonic. */
  renderedAt: number;
  stop(): void;
}

export class LivingFrames {
  private readonly frames_ = new Set<LivingFrame>();

  add(frame: LivingFrame): void {
    this.frames_.add(frame);
  }

  delete(frame: LivingFrame): void {
    this.frames_.delete(frame);
  }

  anySilent(now: number): boolean {
    return this.silent(now).length > 0;
  }

  /** One frame is stopped, the others get another chance to answer. Messages to frames of one process are handled in order: of those
      that never answered since their content was sent, the first is the one that hangs. When all had answered, it is most likely the latest. */
  stopTheCulprit(now: number): void {
    const silent = this.silent(now).sort((a, b) => a.renderedAt - b.renderedAt);
    const culprit = silent.find(({ channel }) => !channel.answeredSinceProbe) ?? silent.at(-1);
    for (const frame of this.frames_) if (frame !== culprit) frame.channel.forgive(now);
    culprit?.stop();
  }

  private silent(now: number): LivingFrame[] {
    return [...this.frames_].filter(({ channel }) => channel.silentFor(now) > 1_000);
  }
}
