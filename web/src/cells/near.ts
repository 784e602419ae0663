import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";

type Watch = (near: boolean) => void;
const watches = new WeakMap<Element, Set<Watch>>();
/** Elements whose place is asked for, by the stretch they are in: only what is in a near one is observed itself, so that a frame costs what is
    near. A browser that leaves a stretch out does not say of what is in it that it went far, either. */
const inside = new WeakMap<Element, Set<Element>>();
let observer: IntersectionObserver | undefined;

function tell(element: Element, near: boolean): void {
  for (const watch of watches.get(element) ?? []) watch(near);
}

function shared(): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === "undefined") return undefined;
  observer ??= new IntersectionObserver((entries, itself) => {
    for (const { target, isIntersecting } of entries) {
      const elements = inside.get(target);
      if (!elements) {
        tell(target, isIntersecting);
        continue;
      }
      target.toggleAttribute("data-near", isIntersecting);
      for (const element of elements) {
        if (isIntersecting) itself.observe(element);
        else {
          itself.unobserve(element);
          tell(element, false);
        }
      }
    }
  }, { rootMargin: "900px 0px" });
  return observer;
}

/** `element` is the one whose place counts; ends by the function returned. */
function watchPlace(observing: IntersectionObserver, element: Element, watch: Watch): () => void {
  const others = watches.get(element) ?? new Set();
  watches.set(element, others.add(watch));
  const stretch = element.closest(".stretch");
  const neighbours = stretch ? inside.get(stretch) ?? new Set() : undefined;
  if (stretch && !inside.has(stretch)) {
    inside.set(stretch, neighbours!);
    observing.observe(stretch);
  }
  neighbours?.add(element);
  if (!stretch || stretch.hasAttribute("data-near")) {
    // Observed anew, so that it tells its state to one who came later.
    observing.unobserve(element);
    observing.observe(element);
  }
  return () => {
    others.delete(watch);
    if (others.size) return;
    observing.unobserve(element);
    neighbours?.delete(element);
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
