// Addresses in plain text. A link says where it goes: its text is its address, and only the web's two schemes count.

export interface LinkedPart {
  text: string;
  href?: string;
}

const address = /https?:\/\/(?=[\p{L}\p{N}[])[^\s<>"'`\\{}|^]{3,2000}/gu;

/** The text in order, in parts; the parts together are the text. What ends a sentence or closes a bracket that stands before is not the address's. */
export function linkedParts(text: string): LinkedPart[] {
  if (!text.includes("://")) return [{ text }];
  const parts: LinkedPart[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const href = withoutEnd(found);
    if (index > at) parts.push({ text: text.slice(at, index) });
    parts.push({ text: href, href });
    at = index + href.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

function withoutEnd(found: string): string {
  let end = found.length;
  for (;;) {
    const last = found[end - 1]!;
    const isUnopened = (last === ")" && !found.slice(0, end).includes("(")) || (last === "]" && !found.slice(0, end).includes("["));
    if (!isUnopened && !".,:;!?*".includes(last)) return found.slice(0, end);
    end--;
  }
}
