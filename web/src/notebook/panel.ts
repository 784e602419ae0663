// Which panel stands at the left, and how wide: remembered on this device.
import { signal } from "@preact/signals";
import type { NotebookView } from "./view";

export type Panel = (typeof panels)[number];

const panels = ["contents", "files", "variables", "runtime"] as const;

export const narrowQuery = "(max-width: 720px)";
export const [leastWidth, mostWidth] = [180, 480];

interface Kept { open: boolean; width: number; which: Panel }

const key = "stoa.panel";

function kept(): Kept {
  const plain: Kept = { open: true, width: 240, which: "contents" };
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Kept>;
    return { open: value.open ?? true, width: Math.min(mostWidth, Math.max(leastWidth, value.width ?? 240)), which: panels.find((name) => name === value.which) ?? "contents" };
  } catch {
    return plain;
  }
}

export const panel = signal<Kept>(kept());

export function setPanel(next: Partial<Kept>): void {
  panel.value = { ...panel.peek(), ...next };
  try {
    localStorage.setItem(key, JSON.stringify(panel.peek()));
  } catch {
    // Not kept: the panel is as it was next time.
  }
}

/** Opens a panel, or shuts it when it is open; on a phone it is a sheet. */
export function showPanel(view: NotebookView, which: Panel): void {
  if (matchMedia(narrowQuery).matches) {
    view.sheet.value = which;
    return;
  }
  const finding = view.finding.peek() !== null;
  view.finding.value = null;
  setPanel({ open: finding || !panel.peek().open || panel.peek().which !== which, which });
}
