import { useEffect } from "preact/hooks";
import type { NotebookView } from "./view";

/** A short word for the person, said to screen readers too; goes by itself. */
export function Said({ view }: { view: NotebookView }) {
  const said = view.said.value;
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => {
      if (view.said.peek() === said) view.said.value = null;
    }, 4000);
    return () => clearTimeout(timer);
  }, [said]);
  return <div class={`said${said ? " shown" : ""}`} role="status" aria-live="polite">{said?.words}</div>;
}
