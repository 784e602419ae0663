// Questions that a Stoa kernel answers beside completion and documentation (kernel/packages/stoa/questions.py). They travel as an
// inspect question whose code says what is asked.
import type { Json } from "../wire/wire";
import type { LiveNotebookApi } from "./live";

type Answer = { readonly [key: string]: Json | undefined };

/** "silent": no answer in time; "unknown": this kernel knows no such questions. */
export async function askStoa(live: LiveNotebookApi, question: { ask: string; [key: string]: Json }): Promise<Answer | "silent" | "unknown"> {
  const reply = await live.askKernel("inspect", `%stoa ${JSON.stringify(question)}`, 0);
  if (reply === undefined) return "silent";
  const says = objectOf(objectOf(objectOf(reply).data)["application/vnd.stoa.answer+json"]);
  return Object.keys(says).length > 0 ? says : "unknown";
}

export function objectOf(value: Json | undefined): Answer {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

export const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
export const numberOf = (value: Json | undefined): number | undefined => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
