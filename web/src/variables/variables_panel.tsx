// The kernel's variables: asked for when the panel opens and after each run, by a question that is no run. Loaded when it is first opened.
import braces from "lucide:braces";
import refresh from "lucide:refresh-cw";
import table from "lucide:table-2";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { askStoa } from "../document/stoa_questions";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { bytes, count } from "../shell/words";
import { FrameDialog } from "./frame_dialog";
import { readVariables, shapeWords, shown, type Column, type Order, type Variable, type Variables } from "./variables";

/** More rows than these are searched for, not scrolled to. */
const mostRows = 400;

export function VariablesPanel({ view }: { view: NotebookView }) {
  const { live } = view;
  const known = useSignal<Variables | undefined>(undefined);
  const trouble = useSignal("");
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  const [order, setOrder] = useState<Order>({ column: "name", way: "up" });
  const [opened, setOpened] = useState<string>();
  const asked = useRef(0);

  const ask = async () => {
    const number = ++asked.current;
    const answer = await askStoa(live, { ask: "variables" });
    if (number !== asked.current) return; // a later question is under way
    if (answer === "silent") trouble.value = "The kernel did not answer in time.";
    else if (answer === "unknown") trouble.value = "This kernel does not tell its variables.";
    else {
      trouble.value = "";
      known.value = readVariables(answer);
    }
  };
  const waits = useComputed(() => live.queue.value.length > 0);
  const phase = useComputed(() => live.runtime.value.phase);
  useSignalEffect(() => {
    const now = phase.value;
    if (now === "idle" && !waits.value && live.connection.value.state === "online") void ask();
    else if (now === "none" || now === "dead" || now === "restarting" || now === "unavailable") {
      asked.current++;
      known.value = undefined;
      trouble.value = "";
    }
  });

  const rows = known.value ? shown(known.value.variables, text, all, order) : [];
  const idle = phase.value === "idle" && !waits.value;
  const press = (column: Column) => setOrder({ column, way: order.column === column && order.way === "up" ? "down" : "up" });
  return (
    <div class="variables">
      <div class="variables-bar">
        <input type="search" aria-label="Search variables" placeholder="Search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="button" class="icon-button" aria-pressed={all} aria-label="Functions, classes and modules too" title="Functions, classes and modules too" onClick={() => setAll(!all)}><Icon of={braces} size={16} /></button>
        <button type="button" class="icon-button" aria-label="Ask again" title="Ask again" aria-disabled={!idle} onClick={() => { if (idle) void ask(); }}><Icon of={refresh} size={16} /></button>
      </div>
      <p class="variables-says" role="status">{sentence(phase.value, waits.value, known.value, rows, trouble.value, text)}</p>
      {rows.length > 0 && (
        <div class={`variables-scroll${idle ? "" : " variables-late"}`} tabIndex={0} role="group" aria-label="List of variables">
          <table class="variables-table">
            <thead>
              <tr>
                {(["name", "type", "size"] as const).map((column) => (
                  <th scope="col" aria-sort={order.column === column ? (order.way === "up" ? "ascending" : "descending") : undefined}>
                    <button type="button" onClick={() => press(column)}>{{ name: "Name", type: "Type", size: "Size" }[column]}<span aria-hidden="true">{order.column === column ? (order.way === "up" ? "↑" : "↓") : ""}</span></button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{rows.slice(0, mostRows).map((one) => <Row key={one.name} one={one} open={idle ? () => setOpened(one.name) : undefined} />)}</tbody>
          </table>
        </div>
      )}
      {opened !== undefined && <FrameDialog view={view} name={opened} close={() => setOpened(undefined)} />}
    </div>
  );
}

function sentence(phase: string, waits: boolean, known: Variables | undefined, rows: readonly Variable[], trouble: string, text: string): string {
  if (phase === "none") return "The kernel starts with the first run. Its variables stand here then.";
  if (phase === "dead" || phase === "unavailable") return "The kernel has stopped; its variables are gone.";
  if (phase === "starting" || phase === "restarting") return "The kernel is starting.";
  if (waits || phase === "busy") return known ? "A cell is running. The list is renewed when it ends." : "A cell is running. Variables are listed when it ends.";
  if (phase === "unreachable") return "The runtime is out of reach.";
  if (trouble) return trouble;
  if (!known) return "Asking the kernel.";
  if (rows.length === 0) return text.trim() === "" ? "No variables yet." : "No variable is called so.";
  const more = known.leftOut + Math.max(0, rows.length - mostRows);
  return count(rows.length, "variable") + (more > 0 ? `, ${more.toLocaleString("en-GB")} more not shown` : "");
}

function Row({ one, open }: { one: Variable; open?: () => void }) {
  const shape = shapeWords(one.shape);
  const type = one.module ? `${one.module}.${one.type}` : one.type;
  return (
    <tr>
      <th scope="row">
        {one.table && open
          ? <button type="button" class="variables-name" title={`Open ${one.name} as a table`} onClick={open}><Icon of={table} size={14} />{one.name}</button>
          : <span class="variables-name" title={one.name}>{one.name}</span>}
        {one.value && <span class="variables-more" title={one.value}>{one.value}</span>}
      </th>
      <td title={one.dtype ? `${type}, ${one.dtype}` : type}>
        {one.type}
        {shape && <span class="variables-more">{shape}</span>}
      </td>
      <td>{one.size === undefined ? "" : bytes(one.size)}</td>
    </tr>
  );
}
