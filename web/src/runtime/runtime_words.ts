// What a runtime uses and may use, in words. Pure: facts in, lines out.
import { bytes, bytesOf, count } from "../shell/words";
import type { ProcessList, ProcessState } from "../wire/files";
import type { NetworkOpening, RunState, RuntimeState } from "../wire/wire";

export interface Line { name: string; says: string }

const openings: Record<NetworkOpening, string> = { none: "none", listed: "listed sites only", open: "the whole web" };

/** Numbers that the machine counted; what it did not count is no line. */
export function useLines(runtime: RuntimeState): Line[] {
  const lines: Line[] = [];
  const add = (name: string, says: string | undefined) => says !== undefined && lines.push({ name, says });
  const { use } = runtime;
  if (!use) return lines;
  add("Priority", use.stands_back ? "behind others, after long computing" : undefined);
  add("Processes and threads", of(use.processes, use.max_processes));
  if (use.temporary_bytes !== undefined) add("/tmp, /dev/shm", use.temporary_limit_bytes ? `${bytes(use.temporary_bytes)}, each up to ${bytes(use.temporary_limit_bytes)}` : bytes(use.temporary_bytes));
  add("Disk", use.disk_free_bytes === undefined ? undefined : `${bytes(use.disk_free_bytes)} free`);
  return lines;
}

/** The network is a policy and what passed under it. */
export function networkLines({ use }: RuntimeState): Line[] {
  if (!use?.network) return [];
  const { connections = 0, refused_connections = 0, sent_bytes = 0, received_bytes = 0 } = use;
  return [
    { name: "Access", says: openings[use.network] },
    { name: "Connections", says: refused_connections > 0 ? `${connections.toLocaleString("en-GB")}, ${refused_connections.toLocaleString("en-GB")} refused` : connections.toLocaleString("en-GB") },
    { name: "Received", says: bytes(received_bytes) },
    { name: "Sent", says: bytes(sent_bytes) },
  ];
}

export function processorsWords({ cpu_percent, cores }: RuntimeState): string | undefined {
  if (cpu_percent === undefined) return undefined;
  return cores ? `${Math.round(cpu_percent / cores)} % of ${count(cores, "core")}` : `${Math.round(cpu_percent)} %`;
}

export function memoryWords({ memory_bytes, memory_limit_bytes }: RuntimeState): string {
  if (memory_bytes === undefined) return "";
  return memory_limit_bytes ? bytesOf(memory_bytes, memory_limit_bytes) : bytes(memory_bytes);
}

/** "in 4 min", "in 40 s": how long until then. */
export function inWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
}

/** What the button to keep it still does. */
export function keepWords(left: number): string {
  return left > 0 ? `It can be kept ${count(left, "more time", "more times")}.` : "It can't be kept any longer: run something.";
}

/** Of one whole processor, by process and start. */
export type Share = number;

/** How much of a processor each program used between two lists. */
export function sharesOf(before: ProcessList | undefined, now: ProcessList, passedMs: number): Map<string, Share> {
  const key = (one: ProcessState) => `${one.process} ${one.started}`;
  const then = new Map(before?.processes.map((one) => [key(one), one.cpu_ms]));
  const shares = new Map<string, Share>();
  for (const one of now.processes) {
    const earlier = then.get(key(one));
    if (earlier !== undefined && passedMs > 0) shares.set(key(one), Math.max(0, one.cpu_ms - earlier) / passedMs);
  }
  return shares;
}

/** "0 %", "0.4 %", "98 %"; nothing is known at the first look. */
export function processorWords(share: Share | undefined): string {
  if (share === undefined) return "";
  const percent = share * 100;
  return `${percent >= 9.95 ? Math.round(percent) : percent.toFixed(1).replace(/\.0$/, "")} %`;
}

/** Beside its name, where a program belongs to a terminal. */
export function processPlace(one: ProcessState): string | undefined {
  return one.kernel || one.terminal === undefined ? undefined : `terminal ${one.terminal}`;
}

export function processName(one: ProcessState): string {
  return one.kernel ? "Kernel" : one.name;
}

/** The cells whose last run used most memory, with what the runtime used then. */
export function hungriest<Cell extends { readonly run: { readonly value: RunState | undefined } }>(cells: readonly Cell[], most: number): { cell: Cell; place: number; bytes: number }[] {
  const all = cells.map((cell, at) => ({ cell, place: at + 1, bytes: cell.run.value?.peak_memory_bytes ?? 0 })).filter((one) => one.bytes > 0);
  return all.sort((a, b) => b.bytes - a.bytes).slice(0, most);
}

function of(used: number | undefined, allowed: number | undefined): string | undefined {
  if (used === undefined) return undefined;
  return allowed ? `${used.toLocaleString("en-GB")} of ${allowed.toLocaleString("en-GB")}` : used.toLocaleString("en-GB");
}
