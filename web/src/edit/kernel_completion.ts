// What the kernel knows about the code at the cursor: names to complete with, and documentation.
import { startCompletion, type Completion, type CompletionContext, type CompletionResult, type CompletionSource } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { position } from "../document/kernel_questions";
import type { LiveNotebookApi } from "../document/live";
import type { Json } from "../wire/wire";

/** The kernel may find tens of thousands (a big namespace); more than these help nobody. */
const maxOptions = 1000;

export function kernelCompletions(live: LiveNotebookApi): CompletionSource {
  let last: { code: string; pos: number; reply: Promise<Json | undefined> } | undefined;
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const typed = context.matchBefore(/[\p{L}\p{N}_.%!/]+/u) ?? (isInString(line.text.slice(0, context.pos - line.from)) ? { text: "" } : null);
    if (!typed && !context.explicit) return null;
    if (typed?.text && !context.explicit && /^[\d.]+$/.test(typed.text) && !typed.text.endsWith(".")) return null;
    const code = context.state.doc.toString();
    if (last?.code !== code || last.pos !== context.pos) last = { code, pos: context.pos, reply: live.askKernel("complete", code, context.pos) };
    const asked = last;
    const reply = await asked.reply;
    if (reply === undefined && last === asked) last = undefined;  // the kernel may know next time
    if (context.aborted) return null;
    return resultOf(reply, code, context.pos);
  };
}

/** Whether a string is open at the end of a line's beginning: names of files and keys complete there. */
export function isInString(before: string): boolean {
  let open = "";
  for (let at = 0; at < before.length; at++) {
    const letter = before[at]!;
    if (letter === "\\" && open) at++;
    else if (open ? letter === open : letter === '"' || letter === "'") open = open ? "" : letter;
    else if (letter === "#" && !open) return false;
  }
  return open !== "";
}

/** Comments and texts of several lines are prose: no list opens there by itself, whose first name the next Enter would take. */
export const inCode = (source: CompletionSource): CompletionSource => (context) => {
  const { name, from } = syntaxTree(context.state).resolveInner(context.pos, -1);
  const isProse = name === "Comment" || (name.endsWith("String") && /^\w*(?:"""|''')/.test(context.state.sliceDoc(from, from + 6)));
  return isProse && !context.explicit ? null : source(context);
};

/** The kernel's names before the page's own, each label once. A kernel that takes longer than this is not waited for. */
const kernelPatienceMs = 350;

export function together(kernel: CompletionSource, page: readonly CompletionSource[]): CompletionSource {
  return async (context) => {
    const asked = Promise.resolve(kernel(context));
    const own = merged((await Promise.all(page.map((source) => source(context)))).filter((it) => it !== null));
    const late = Symbol();
    const known = await Promise.race([asked, new Promise<typeof late>((resolve) => setTimeout(() => resolve(late), kernelPatienceMs))]);
    if (known === late) {
      void asked.then((result) => {
        const { view } = context;
        // Nothing was typed meanwhile: the list opens again, and the answer is there.
        if (result && view?.state.doc === context.state.doc && view.state.selection.main.head === context.pos && view.hasFocus) startCompletion(view);
      });
      return own && (context.view?.hasFocus ?? true) ? { from: own.from, options: own.options } : null;  // without validFor the next key asks again
    }
    // Whoever has run the cell meanwhile, or left it, chooses nothing any more.
    if (context.view && !context.view.hasFocus) return null;
    return merged([known, own].filter((it) => it !== null));
  };
}

/** Results for one place in one list; of those for other places the first counts. */
function merged(results: readonly CompletionResult[]): CompletionResult | null {
  const [first, ...others] = results;
  if (!first) return null;
  const labels = new Set(first.options.map((it) => it.label));
  const options = [...first.options];
  for (const other of others) {
    if (other.from !== first.from) continue;
    for (const option of other.options) if (!labels.has(option.label)) labels.add(option.label), options.push(option);
  }
  return { ...first, options };
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
