import type { Json } from "../wire/wire";
import { textOf, type Held } from "./mime_choice";

/** The bytes of a form whose value is base64. */
export async function bytesOf(form: Held, blobUrl: (blob: string, mime: string) => string): Promise<ArrayBuffer> {
  if (form.blob) {
    const answer = await fetch(blobUrl(form.blob, form.mime), { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    // The server decodes the types that it knows; of others it gives the value's JSON form.
    if (answer.headers.get("Content-Type")?.startsWith(form.mime)) return answer.arrayBuffer();
    return decoded(textOf((await answer.json()) as Json) ?? "");
  }
  return decoded(textOf(form.data) ?? "");
}

function decoded(base64: string): ArrayBuffer {
  const text = atob(base64.replace(/\s/g, ""));
  return Uint8Array.from(text, (char) => char.charCodeAt(0)).buffer;
}
