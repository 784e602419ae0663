import type { Text } from "@codemirror/state";
import { useMemo } from "preact/hooks";
import { highlightLines, python } from "../edit/highlight";
import type { CellType } from "../wire/wire";

interface StaticCodeProps { text: Text; type: CellType; label: string; edit: (at?: number) => void }

/** Highlighted text that looks as the editor will look. A press opens that, with the cursor where it was; the Tab key passes by, as it
 *  passes by an editor. */
export function StaticCode({ text, type, label, edit }: StaticCodeProps) {
  const lines = useMemo(() => highlightLines(text.toString(), type === "code" ? python : undefined), [text, type]);
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.shiftKey) return;
    const at = placeIn(event.currentTarget as Element, event.clientX, event.clientY);
    // Heard by the window, and acted on after the click: the editor may come in between, and this element go.
    addEventListener("pointerup", () => setTimeout(() => { if (getSelection()?.isCollapsed !== false) edit(at); }), { once: true, capture: true });
  };
  return (
    <pre class={`static-code${type === "code" ? "" : " wraps"}`} role="group" aria-label={label} onPointerDown={onPointerDown}>
      {lines.map((line, at) => (
        <>
          {at > 0 && "\n"}
          {line.map(({ text: words, classes }) => (classes ? <span class={classes}>{words}</span> : words))}
        </>
      ))}
      {text.length === 0 || text.line(text.lines).length === 0 ? "\u200b" : ""}
    </pre>
  );
}

/** The place in the text that stands at a point of the window. */
function placeIn(element: Element, x: number, y: number): number | undefined {
  const found = document.caretRangeFromPoint?.(x, y);
  if (!found || !element.contains(found.startContainer)) return undefined;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(found.startContainer, found.startOffset);
  return before.toString().length;
}
