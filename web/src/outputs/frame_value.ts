import type { ReadonlySignal } from "@preact/signals";
import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

/** A signal's value, taken over at most once a frame: a flood of output costs one rendering a frame, whatever arrives. */
export function useFrameValue<T>(source: ReadonlySignal<T>): T {
  const [value, setValue] = useState(() => source.peek());
  useEffect(() => {
    let frame = 0;
    const stop = effect(() => {
      source.value;
      if (frame) return;
      const take = () => {
        frame = 0;
        setValue(() => source.peek());
      };
      // A hidden tab gets no frames; it is not looked at either, and takes the value when it is shown again.
      frame = requestAnimationFrame(take);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [source]);
  return value;
}
