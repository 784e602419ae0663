import { useEffect, useState } from "preact/hooks";

const calmAfter_ms = 120; // since the last scrolling
/** For time to spare: a busy machine never has any, and a hundred editors wait one after the other. */
const longestWait_ms = 100;

type Task = () => void;
const waiting = new Set<Task>();
let lastScroll = -Infinity;
let planned = false;

/** Something scrolls now. */
export function noteScroll() {
  lastScroll = performance.now();
}
globalThis.document?.addEventListener("scroll", noteScroll, { capture: true, passive: true });

function plan() {
  if (planned || !waiting.size) return;
  planned = true;
  const rest = calmAfter_ms - (performance.now() - lastScroll);
  if (rest > 0) setTimeout(idle, rest);
  else idle();
}

function idle() {
  if (typeof requestIdleCallback === "undefined") setTimeout(turn);
  else requestIdleCallback(turn, { timeout: longestWait_ms });
}

/** One task a turn: between two of them the page draws and answers keys. */
function turn() {
  planned = false;
  if (performance.now() - lastScroll >= calmAfter_ms) {
    const [task] = waiting;
    if (task) {
      waiting.delete(task);
      task();
    }
  }
  plan();
}

/** Calls `task` once nobody scrolls and the page has time; one task at a time. Returns what takes it back. */
export function whenCalm(task: Task): () => void {
  waiting.add(task);
  plan();
  return () => { waiting.delete(task); };
}

/** What is wished, a calm moment later: an editor made in the middle of scrolling would cost a frame. */
export function useCalmly(wish: boolean): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held !== wish) return whenCalm(() => setHeld(wish));
  }, [held, wish]);
  return held;
}
