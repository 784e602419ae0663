// What is looked for, as a pattern.

export interface Query {
  text: string;
  matchCase: boolean;
  wholeWord: boolean;
  regexp: boolean;
}

/** Characters of what is looked for. */
export const longestQuery = 1000;

/** -> the pattern, the sentence that says what is wrong with it, or nothing when nothing is looked for. */
export function compile(query: Query): RegExp | string | undefined {
  if (query.text === "") return undefined;
  if (query.text.length > longestQuery) return `At most ${longestQuery} characters can be looked for.`;
  const source = query.regexp ? query.text : query.text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const whole = query.wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  try {
    if (query.regexp) new RegExp(source, "u");  // so that what is wrong is said of what was typed
    return new RegExp(whole, query.matchCase ? "gmu" : "gimu");
  } catch (fault) {
    const why = String((fault as Error).message).replace(/^Invalid regular expression: (?:\/[\s\S]*\/\w*: )?/, "");
    return `Not a regular expression: ${why}`;
  }
}

/** What a match becomes. In a regular expression's replacement $1, $<name>, $& and \n, \t stand for what they say. */
export function replacementFor(match: RegExpExecArray, replacement: string, regexp: boolean): string {
  if (!regexp) return replacement;
  return replacement.replace(/\$(\$|&|\d{1,2}|<[^>]*>)|\\([nt\\])/g, (whole, mark: string | undefined, escape: string | undefined) => {
    if (escape !== undefined) return { n: "\n", t: "\t", "\\": "\\" }[escape]!;
    if (mark === "$") return "$";
    if (mark === "&") return match[0];
    if (mark!.startsWith("<")) return match.groups ? (match.groups[mark!.slice(1, -1)] ?? "") : whole;
    const two = Number(mark);
    if (two > 0 && two < match.length) return match[two] ?? "";
    const one = Number(mark![0]);
    return mark!.length === 2 && one > 0 && one < match.length ? (match[one] ?? "") + mark![1] : whole;
  });
}
