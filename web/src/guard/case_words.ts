// A case of the guard in words, for operators. Pure.
import type { GuardCase, GuardLevel } from "../wire/wire";

const levels: Record<GuardLevel, { word: string; tone: "stop" | "wait" | "quiet" }> = {
  act: { word: "High", tone: "stop" },
  warn: { word: "Medium", tone: "wait" },
  notify: { word: "Low", tone: "quiet" },
};

export const levelWords = (level: GuardLevel) => levels[level];

/** What became of the run. */
export function outcomeWords({ outcome, would_stop, chosen_at }: GuardCase): string {
  const would = would_stop ? ", would have been stopped" : "";
  switch (outcome) {
    case "passed": return `ran, nobody was asked${would}`;
    case "asks": return `waits for the person${would}`;
    case "ran": return `warned, run anyway${would}`;
    case "cancelled": return `${chosen_at === undefined ? "warned" : "warned, did not run"}${would}`;
    case "stopped": return "stopped before it began";
  }
}

/** What is still to be done about it, or was done. */
export function stateWords(it: GuardCase, when: (at: number) => string): string {
  if (it.mistake !== undefined && it.accepted === undefined) return it.due_at === undefined ? "says: a mistake" : `mistake, due ${when(it.due_at)}`;
  if (it.accepted !== undefined) return it.accepted ? "agreed: a mistake" : "declined";
  return it.closed_at === undefined ? "" : "closed";
}
