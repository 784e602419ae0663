import { render, type ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Drawn at the end of the page, where nothing around its place here clips or covers it. */
export function Portal({ children }: { children: ComponentChildren }) {
  const [place] = useState(() => document.createElement("div"));
  useLayoutEffect(() => {
    document.body.append(place);
    return () => {
      render(null, place);
      place.remove();
    };
  }, [place]);
  useLayoutEffect(() => render(<>{children}</>, place));
  return null;
}
