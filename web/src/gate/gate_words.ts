// What a notice says, as words. Pure.
import type { GateNotice } from "../wire/wire";

/** "27 Nov 2026, 14:32". */
export function dueWords(at: number): string {
  return new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** What became of "this is a mistake". */
export function mistakeWords(notice: GateNotice): string {
  const { mistake } = notice;
  if (!mistake) return "";
  const said = mistake.answer?.trim() ? ` They say: ${mistake.answer.trim()}` : "";
  if (mistake.accepted === undefined) return `You said that this is a mistake (${notice.category}). An operator is asked to answer by ${dueWords(mistake.due_at)}.`;
  if (mistake.accepted) return `An operator agreed that it was a mistake (${notice.category}). You are not asked about this code again.${said}`;
  return `An operator looked at what you reported (${notice.category}), and the warning stays.${said}`;
}
