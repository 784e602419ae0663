// The notebooks in a zip file, unpacked by the browser's own inflate. Every number in the file is hostile.
import { bytes } from "../shell/words";
import { limits } from "../wire/wire";

const max_entries = 1000;
const utf8 = new TextDecoder();

async function inflate(packed: Uint8Array<ArrayBuffer>, limit: number): Promise<Blob> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new Error(`is larger than ${bytes(limit)}`);
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
}

/** Every .ipynb of a zip, with its folders in the name; a sentence for each that can't be had. */
export async function unzip(file: File): Promise<{ files: File[]; problems: string[] }> {
  const whole = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(whole.buffer);
  let end = whole.length - 22;
  const first = Math.max(0, end - 65_535);
  while (end >= first && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < first || end < 0) return { files: [], problems: [`${file.name} is no zip file that can be read.`] };
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const files: File[] = [];
  const problems: string[] = [];
  if (count > max_entries) return { files, problems: [`${file.name} holds ${count} files; the limit is ${max_entries}.`] };
  try {
    for (let entry = 0; entry < count; entry++) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new RangeError();
      const method = view.getUint16(at + 10, true);
      const packed = view.getUint32(at + 20, true);
      const [nameBytes, extra, comment] = [28, 30, 32].map((where) => view.getUint16(at + where, true)) as [number, number, number];
      const local = view.getUint32(at + 42, true);
      const name = utf8.decode(whole.subarray(at + 46, at + 46 + nameBytes));
      at += 46 + nameBytes + extra + comment;
      if (!/\.ipynb$/i.test(name) || name.includes(".ipynb_checkpoints/") || name.startsWith("__MACOSX/")) continue;
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (from + packed > whole.length) throw new RangeError();
      try {
        const content = whole.slice(from, from + packed);
        if (method !== 0 && method !== 8) throw new Error("is packed in a way that the browser does not know");
        files.push(new File([method === 0 ? content : await inflate(content, limits.max_notebook_bytes)], name));
      } catch (error) {
        problems.push(`${name} in ${file.name} ${error instanceof Error && !(error instanceof TypeError) ? error.message : "is damaged"}.`);
      }
    }
  } catch {
    problems.push(`${file.name} is damaged.`);
  }
  if (files.length === 0 && problems.length === 0) problems.push(`${file.name} holds no notebooks.`);
  return { files, problems };
}
