// One upload after the other, in parts, each at the offset that the runtime says is there: a break of any length is waited out,
// and the same file dropped again goes on where it stopped.
import { signal, type Signal } from "@preact/signals";
import { Refused } from "../shell/api";
import type { FilesApi } from "./api";

const partBytes = 2 << 20;
const waits_ms = [500, 1000, 2000, 5000];

export interface Upload {
  path: string;
  file: File;
  sent: Signal<number>;
  /** A sentence once it failed, or what it waits for. */
  says: Signal<string>;
  failed: Signal<boolean>;
  abort: AbortController;
}

/** The same for the same file at the same place, in the letters of an upload's name. */
export function uploadId(path: string, file: { name: string; size: number; lastModified: number }): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const ch of `${path}\n${file.name}\n${file.size}\n${file.lastModified}`) {
    const code = ch.codePointAt(0)!;
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `u${(a >>> 0).toString(36)}-${(b >>> 0).toString(36)}-${file.size.toString(36)}`;
}

export function newUpload(path: string, file: File): Upload {
  return { path, file, sent: signal(0), says: signal(""), failed: signal(false), abort: new AbortController() };
}

type Api = Pick<FilesApi, "uploadState" | "writePart" | "finishUpload" | "dropUpload">;

/** Runs to the end; throws what can't be waited out. */
export async function runUpload(api: Api, upload: Upload, sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))): Promise<void> {
  const { path, file, abort } = upload;
  const id = uploadId(path, file);
  let tries = 0;
  for (;;) {
    try {
      let at = (await api.uploadState(path, id)).bytes;
      if (at > file.size) {
        await api.dropUpload(path, id);
        at = 0;
      }
      upload.sent.value = at;
      while (at < file.size) {
        at = (await api.writePart(path, id, at, file.slice(at, at + partBytes), abort.signal)).bytes;
        upload.sent.value = at;
        upload.says.value = "";
        tries = 0;
      }
      await api.finishUpload(path, id, file.size);
      return;
    } catch (error) {
      if (abort.signal.aborted) {
        await api.dropUpload(path, id).catch(() => undefined);
        throw error;
      }
      const canWait = error instanceof Refused && (error.refusal === "unreachable" || error.refusal === "runtime_unavailable" || (error.refusal === "stale" && tries < 3));
      if (!canWait) throw error;
      upload.says.value = "Waits for the connection";
      await sleep(waits_ms[Math.min(tries++, waits_ms.length - 1)]!);
      if (abort.signal.aborted) throw error;
    }
  }
}
