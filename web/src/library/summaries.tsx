import { kernelWords } from "../notebook/kernel_words";
import { ToneSign } from "../shell/tone_sign";
import type { RuntimePhase } from "../wire/wire";

/** What a notebook's runtime does, in the list: nothing is said where nothing runs. */
export function BookState({ phase }: { phase: RuntimePhase }) {
  if (phase === "none") return null;
  const { word, tone } = kernelWords({ phase });
  return <span class={`book-state tone-${tone}`}><ToneSign tone={tone} />{word.toLowerCase()}</span>;
}
