// What a running cell asks of the page instead of the person (stoa.ask_page in the kernel): it comes as an input() whose prompt says so.

export type PageAsk =
  | { ask: "upload"; into: string; many: boolean }
  | { ask: "download"; path: string; folder: boolean }
  | { ask: "view"; path: string }
  | { ask: "script"; script: string; seconds: number | null };

/** Nothing for a prompt that is for the person, and for what this page does not know. */
export function readAsk(prompt: string): PageAsk | undefined {
  if (!prompt.startsWith("%stoa {")) return undefined;
  try {
    const said = JSON.parse(prompt.slice("%stoa ".length)) as Record<string, unknown>;
    const text = (name: string) => typeof said[name] === "string" && said[name] !== "";
    if (said.ask === "upload" && text("into")) return { ask: "upload", into: said.into as string, many: said.many !== false };
    if (said.ask === "download" && text("path")) return { ask: "download", path: said.path as string, folder: said.folder === true };
    if (said.ask === "view" && text("path")) return { ask: "view", path: said.path as string };
    if (said.ask === "script" && typeof said.script === "string") return { ask: "script", script: said.script, seconds: typeof said.seconds === "number" ? said.seconds : null };
  } catch {
    // no JSON: somebody's own words
  }
  return undefined;
}

/** The answer, or a problem where it is longer than an answer may be. */
export function answerOf(value: unknown, most_bytes: number): string {
  const answer = JSON.stringify({ value: value === undefined ? null : value });
  const bytes = new TextEncoder().encode(answer).length;
  return bytes <= most_bytes ? answer : problemOf(`The answer is ${bytes.toLocaleString("en-GB")} bytes long, and ${most_bytes.toLocaleString("en-GB")} can be brought to the kernel.`);
}

export const problemOf = (sentence: string): string => JSON.stringify({ problem: sentence.slice(0, 4000) });
