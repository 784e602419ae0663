import type { Text } from "@codemirror/state";
import { useMemo } from "preact/hooks";
import { highlightLines, python } from "../edit/highlight";
import type { CellType } from "../wire/wire";

/** Highlighted text that looks as the editor will look. */
export function StaticCode({ text, type }: { text: Text; type: CellType }) {
  const lines = useMemo(() => highlightLines(text.toString(), type === "code" ? python : undefined), [text, type]);
  return (
    <pre class={`static-code${type === "code" ? "" : " wraps"}`}>
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
