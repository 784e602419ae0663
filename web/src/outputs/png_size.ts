/** Width and height of a PNG from the first bytes of its base64 text, so that the page keeps the room before it is drawn. */
export function pngSize(base64: string): { width: number; height: number } | undefined {
  try {
    const head = atob(base64.slice(0, 64).replace(/\s/g, "").slice(0, 32));
    if (!head.startsWith("\x89PNG") || head.slice(12, 16) !== "IHDR") return undefined;
    const number = (at: number) => [0, 1, 2, 3].reduce((sum, i) => sum * 256 + head.charCodeAt(at + i), 0);
    return { width: number(16), height: number(20) };
  } catch {
    return undefined;
  }
}
