import { signal } from "@preact/signals";

/** The time, ten times a second while somebody asks for it, and not at all while nothing runs. */
export const tenth = signal(Date.now());
/** The same once in 20 s: for "2 min ago" and the like. */
export const slow = signal(Date.now());

let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useTenths(): () => void {
  users++;
  tenth.value = Date.now();
  timer ??= setInterval(() => (tenth.value = Date.now()), 100);
  return () => {
    if (--users > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

setInterval(() => (slow.value = Date.now()), 20_000);
