/** The name on a cursor: the first one, and never longer than a line can bear. */
export function shortName(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? "";
  return first.length > 20 ? `${first.slice(0, 19)}…` : first || "Someone";
}
