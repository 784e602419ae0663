// What a runtime uses and may use, in words. Pure: facts in, lines out.
import { bytes, bytesOf, count } from "../shell/words";
import type { NetworkOpening, RuntimeState } from "../wire/wire";

export interface Line { name: string; says: string }

const openings: Record<NetworkOpening, string> = { none: "closed", listed: "listed names only", open: "open to the web" };

/** Numbers that the machine counted; what it did not count is no line. */
export function useLines(runtime: RuntimeState): Line[] {
  const lines: Line[] = [];
  const add = (name: string, says: string | undefined) => says !== undefined && lines.push({ name, says });
  const { cpu_percent, cores, use } = runtime;
  add("Processors", cpu_percent === undefined ? undefined : cores ? `${Math.round(cpu_percent / cores)} % of ${count(cores, "core")}` : `${Math.round(cpu_percent)} %`);
  if (!use) return lines;
  add("Processes", of(use.processes, use.max_processes));
  if (use.temporary_bytes !== undefined) add("/tmp, /dev/shm", use.temporary_limit_bytes ? `${bytes(use.temporary_bytes)}, each up to ${bytes(use.temporary_limit_bytes)}` : bytes(use.temporary_bytes));
  add("Disk", use.disk_free_bytes === undefined ? undefined : `${bytes(use.disk_free_bytes)} free`);
  return lines;
}

/** The network is a policy and what passed under it. */
export function networkLines({ use }: RuntimeState): Line[] {
  if (!use?.network) return [];
  const { connections = 0, refused_connections = 0, sent_bytes = 0, received_bytes = 0 } = use;
  return [
    { name: "Open to", says: openings[use.network] },
    { name: "Connections", says: refused_connections > 0 ? `${connections.toLocaleString("en-GB")}, ${refused_connections.toLocaleString("en-GB")} refused` : connections.toLocaleString("en-GB") },
    { name: "Received", says: bytes(received_bytes) },
    { name: "Sent", says: bytes(sent_bytes) },
  ];
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

function of(used: number | undefined, allowed: number | undefined): string | undefined {
  if (used === undefined) return undefined;
  return allowed ? `${used.toLocaleString("en-GB")} of ${allowed.toLocaleString("en-GB")}` : used.toLocaleString("en-GB");
}
