// The page between a notebook and the scripts of its outputs: the kernel has one run in a frame, and a script calls a function of the kernel.
import { effect, signal } from "@preact/signals";
import type { FromCaller, ToCaller } from "../../frame/caller_messages";
import { askStoa, objectOf, textOf } from "../document/stoa_questions";
import type { LiveNotebookApi } from "../document/live";
import type { Json, Output } from "../wire/wire";
import type { ReadyFrame } from "./sandbox_frame";

/** Frames of outputs that are shown now. */
const shown = new Set<FrameCalls>();
const changed = signal(0);

export class FrameCalls {
  private frame: ReadyFrame | undefined;
  private readonly waiting = new Map<string, { resolve: (json: string) => void; reject: (problem: Error) => void }>();

  /** `element`: the place of the output in the page. */
  constructor(readonly live: LiveNotebookApi, readonly element: () => Element | null) {}

  ready(frame: ReadyFrame): void {
    this.frame = frame;
    shown.add(this);
    changed.value++;
  }

  close(): void {
    shown.delete(this);
    for (const { reject } of this.waiting.values()) reject(new Error("The output in which the script ran is gone."));
    this.waiting.clear();
  }

  /** -> the script's value as JSON. */
  evaluate(script: string): Promise<string> {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.say({ do: "evaluate", id, script });
    });
  }

  /** What the frame says; all of it may come from hostile code. */
  take(body: unknown): void {
    const message = body as FromCaller | null;
    if (message?.do === "evaluated") {
      const call = this.waiting.get(String(message.id));
      this.waiting.delete(String(message.id));
      if (typeof message.json === "string") call?.resolve(message.json);
      else call?.reject(new Error(String(message.problem).slice(0, 2000)));
    } else if (message?.do === "invoke") void this.invoke(message);
  }

  private async invoke({ id, name, args, kwargs }: FromCaller & { do: "invoke" }): Promise<void> {
    const answer = await askWhenIdle(this.live, { ask: "callback", name: String(name), args: (Array.isArray(args) ? args : []) as Json, kwargs: objectOf(kwargs as Json) as Json });
    this.say({ do: "invoked", id: String(id), ...answer });
  }

  private say(body: ToCaller): void {
    this.frame?.post({ kind: "custom", body });
  }
}

/** The frame of the latest output in a cell, where scripts of it run. */
export function latestFrameIn(cell: Element | null): FrameCalls | undefined {
  let latest: FrameCalls | undefined;
  for (const one of shown) {
    const element = one.element();
    if (!element || !cell?.contains(element)) continue;
    if (!latest || (latest.element()!.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0) latest = one;
  }
  return latest;
}

/** The same, waited for where an output with a script is there and its frame still on the way; nothing after this long. */
export function frameFor(cell: Element | null, outputs: readonly Output[], most_ms = 10_000): Promise<FrameCalls | undefined> {
  const there = latestFrameIn(cell);
  if (there || !outputs.some(hasScript)) return Promise.resolve(there);
  return new Promise((resolve) => {
    const stop = effect(() => {
      const found = changed.value >= 0 ? latestFrameIn(cell) : undefined;
      if (found) end(found);
    });
    const late = setTimeout(() => end(undefined), most_ms);
    const end = (found: FrameCalls | undefined) => {
      clearTimeout(late);
      queueMicrotask(() => stop());
      resolve(found);
    };
  });
}

function hasScript({ data, blobs }: Output): boolean {
  const values = objectOf(data);
  return "application/javascript" in values || /<script/i.test(htmlOf(values["text/html"])) || (blobs ?? []).some(({ mime }) => mime === "text/html" || mime === "application/javascript");
}

const htmlOf = (value: Json | undefined) => (Array.isArray(value) ? value.join("") : textOf(value));

/** A kernel that runs a cell answers nothing: what is asked meanwhile waits for its end. */
async function askWhenIdle(live: LiveNotebookApi, question: Parameters<typeof askStoa>[1]): Promise<{ data?: unknown; problem?: string }> {
  await new Promise<void>((resolve) => {
    const stop = effect(() => {
      if (live.queue.value.length > 0 || live.runtime.value.phase === "busy") return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
  const answer = await askStoa(live, question);
  if (answer === "silent" || answer === "unknown") return { problem: "No kernel answered." };
  return answer.problem === undefined ? { data: answer.data } : { problem: textOf(answer.problem) };
}
