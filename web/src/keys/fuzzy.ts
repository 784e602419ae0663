// Which of many titles a few typed letters mean.

export interface Found { at: number; score: number; marks: number[] }

/** -> how well the letters, in their order, stand in the text, and where; nothing: they don't. Starts of words count most. */
export function fuzzy(letters: string, text: string): { score: number; marks: number[] } | undefined {
  const wanted = letters.toLowerCase().replace(/\s+/g, "");
  const lower = text.toLowerCase();
  if (wanted === "") return { score: 0, marks: [] };
  const whole = lower.indexOf(letters.trim().toLowerCase());
  if (whole >= 0) {
    const start = whole === 0 || !/[\p{L}\p{N}]/u.test(lower[whole - 1]!);
    return { score: 1000 + (start ? 500 : 0) - whole - text.length / 100, marks: Array.from({ length: letters.trim().length }, (_, at) => whole + at) };
  }
  let best: { score: number; marks: number[] } | undefined;
  for (let from = lower.indexOf(wanted[0]!); from >= 0; from = lower.indexOf(wanted[0]!, from + 1)) {
    const marks: number[] = [];
    let score = 0;
    let at = from;
    for (const letter of wanted) {
      const next = startOfWord(lower, letter, at) ?? lower.indexOf(letter, at);
      if (next < 0) break;
      score += next === 0 || !/[\p{L}\p{N}]/u.test(lower[next - 1]!) ? 12 : next === marks.at(-1)! + 1 ? 8 : 1;
      marks.push(next);
      at = next + 1;
    }
    if (marks.length === wanted.length && (!best || score > best.score)) best = { score: score - text.length / 100, marks };
  }
  return best;
}

/** The letter at once, or at the start of a later word. */
function startOfWord(text: string, letter: string, from: number): number | undefined {
  if (text[from] === letter) return from;
  for (let at = from; at < text.length; at++) if (text[at] === letter && at > 0 && text[at - 1] === " ") return at;
  return undefined;
}

/** The places of the texts that match, best first; of equals the earlier. */
export function ranked(letters: string, texts: readonly string[]): Found[] {
  const found = texts.flatMap((text, at): Found[] => {
    const one = fuzzy(letters, text);
    return one ? [{ at, ...one }] : [];
  });
  return found.sort((a, b) => b.score - a.score || a.at - b.at);
}
