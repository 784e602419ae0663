// A search with a regular expression, in a worker that is ended when it takes too long or is not wanted any more.
import type { Replacement, Scanned } from "./scan";

/** (a+)+$ needs years. */
export const longestExpression_ms = 1000;
export const tooLong = "This expression takes too long. Try a simpler one, without a repetition inside a repetition.";
const notThere = "What searches with regular expressions could not be loaded. Try again when there is a connection.";

export interface WorkerJob { source: string; flags: string; texts: readonly string[]; replacements: readonly (Replacement | undefined)[] }

type SearchWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

export class RegexpSearch {
  private worker_: SearchWorker | undefined;
  private isReady_ = false;
  private current_: { job: WorkerJob; answer: (scanned: Scanned | string | undefined) => void } | undefined;
  private timer_: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when the latest search is over. */
  settled: Promise<unknown> = Promise.resolve();

  constructor(private readonly start_: () => SearchWorker) {}

  /** -> what was found, a sentence that says why nothing was, or nothing: another search took its place. */
  search(pattern: RegExp, texts: readonly string[], replacements: readonly (Replacement | undefined)[]): Promise<Scanned | string | undefined> {
    this.stop();
    const job = { source: pattern.source, flags: pattern.flags, texts, replacements };
    const answered = new Promise<Scanned | string | undefined>((answer) => (this.current_ = { job, answer }));
    this.settled = answered;
    if (!this.worker_) this.startWorker();
    else if (this.isReady_) this.send();
    return answered;
  }

  /** Nothing is looked for any more. */
  stop(): void {
    if (!this.current_) return;
    if (this.isReady_) this.end();
    this.finish(undefined);
  }

  close(): void {
    this.stop();
    this.end();
  }

  private startWorker(): void {
    const worker = (this.worker_ = this.start_());
    worker.onmessage = ({ data }) => {
      if (data !== "ready") return this.finish(data as Scanned);
      this.isReady_ = true;
      if (this.current_) this.send();
    };
    worker.onerror = () => {
      this.end();
      this.finish(notThere);
    };
  }

  /** The time counts from here: loading is not the expression's fault. */
  private send(): void {
    this.worker_!.postMessage(this.current_!.job);
    this.timer_ = setTimeout(() => {
      this.end();
      this.finish(tooLong);
    }, longestExpression_ms);
  }

  private finish(answer: Scanned | string | undefined): void {
    clearTimeout(this.timer_);
    const current = this.current_;
    this.current_ = undefined;
    current?.answer(answer);
  }

  private end(): void {
    this.worker_?.terminate();
    this.worker_ = undefined;
    this.isReady_ = false;
  }
}
