import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";

type Watch = (near: boolean) => void;
const watches = new WeakMap<Element, Set<Watch>>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === "undefined") return undefined;
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) for (const watch of watches.get(entry.target) ?? []) watch(entry.isIntersecting);
  }, { rootMargin: "900px 0px" });
  return observer;
}

/** `element` is the one whose place counts; ends by the function returned. */
function watchPlace(observing: IntersectionObserver, element: Element, watch: Watch): () => void {
  const others = watches.get(element) ?? new Set();
  watches.set(element, others.add(watch));
  // Observed anew, so that it tells its state to one who came later.
  observing.unobserve(element);
  observing.observe(element);
  return () => {
    others.delete(watch);
    if (!others.size) observing.unobserve(element);
  };
}

/** Whether the element is in the window or about a screen away from it. With `carrier`, the nearest element around it that the selector
    names is asked instead: one inside an element whose content-visibility skips its content may never hear that it went far. */
export function useNear(ref: RefObject<Element | null>, carrier?: string): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = (carrier && ref.current!.closest(carrier)) || ref.current!;
    const watching = shared();
    if (!watching) return setNear(true);
    return watchPlace(watching, element, setNear);
  }, []);
  return near;
}

/** True once the element has been near, or when the page has time for it. */
export function useOnceNear(ref: RefObject<Element | null>): boolean {
  const near = useNear(ref);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (near) setSeen(true);
  }, [near]);
  useEffect(() => {
    if (typeof requestIdleCallback === "undefined") return;
    const handle = requestIdleCallback(() => setSeen(true));
    return () => cancelIdleCallback(handle);
  }, []);
  return near || seen;
}
