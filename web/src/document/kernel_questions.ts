// Questions to the kernel that are no runs, completion and documentation, each with its answer to come.
import type { Json, KernelAnswered, KernelQuestion, PageMessage } from "../wire/wire";
import type { Clock } from "./surroundings";

/** Who asks goes on without the kernel after this. */
const answerMs = 4000;

export class KernelQuestions {
  private readonly waiting = new Map<number, (reply: Json | undefined) => void>();
  private last = 0;

  constructor(private readonly clock: Clock) {}

  /** `cursor` in UTF-16 code units. Nothing: no kernel that answers in time. */
  ask(send: (message: PageMessage) => void, question: KernelQuestion, code: string, cursor: number): Promise<Json | undefined> {
    const ask_id = ++this.last;
    return new Promise((resolve) => {
      const takeBack = this.clock.after(answerMs, () => this.settle(ask_id, undefined));
      this.waiting.set(ask_id, (reply) => {
        takeBack();
        resolve(reply);
      });
      send({ type: "ask_kernel", ask_id, question, code, cursor: codePoints(code, cursor) });
    });
  }

  answered(message: KernelAnswered): void {
    this.settle(message.ask_id, message.reply);
  }

  private settle(askId: number, reply: Json | undefined): void {
    const resolve = this.waiting.get(askId);
    this.waiting.delete(askId);
    resolve?.(reply);
  }
}

/** How many code points stand before this UTF-16 position. */
export function codePoints(text: string, position: number): number {
  let count = 0;
  for (let at = 0; at < position; at++) if (!isLow(text.charCodeAt(at))) count++;
  return count;
}

/** The UTF-16 position after so many code points. */
export function position(text: string, points: number): number {
  let at = 0;
  for (let count = 0; at < text.length; at++) {
    if (isLow(text.charCodeAt(at))) continue;
    if (count++ === points) break;
  }
  return at;
}

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
