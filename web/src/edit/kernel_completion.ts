// What the kernel knows about the code at the cursor: names to complete with, and documentation.
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { position } from "../document/kernel_questions";
import type { LiveNotebookApi } from "../document/live";
import type { Json } from "../wire/wire";

/** The kernel may find tens of thousands (a big namespace); more than these help nobody. */
const maxOptions = 1000;

export function kernelCompletions(live: LiveNotebookApi): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/[\p{L}\p{N}_.%!/]+|["'][^"'\n]*$/u);
    if (!typed && !context.explicit) return null;
    if (typed && !context.explicit && /^[\d.]+$/.test(typed.text) && !typed.text.endsWith(".")) return null;
    const code = context.state.doc.toString();
    const reply = await live.askKernel("complete", code, context.pos);
    if (context.aborted) return null;
    return resultOf(reply, code, context.pos);
  };
}

/** Reads a complete_reply; what isn't as Jupyter says is no completion. */
export function resultOf(reply: Json | undefined, code: string, pos: number): CompletionResult | null {
  const content = objectOf(reply);
  const matches = Array.isArray(content.matches) ? content.matches.filter((it): it is string => typeof it === "string") : [];
  if (matches.length === 0 || typeof content.cursor_start !== "number") return null;
  const from = Math.min(position(code, content.cursor_start), pos);
  const known = objectOf(content.metadata)._jupyter_types_experimental;
  const types = new Map<string, { type?: string; signature?: string }>();
  for (const each of Array.isArray(known) ? known : []) {
    const { text, type, signature } = objectOf(each);
    if (typeof text !== "string") continue;
    types.set(text, {
      ...(typeof type === "string" && type !== "<unknown>" ? { type } : {}),
      ...(typeof signature === "string" && signature !== "" ? { signature } : {}),
    });
  }
  const options = matches.slice(0, maxOptions).map((label, at): Completion => {
    const about = types.get(label);
    const detail = about?.signature ?? about?.type;
    // The kernel's order is kept, its names go before words of the page; private ones last.
    return { label, boost: Math.max(1, 99 - at / matches.length * 50) - (/(^|\.)_/.test(label) ? 60 : 0), ...(detail === undefined ? {} : { detail }) };
  });
  return { from, options, validFor: /^[\p{L}\p{N}_]*$/u };
}

/** The text of an inspect_reply, with a terminal's colours; nothing: the kernel knows nothing. */
export function documentationOf(reply: Json | undefined): string | undefined {
  const content = objectOf(reply);
  const text = content.found === true ? objectOf(content.data)["text/plain"] : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

function objectOf(value: Json | undefined): { [key: string]: Json | undefined } {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}
