// Which form of a bundle is shown. HTML, widgets and the like show their text form until they have a frame to run in.
import type { Json, Output } from "../wire/wire";

export type Shown =
  | { kind: "image"; mime: string; base64?: string; blob?: string; svg?: string }
  | { kind: "text"; text?: string; blob?: string; mime: string }
  | { kind: "nothing"; mimes: string[] };

const images = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const texts = ["text/plain", "text/markdown", "text/latex", "application/json", "text/html"];

export function chooseMime(output: Output): Shown {
  const data = output.data && typeof output.data === "object" && !Array.isArray(output.data) ? output.data : {};
  const blobs = new Map((output.blobs ?? []).map((entry) => [entry.mime, entry.blob]));
  for (const mime of images) {
    if (blobs.has(mime)) return { kind: "image", mime, blob: blobs.get(mime) };
    const value = textOf(data[mime]);
    if (value) return { kind: "image", mime, base64: value.replace(/\s/g, "") };
  }
  const svg = textOf(data["image/svg+xml"]);
  if (svg) return { kind: "image", mime: "image/svg+xml", svg };
  if (blobs.has("image/svg+xml")) return { kind: "image", mime: "image/svg+xml", blob: blobs.get("image/svg+xml") };
  for (const mime of texts) {
    if (blobs.has(mime)) return { kind: "text", mime, blob: blobs.get(mime) };
    const value = textOf(data[mime]);
    if (value !== undefined) return { kind: "text", mime, text: value };
  }
  return { kind: "nothing", mimes: [...Object.keys(data), ...blobs.keys()] };
}

/** nbformat's multiline strings, and JSON values as text. */
export function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("");
  return JSON.stringify(value, null, 2);
}

/** Sizes that matplotlib and others leave in the metadata. */
export function sizeFrom(metadata: Json | undefined, mime: string): { width: number; height: number } | undefined {
  const inside = metadata && typeof metadata === "object" && !Array.isArray(metadata) ? metadata[mime] : undefined;
  if (!inside || typeof inside !== "object" || Array.isArray(inside)) return undefined;
  const { width, height } = inside;
  return typeof width === "number" && typeof height === "number" && width > 0 && height > 0 ? { width, height } : undefined;
}
