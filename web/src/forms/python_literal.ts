// Python literals as a form reads and writes them: strings, numbers, True and False. Anything else is an expression, kept as it is.

export type Literal = { kind: "string"; value: string } | { kind: "number"; value: number } | { kind: "boolean"; value: boolean } | { kind: "expression" };

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "\n": "" };

export function readLiteral(source: string): Literal {
  const text = source.trim();
  if (text === "True" || text === "False") return { kind: "boolean", value: text === "True" };
  if (/^[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/.test(text)) return { kind: "number", value: Number(text.replaceAll("_", "")) };
  const string = /^([rR]?)(["'])((?:(?!\2)[^\\\n]|\\[^])*)\2$/.exec(text);
  if (!string) return { kind: "expression" };
  const [, raw, , body] = string;
  if (raw) return { kind: "string", value: body! };
  const value = body!.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (whole, four?: string, two?: string, one?: string) => {
    const code = four ?? two;
    return code ? String.fromCharCode(parseInt(code, 16)) : (escapes[one!] ?? whole);
  });
  return { kind: "string", value };
}

export function writeString(value: string): string {
  const escaped = value.replace(/[\\"\n\r\t]/g, (letter) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[letter]!);
  return `"${escaped}"`;
}

/** `text` as a number's source, or nothing when it is none. */
export function writeNumber(text: string, whole: boolean): string | undefined {
  const bare = text.trim();
  if (whole ? !/^[+-]?\d+$/.test(bare) : readLiteral(bare).kind !== "number") return undefined;
  return bare.replace(/^\+/, "");
}
