/** A far place moves while the cells on the way to it are drawn for the first time. */
const settles_frames = 30;
let last: AbortController | undefined;

/** Brings something into view, and again in the next frames, until the person does something. */
export function settle(bring: () => void): void {
  last?.abort();
  const { signal } = (last = new AbortController());
  const stop = last.abort.bind(last);
  for (const does of ["wheel", "pointerdown", "keydown"]) document.addEventListener(does, stop, { signal, capture: true, passive: true });
  let left = settles_frames;
  const turn = () => {
    if (signal.aborted) return;
    bring();
    if (left-- > 0) requestAnimationFrame(turn);
    else stop();
  };
  turn();
}
