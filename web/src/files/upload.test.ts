import { expect, test } from "vitest";
import { Refused } from "../shell/api";
import { newUpload, runUpload, uploadId } from "./upload";

const bytes = (size: number) => new File([new Uint8Array(size).map((_, i) => i % 251)], "a.bin", { lastModified: 5 });

class Runtime {
  there = new Uint8Array();
  finished = false;
  dropped = false;
  failures: Error[] = [];
  asked: number[] = [];
  uploadState = async () => ({ bytes: this.there.length });
  writePart = async (_path: string, _id: string, offset: number, part: Blob) => {
    this.asked.push(offset);
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (offset !== this.there.length) throw new Refused("stale", "Not there.");
    const more = new Uint8Array(await part.arrayBuffer());
    const next = new Uint8Array(this.there.length + more.length);
    next.set(this.there);
    next.set(more, this.there.length);
    this.there = next;
    return { bytes: next.length };
  };
  finishUpload = async (_path: string, _id: string, size: number) => {
    if (size !== this.there.length) throw new Refused("stale", "Not whole.");
    this.finished = true;
    return { name: "", kind: "file" as const, link: false, bytes: size, modified_ms: 0, version: "" };
  };
  dropUpload = async () => {
    this.dropped = true;
    this.there = new Uint8Array();
    return new Response();
  };
}
const atOnce = async () => undefined;

test("an upload goes in parts and arrives whole", async () => {
  const runtime = new Runtime();
  const file = bytes(5_000_000);
  const upload = newUpload("a.bin", file);
  await runUpload(runtime, upload, atOnce);
  expect(runtime.asked).toEqual([0, 2 << 20, 4 << 20]);
  expect(Buffer.compare(runtime.there, new Uint8Array(await file.arrayBuffer()))).toBe(0);  // toEqual takes minutes for so many
  expect([runtime.finished, upload.sent.value]).toEqual([true, 5_000_000]);
});

test("a break is waited out, and what is there already is not sent again", async () => {
  const runtime = new Runtime();
  const file = bytes(5_000_000);
  runtime.there = new Uint8Array(await file.arrayBuffer()).slice(0, 2 << 20);
  runtime.failures = [new Refused("unreachable", ""), new Refused("runtime_unavailable", "")];
  await runUpload(runtime, newUpload("a.bin", file), atOnce);
  expect(runtime.asked).toEqual([2 << 20, 2 << 20, 2 << 20, 4 << 20]);
  expect(runtime.finished).toBe(true);
});

test("a full disk ends it with its sentence", async () => {
  const runtime = new Runtime();
  runtime.failures = [new Refused("storage_failed", "The disk is full.")];
  await expect(runUpload(runtime, newUpload("a.bin", bytes(10)), atOnce)).rejects.toThrow("The disk is full.");
});

test("one that is cancelled leaves nothing there", async () => {
  const runtime = new Runtime();
  const upload = newUpload("a.bin", bytes(10));
  runtime.failures = [new Error("aborted")];
  upload.abort.abort();
  await expect(runUpload(runtime, upload, atOnce)).rejects.toThrow();
  expect(runtime.dropped).toBe(true);
});

test("the same file has the same name, another one does not", () => {
  const file = { name: "a", size: 1, lastModified: 2 };
  expect(uploadId("x/a", file)).toBe(uploadId("x/a", { ...file }));
  const others = [uploadId("y/a", file), uploadId("x/a", { ...file, size: 2 }), uploadId("x/a", { ...file, lastModified: 3 })];
  expect(new Set([...others, uploadId("x/a", file)]).size).toBe(4);
  expect(uploadId("ü/€ 😀", file)).toMatch(/^[\w-]{1,64}$/);
});
