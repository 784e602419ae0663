// The programs of the runtime, and a way to end one. Only the owner is told: they are asked for as the files are.
import x from "lucide:x";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FilesApi } from "../files/api";
import { confirmWith } from "../shell/dialog";
import { Icon } from "../shell/icon";
import type { NotebookView } from "../notebook/view";
import { bytes } from "../shell/words";
import type { ProcessList, ProcessState } from "../wire/files";
import { processName, processorWords, processPlace, sharesOf, type Share } from "./runtime_words";

/** Between two looks at one runtime, while it does something. */
const lookEvery = 4000;
/** A share of the processor is known from two looks. */
const secondLook = 1000;

function fullName(one: ProcessState): string {
  const place = processPlace(one);
  return place ? `${processName(one)} (${place})` : processName(one);
}

export function Processes({ view }: { view: NotebookView }) {
  const { live } = view;
  const api = useMemo(() => new FilesApi(live.id), [live.id]);
  const list = useSignal<ProcessList | undefined>(undefined);
  const shares = useSignal<ReadonlyMap<string, Share>>(new Map());
  const trouble = useSignal("");
  const seen = useRef({ at: 0, list: undefined as ProcessList | undefined, asks: 0 });
  // Asking costs the runtime a little: one that does nothing is left alone, so that it can sleep.
  const does = useComputed(() => {
    const { phase, cpu_percent, memory_bytes, use } = live.runtime.value;
    return use?.asleep ? "" : `${phase} ${cpu_percent} ${use?.processes} ${Math.round((memory_bytes ?? 0) / (4 << 20))}`;
  });

  const look = async () => {
    const number = ++seen.current.asks;
    try {
      const now = await api.processes();
      if (number !== seen.current.asks) return;
      const at = performance.now();
      shares.value = sharesOf(seen.current.list, now, at - seen.current.at);
      seen.current = { at, list: now, asks: number };
      list.value = now;
      trouble.value = "";
    } catch (error) {
      if (number === seen.current.asks) trouble.value = error instanceof Error ? error.message : "The programs can't be listed now.";
    }
  };
  useEffect(() => {
    void look();
    const timer = setTimeout(() => void look(), secondLook);
    return () => clearTimeout(timer);
  }, [api]);
  useSignalEffect(() => {
    if (does.value === "" || document.hidden) return;
    const timer = setTimeout(() => void look(), Math.max(0, lookEvery - (performance.now() - seen.current.at)));
    return () => clearTimeout(timer);
  });

  const end = async (one: ProcessState) => {
    const name = fullName(one);
    const yes = await confirmWith({ title: `End ${name}?`, says: "The program is asked to end, and ended when it does not. What it had not written is lost; the kernel goes on.", yes: "End it", danger: true });
    if (!yes) return;
    try {
      await api.endProcess(one);
      view.say(`${name} has ended.`);
    } catch (error) {
      view.say(error instanceof Error ? error.message : "It was not ended.");
    }
    await look();
  };

  const rows = list.value?.processes ?? [];
  if (!list.value && !trouble.value) return null;
  return (
    <section aria-labelledby="runtime-processes">
      <h3 id="runtime-processes">Programs</h3>
      {trouble.value && <p class="runtime-says">{trouble.value}</p>}
      {rows.length > 0 && (
        <table class="runtime-table">
          <thead><tr><th scope="col">Name</th><th scope="col">CPU</th><th scope="col">Memory</th><th><span class="hidden-words">End</span></th></tr></thead>
          <tbody>
            {rows.map((one) => {
              const name = fullName(one);
              const place = processPlace(one);
              return (
                <tr key={`${one.process} ${one.started}`}>
                  <th scope="row" title={`${name}, process ${one.process}`}>{processName(one)}{place && <span>{place}</span>}</th>
                  <td>{processorWords(shares.value.get(`${one.process} ${one.started}`))}</td>
                  <td>{bytes(one.memory_bytes)}</td>
                  <td>{!one.kernel && <button type="button" class="icon-button" aria-label={`End ${name}`} title={`End ${name}`} onClick={() => void end(one)}><Icon of={x} size={14} /></button>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {(list.value?.left_out ?? 0) > 0 && <p class="runtime-says">{list.value!.left_out.toLocaleString("en-GB")} more are not listed.</p>}
    </section>
  );
}
