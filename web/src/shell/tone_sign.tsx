import type { Tone } from "../notebook/kernel_words";
import { Ring } from "./icon";

/** A state's sign: a ring for what runs, else a dot. The word always stands beside it. */
export function ToneSign({ tone }: { tone: Tone }) {
  if (tone === "run") return <Ring size={14} />;
  return <span class={`dot ${{ ok: "ok", wait: "wait", stop: "stop", none: "hollow" }[tone]}`} />;
}
