// How often a growing output is drawn. What comes seldom is drawn at the next frame; a flood leaves most of the time, and the moments
// after a key, to who types. Nothing is lost by it: what is drawn is always the whole value as it then stands.

/** Of the time, drawing takes at most one part in so many. */
const share = 5;
const shortestGap_ms = 50;
const longestGap_ms = 400;
/** After a key the next frames are the editor's, if this output was drawn a moment ago. */
const afterKey_ms = 120;
const moment_ms = 1000;
/** Also under steady typing an output is drawn so long after it changed. */
const longestWait_ms = 500;

let lastKey = -Infinity;
globalThis.document?.addEventListener("keydown", () => { lastKey = performance.now(); }, { capture: true, passive: true });

export class Pace {
  private gap_ = 0;
  private drawnAt_ = -Infinity;
  private changedAt_: number | undefined;

  /** The value changed and is not drawn. -> how long to wait before asking again, 0: draw now. */
  wait(now: number, keyAt = lastKey): number {
    this.changedAt_ ??= now;
    const free = now - this.drawnAt_ < moment_ms ? keyAt + afterKey_ms : -Infinity;
    const due = Math.max(this.drawnAt_ + this.gap_, free);
    return Math.max(0, Math.min(due, this.changedAt_ + longestWait_ms) - now);
  }

  /** It is drawn from `began` on. */
  draws(began: number): void {
    this.changedAt_ = undefined;
    this.drawnAt_ = began;
    this.gap_ = shortestGap_ms;
  }

  /** The page was free again after this drawing and its frame. */
  drawn(now: number): void {
    this.gap_ = Math.min(longestGap_ms, Math.max(shortestGap_ms, (now - this.drawnAt_) * share));
  }
}
