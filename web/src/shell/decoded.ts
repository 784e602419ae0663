/** A part of an address in plain letters; as it is, where it is no such encoding. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
