import type { ReadonlySignal } from "@preact/signals";
import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Pace } from "./pace";

/** A signal's value, taken over at the next frame, and less often the more its drawing costs: a flood of output takes a part of the
 *  page's time, whatever arrives, and keys come first. */
export function useFrameValue<T>(source: ReadonlySignal<T>): T {
  const [value, setValue] = useState(() => source.peek());
  useEffect(() => {
    const pace = new Pace();
    let shown = value;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const plan = () => {
      timer = undefined;
      const rest = pace.wait(performance.now());
      // A hidden tab gets no frames; it is not looked at either, and takes the value when it is shown again.
      if (rest > 0) timer = setTimeout(plan, rest);
      else frame = requestAnimationFrame(take);
    };
    const take = () => {
      frame = 0;
      shown = source.peek();
      pace.draws(performance.now());
      setValue(() => shown);
      afterFrame(() => { if (!ended) pace.drawn(performance.now()); });
    };
    const stop = effect(() => {
      if (source.value !== shown && !frame && timer === undefined) plan();
    });
    return () => {
      ended = true;
      stop();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [source]);
  return value;
}

/** Calls when the frame that is being made is drawn, as far as the page draws it. */
function afterFrame(call: () => void): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    call();
  };
  channel.port2.postMessage(0);
}
