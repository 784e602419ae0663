// The kernel and the saved state in words. Pure: facts in, words and a tone out.
import type { Connection } from "../document/live";
import { count } from "../shell/words";
import type { RuntimePhase, RuntimeState } from "../wire/wire";

export type Tone = "ok" | "run" | "wait" | "stop" | "none";

export interface KernelWords {
  word: string;
  tone: Tone;
}

const words: Record<RuntimePhase, KernelWords> = {
  none: { word: "Not started", tone: "none" },
  starting: { word: "Starting", tone: "run" },
  idle: { word: "Idle", tone: "ok" },
  busy: { word: "Running", tone: "run" },
  restarting: { word: "Restarting", tone: "run" },
  dead: { word: "Stopped", tone: "stop" },
  unreachable: { word: "Out of reach", tone: "wait" },
  unavailable: { word: "Not available", tone: "stop" },
};

const asleep: KernelWords = { word: "Asleep", tone: "none" };

const waits: KernelWords = { word: "Waiting for you", tone: "wait" };

/** `asks`: the guard's question stands before a run, and nothing else goes on. */
export function kernelWords({ phase, use }: RuntimeState, asks = false): KernelWords {
  if (asks && (phase === "none" || phase === "starting" || phase === "idle")) return waits;
  return phase === "idle" && use?.asleep ? asleep : words[phase];
}

export interface StatusFacts {
  runtime: RuntimeState;
  /** Place of the running cell, from 1. */
  running?: number;
  queued: number;
  /** Place of the cell whose run waits for the person. */
  asks?: number;
  /** The cell whose last run ended with an error, when that was the latest of all. */
  failed?: number;
}

/** "Running cell 10, 1 queued"; "Idle, cell 5 ended with an error". */
export function statusSentence({ runtime, running, queued, asks, failed }: StatusFacts): string {
  const { word } = kernelWords(runtime);
  const waiting = queued > 0 ? `, ${queued} queued` : "";
  if (running !== undefined) return `Running cell ${running}${waiting}`;
  if (asks !== undefined) return `Cell ${asks} waits for your answer`;
  if (runtime.phase === "none") return queued > 0 ? `Starting${waiting}` : "The kernel starts with the first run";
  if (queued > 0) return `${word}${waiting}`;
  if (word === asleep.word) return "Asleep, wakes when you run";
  return failed !== undefined && runtime.phase === "idle" ? `Idle, cell ${failed} ended with an error` : word;
}

/** "Python 3.11, 2 cores". */
export function kernelName(runtime: RuntimeState): string {
  const parts = [runtime.kernel ?? "Python"];
  if (runtime.cores) parts.push(count(runtime.cores, "core"));
  return parts.join(", ");
}

export interface SavedFacts {
  connection: Connection;
  pending: number;
  revision: number;
}

export type Saved = { words: string; sign: "check" | "ring" | "kept" };

export function savedWords({ connection, pending, revision }: SavedFacts): Saved {
  if (connection.state === "online") return pending > 0 ? { words: "Saving", sign: "ring" } : { words: `Saved, revision ${revision.toLocaleString("en-GB")}`, sign: "check" };
  if (pending > 0) return { words: `${count(pending, "edit")} kept here`, sign: "kept" };
  return connection.state === "connecting" ? { words: "Connecting", sign: "ring" } : { words: connection.state === "closed" ? "Not connected" : "Offline", sign: "kept" };
}
