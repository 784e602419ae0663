// Colab's forms in comments: `name = value #@param {type: "slider", min: 0, max: 9}`, `#@title`, `#@markdown`. What stands in
// the code is the truth; a form reads it and writes single values back.
// Source: https://colab.research.google.com/notebooks/forms.ipynb
import { readLiteral, writeNumber, writeString } from "./python_literal";

export type FieldKind = "string" | "number" | "integer" | "slider" | "boolean" | "date" | "choice" | "raw";

export interface FormField {
  kind: FieldKind;
  name: string;
  /** The value's place in the cell's text, UTF-16. */
  from: number;
  to: number;
  /** As a person sees it; for a boolean "True" or "False". */
  value: string;
  /** The value is an expression that this kind of field can't show; editing replaces it. */
  isExpression: boolean;
  options: readonly string[];
  /** A choice that also takes other values. */
  allowsInput: boolean;
  /** Options and value are code and not strings. */
  isRaw: boolean;
  min: number;
  max: number;
  step: number;
  placeholder: string;
}

export type FormItem = { type: "field"; field: FormField } | { type: "markdown"; text: string };

export interface Form {
  title: string | undefined;
  /** Runs the cell when a value was changed. */
  runsItself: boolean;
  hidesCode: boolean;
  items: readonly FormItem[];
}

/** Longer cells are data, not forms. */
export const maxFormTextLength = 200_000;
const maxItems = 500;

const titleLine = /^\s*#\s*@title\b[ \t]*(.*)$/;
const markdownLine = /^\s*#\s*@markdown\b[ \t]?(.*)$/;
const paramLine = /^(\s*)([\p{L}_][\p{L}\p{N}_]*)(\s*(?::[^=#]+)?=\s*)((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'#])*?)(\s*#\s*@param\b[ \t]*)(.*)$/u;
const formOptions = ["run", "display-mode", "vertical-output", "form-width"];
/** A quick look before anything is parsed. */
const formSign = /^[^\n]*#\s*@(?:param|title|markdown)\b/m;

export const mayHaveForm = (text: string): boolean => text.length <= maxFormTextLength && formSign.test(text);

export function readForm(text: string): Form | undefined {
  if (!mayHaveForm(text)) return undefined;
  const items: FormItem[] = [];
  let title: string | undefined;
  let runsItself = false, hidesCode = false;
  /** Options may stand behind a title and behind a text -> the words before them. */
  const take = (words: string) => {
    const { before, options } = splitOptions(words);
    runsItself ||= options.run === "auto";
    hidesCode ||= options["display-mode"] === "form";
    return formOptions.some((name) => name in options) ? { words: before, only: before === "" } : { words, only: false };
  };
  let start = 0, saidBefore = false;
  for (const line of text.split("\n")) {
    const titled = titleLine.exec(line);
    const said = markdownLine.exec(line);
    const param = paramLine.exec(line);
    if (titled && title === undefined) {
      title = take(titled[1]!).words.trim().replace(/^#+\s*/, "").replace(/\*\*|__/g, "");
    } else if (said) {
      const { words, only } = take(said[1]!);
      // Lines that follow each other are one text: a table, a list. A rule under words is a rule and makes no heading of them.
      const last = saidBefore ? items.at(-1) : undefined;
      if (last?.type === "markdown") last.text += `\n${/^\s*(?:-+|=+)\s*$/.test(words) ? "\n" : ""}${words}`;
      else if (!only) items.push({ type: "markdown", text: words });
    } else if (param) {
      const from = start + param[1]!.length + param[2]!.length + param[3]!.length;
      items.push({ type: "field", field: fieldOf(param[2]!, param[4]!, from, param[6]!) });
    }
    saidBefore = said !== null;
    start += line.length + 1;
    if (items.length >= maxItems) break;
  }
  return title === undefined && items.length === 0 ? undefined : { title, runsItself, hidesCode, items };
}

function fieldOf(name: string, source: string, from: number, about: string): FormField {
  const { list, options } = parseAbout(about);
  const literal = readLiteral(source);
  const type = typeof options.type === "string" ? options.type.toLowerCase() : "";
  const isRaw = type === "raw" || (list?.some((it) => typeof it !== "string") ?? false);
  const kind: FieldKind = list ? "choice" : isFieldKind(type) ? type : literal.kind === "boolean" ? "boolean" : literal.kind === "number" ? "number" : literal.kind === "string" ? "string" : "raw";
  const shownAsCode = isRaw || kind === "raw";
  const fits = shownAsCode || (kind === "boolean" ? literal.kind === "boolean" : kind === "number" || kind === "integer" || kind === "slider" ? literal.kind === "number" : literal.kind === "string");
  const value = shownAsCode ? source : literal.kind === "string" ? literal.value : literal.kind === "boolean" ? (literal.value ? "True" : "False") : source;
  const number = (key: string, otherwise: number) => (typeof options[key] === "number" ? options[key] : otherwise);
  return {
    kind, name, from, to: from + source.length, value, isExpression: !fits, isRaw: shownAsCode,
    options: (list ?? []).map(String), allowsInput: options["allow-input"] === true,
    min: number("min", 0), max: number("max", 100), step: number("step", 1) || 1,
    placeholder: typeof options.placeholder === "string" ? options.placeholder : "",
  };
}

function isFieldKind(type: string): type is FieldKind {
  return ["string", "number", "integer", "slider", "boolean", "date", "raw"].includes(type);
}

/** What takes the value's place in the code; nothing: the field can't hold that. */
export function sourceFor(field: FormField, value: string): string | undefined {
  if (/[\n\r]/.test(value) && field.isRaw) return undefined;
  switch (field.kind) {
    case "boolean": return value === "True" ? "True" : "False";
    case "integer": return writeNumber(value, true);
    case "number": return writeNumber(value, false);
    case "slider": return writeNumber(value, false);
    case "raw": return value.trim() === "" || value.includes("#") ? undefined : value;
    case "choice": return field.isRaw ? (value.trim() === "" || value.includes("#") ? undefined : value) : writeString(value);
    default: return writeString(value);
  }
}

type Options = Record<string, string | number | boolean>;

/** `["a", "b"] {allow-input: true}` in any order; what can't be read is left out. */
function parseAbout(about: string): { list: (string | number | boolean)[] | undefined; options: Options } {
  const list = /\[(.*?)\](?=\s*(?:\{|$))/.exec(about);
  const { options } = splitOptions(list ? about.replace(list[0], "") : about);
  return { list: list ? splitValues(list[1]!) : undefined, options };
}

/** The text before a last `{...}` and the options in it, written as Colab does: keys with or without quotes. */
function splitOptions(text: string): { before: string; options: Options } {
  const found = /\{([^{}]*)\}\s*$/.exec(text);
  const options: Options = {};
  if (!found) return { before: text.trim(), options };
  for (const pair of found[1]!.matchAll(/["']?([\w-]+)["']?\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,]+)/g)) options[pair[1]!] = valueOf(pair[2]!);
  return { before: text.slice(0, found.index).trim(), options };
}

function splitValues(text: string): (string | number | boolean)[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s][^,]*/g)].map((it) => valueOf(it[0]));
}

function valueOf(source: string): string | number | boolean {
  const text = source.trim();
  if (text === "true") return true;
  if (text === "false") return false;
  const literal = readLiteral(text);
  return literal.kind === "expression" ? text : literal.value;
}
