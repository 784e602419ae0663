import { useLayoutEffect, useRef } from "preact/hooks";
import { formula } from "./headings";
import { typeset } from "./math";

/** A heading whose formulas are set. */
export function FormulaWords({ text }: { text: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    place.current!.replaceChildren(...text.split(formula).map((part, at) => {
      if (at % 2 === 0) return part;
      const tex = part.slice(1, -1);
      const span = document.createElement("span");
      span.textContent = tex;
      typeset(tex, span, false);
      return span;
    }));
  }, [text]);
  // A formula is not cut by an ellipsis, which would leave its indices.
  return <span ref={place} style={{ display: "block", overflow: "hidden", maskImage: "linear-gradient(to right, #000 calc(100% - 16px), transparent)" }} />;
}
