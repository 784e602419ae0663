import { useState } from "preact/hooks";
import type { Json } from "../wire/wire";
import { useHeldValue, Waiting } from "./held_value";
import { metadataFor } from "./mime_choice";
import type { ShownProps } from "./mime_output";

const shownAtOnce = 100;
const longestString = 2_000;

/** JSON as a tree: the first level open, the rest on demand. */
export function JsonOutput({ shown, output, view }: ShownProps) {
  const value = useHeldValue(shown, view);
  if (value.data === undefined) return <Waiting form={shown} value={value} view={view} />;
  const expanded = metadataFor(output.metadata, shown.mime).expanded === true;
  return <div class="output json-tree"><Branch value={value.data} open={1} openAll={expanded} /></div>;
}

function Branch({ name, value, open, openAll }: { name?: string; value: Json; open: number; openAll: boolean }) {
  const label = name === undefined ? null : <span class="json-key">{name}: </span>;
  if (value === null || typeof value !== "object") return <div class="json-leaf">{label}<Leaf value={value} /></div>;
  const entries = Array.isArray(value) ? value.map((item, at) => [String(at), item] as const) : Object.entries(value);
  const sign = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0) return <div class="json-leaf">{label}<span class="json-sign">{Array.isArray(value) ? "[]" : "{}"}</span></div>;
  return <Node label={label} sign={sign} entries={entries} open={open} openAll={openAll} />;
}

interface NodeProps { label: preact.ComponentChildren; sign: string; entries: (readonly [string, Json])[]; open: number; openAll: boolean }

function Node({ label, sign, entries, open, openAll }: NodeProps) {
  // What is closed is not rendered: a tree of a million values costs what is looked at.
  const [shown, setShown] = useState(open > 0 || openAll);
  const [limit, setLimit] = useState(shownAtOnce);
  return (
    <details open={shown} onToggle={(event) => setShown((event.target as HTMLDetailsElement).open)}>
      <summary>{label}<span class="json-sign">{sign}</span></summary>
      {shown && (
        <div class="json-branch">
          {entries.slice(0, limit).map(([key, value]) => <Branch key={key} name={key} value={value} open={open - 1} openAll={openAll && entries.length <= shownAtOnce} />)}
          {entries.length > limit && <button type="button" class="link" onClick={() => setLimit(limit + shownAtOnce * 5)}>Show more of {entries.length.toLocaleString("en-GB")}</button>}
        </div>
      )}
    </details>
  );
}

function Leaf({ value }: { value: string | number | boolean | null }) {
  if (typeof value !== "string") return <span class={value === null ? "json-sign" : "json-number"}>{String(value)}</span>;
  const cut = value.length > longestString;
  return <span class="json-string">{JSON.stringify(cut ? value.slice(0, longestString) : value)}{cut && <span class="json-sign"> … {value.length.toLocaleString("en-GB")} characters</span>}</span>;
}
