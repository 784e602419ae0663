import type { Text } from "@codemirror/state";
import { useMemo } from "preact/hooks";
import { highlightLines, python } from "../edit/highlight";
import type { CellType } from "../wire/wire";

interface StaticCodeProps { text: Text; type: CellType; label: string; edit: () => void }

/** Highlighted text that looks as the editor will look. Tab comes to it as it comes to an editor, and opens that. */
export function StaticCode({ text, type, label, edit }: StaticCodeProps) {
  const lines = useMemo(() => highlightLines(text.toString(), type === "code" ? python : undefined), [text, type]);
  return (
    <pre class={`static-code${type === "code" ? "" : " wraps"}`} tabIndex={0} role="group" aria-label={label}
      onFocus={(event) => { if (event.currentTarget.matches(":focus-visible")) edit(); }}>
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
