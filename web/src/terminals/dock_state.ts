/** Whether the dock of terminals is open, in this tab; known to the page before the dock itself is loaded. */
import { signal } from "@preact/signals";

const key = "stoa.terminals";

function kept(): boolean {
  try {
    return sessionStorage.getItem(key) === location.pathname;
  } catch {
    return false;
  }
}

export const dockOpen = signal(kept());

export function showDock(open: boolean): void {
  dockOpen.value = open;
  try {
    if (open) sessionStorage.setItem(key, location.pathname);
    else sessionStorage.removeItem(key);
  } catch {
    // A reload finds it shut.
  }
}
