import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";

type Watch = (near: boolean) => void;
const watches = new WeakMap<Element, Watch>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === "undefined") return undefined;
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) watches.get(entry.target)?.(entry.isIntersecting);
  }, { rootMargin: "900px 0px" });
  return observer;
}

/** Whether the element is in the window or about a screen away from it. */
export function useNear(ref: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current!;
    const watching = shared();
    if (!watching) return setNear(true);
    watches.set(element, setNear);
    watching.observe(element);
    return () => watching.unobserve(element);
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
