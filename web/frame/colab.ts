// What scripts written for Colab ask for: google.colab in the frame. A script calls functions that the notebook registered in its kernel
// (invokeFunction), and the notebook has scripts run here (eval_js). The page stands between; accessAllowed stays false, by which outputs
// that Colab stored know that the buttons which they brought lead nowhere.
import type { Channel } from "./channel";
import type { FromCaller, ToCaller } from "./caller_messages";

export class Colab {
  private readonly waiting = new Map<string, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  private post: Channel["post"] = () => undefined;

  constructor() {
    const kernel = { accessAllowed: false, invokeFunction: (name: unknown, args: unknown = [], kwargs: unknown = {}) => this.invoke(name, args, kwargs) };
    const output = { setIframeHeight() {}, resizeIframeToContent() {} };
    Object.assign(window, { google: { colab: { kernel, output } } });
  }

  join(channel: Channel): void {
    this.post = channel.post;
  }

  take(body: ToCaller): void {
    if (body.do === "evaluate") void this.evaluate(body.id, body.script);
    else if (body.do === "invoked") {
      const call = this.waiting.get(body.id);
      this.waiting.delete(body.id);
      if (body.problem !== undefined) call?.reject(new Error(body.problem));
      else call?.resolve({ data: body.data ?? {}, metadata: {} });
    }
  }

  private invoke(name: unknown, args: unknown, kwargs: unknown): Promise<unknown> {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.say({ do: "invoke", id, name: String(name), args: JSON.parse(JSON.stringify(args)), kwargs: JSON.parse(JSON.stringify(kwargs)) });
    });
  }

  private async evaluate(id: string, script: string): Promise<void> {
    try {
      // In the frame's own scope, so that what an earlier script defined is there.
      const value: unknown = await (0, eval)(script);
      this.say({ do: "evaluated", id, json: JSON.stringify(value) ?? "null" });
    } catch (error) {
      this.say({ do: "evaluated", id, problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }

  private say(body: FromCaller): void {
    this.post({ kind: "custom", body });
  }
}
