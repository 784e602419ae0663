// Colours of fenced code that isn't Python. A language's mode reads line by line and knows no tree; it comes with the first block of its
// language. What was not read stays as it was written.
import { StringStream } from "@codemirror/streamparser";
import type { StreamParser } from "@codemirror/language";

type Mode = Omit<StreamParser<unknown>, "tokenTable">;

const modes: [words: string, load: () => Promise<unknown>][] = [
  ["bash sh shell zsh console shell-session shellscript", () => import("@codemirror/legacy-modes/mode/shell").then((it) => it.shell)],
  ["json jsonc json5 geojson ipynb", () => import("@codemirror/legacy-modes/mode/javascript").then((it) => it.json)],
  ["javascript js jsx mjs node", () => import("@codemirror/legacy-modes/mode/javascript").then((it) => it.javascript)],
  ["typescript ts tsx", () => import("@codemirror/legacy-modes/mode/javascript").then((it) => it.typescript)],
  ["yaml yml", () => import("@codemirror/legacy-modes/mode/yaml").then((it) => it.yaml)],
  ["c h", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.c)],
  ["c++ cpp cc cxx hpp cuda cu", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.cpp)],
  ["java", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.java)],
  ["c# csharp cs", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.csharp)],
  ["scala", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.scala)],
  ["kotlin kt", () => import("@codemirror/legacy-modes/mode/clike").then((it) => it.kotlin)],
  ["sql sqlite mysql", () => import("@codemirror/legacy-modes/mode/sql").then((it) => it.standardSQL)],
  ["postgresql postgres pgsql", () => import("@codemirror/legacy-modes/mode/sql").then((it) => it.pgSQL)],
  ["html htm", () => import("@codemirror/legacy-modes/mode/xml").then((it) => it.html)],
  ["xml svg xsl", () => import("@codemirror/legacy-modes/mode/xml").then((it) => it.xml)],
  ["css", () => import("@codemirror/legacy-modes/mode/css").then((it) => it.css)],
  ["scss", () => import("@codemirror/legacy-modes/mode/css").then((it) => it.sCSS)],
  ["less", () => import("@codemirror/legacy-modes/mode/css").then((it) => it.less)],
  ["r rscript", () => import("@codemirror/legacy-modes/mode/r").then((it) => it.r)],
  ["julia jl", () => import("@codemirror/legacy-modes/mode/julia").then((it) => it.julia)],
  ["rust rs", () => import("@codemirror/legacy-modes/mode/rust").then((it) => it.rust)],
  ["go golang", () => import("@codemirror/legacy-modes/mode/go").then((it) => it.go)],
  ["diff patch", () => import("@codemirror/legacy-modes/mode/diff").then((it) => it.diff)],
  ["toml", () => import("@codemirror/legacy-modes/mode/toml").then((it) => it.toml)],
  ["ini cfg conf properties", () => import("@codemirror/legacy-modes/mode/properties").then((it) => it.properties)],
  ["dockerfile docker", () => import("@codemirror/legacy-modes/mode/dockerfile").then((it) => it.dockerFile)],
];

const byWord = new Map(modes.flatMap(([words, load]) => words.split(" ").map((word) => [word, load] as const)));

/** A mode's token -> the class of edit/highlight.ts's highlighter; the last part of the name that is known counts. */
const classes: Record<string, string> = {
  keyword: "keyword", atom: "keyword", bool: "keyword", null: "keyword", self: "keyword", modifier: "keyword", qualifier: "keyword", builtin: "keyword",
  operatorKeyword: "keyword", controlKeyword: "keyword", tag: "keyword", tagName: "keyword", deleted: "keyword",
  string: "string", "string-2": "string", character: "string", attributeValue: "string", inserted: "string",
  number: "number", escape: "number", unit: "number", comment: "comment",
  def: "name", property: "name", propertyName: "name", attribute: "name", attributeName: "name", type: "name", typeName: "name", className: "name",
  meta: "name", processingInstruction: "comment", heading: "heading", header: "heading", labelName: "name", annotation: "name",
};

function classOf(token: string | null | undefined): string {
  const known = token?.split(/[ .]/).findLast((part) => Object.hasOwn(classes, part));
  return known === undefined ? "" : `tok-${classes[known]}`;
}

/** Longer code stays uncoloured. */
const longest = 100_000;
const tabSize = 4;
const indentUnit = 2;

export interface Piece { text: string; classes: string }

/** Lines of pieces; throws when the mode does. */
export function piecesOf(code: string, mode: Mode): Piece[][] {
  const state = mode.startState?.(indentUnit) ?? {};
  return code.split("\n").map((line) => {
    if (line === "") {
      mode.blankLine?.(state, indentUnit);
      return [];
    }
    const stream = new StringStream(line, tabSize, indentUnit);
    const pieces: Piece[] = [];
    while (!stream.eol()) {
      const token = read(mode, stream, state);
      const classes = classOf(token);
      const last = pieces.at(-1);
      if (last?.classes === classes) last.text += stream.current();
      else pieces.push({ text: stream.current(), classes });
    }
    return pieces;
  });
}

/** A mode may first change its state and take nothing; one that never takes anything is left. */
function read(mode: Mode, stream: StringStream, state: unknown): string | null {
  stream.start = stream.pos;
  for (let turn = 0; turn < 10; turn++) {
    const token = mode.token(stream, state);
    if (stream.pos > stream.start) return token;
  }
  stream.next();
  return null;
}

export async function modeOf(word: string): Promise<Mode | undefined> {
  return (await byWord.get(word.toLowerCase())?.()) as Mode | undefined;
}

/** Colours the code in an element that holds nothing else. */
export async function colour(element: HTMLElement, word: string): Promise<void> {
  const code = element.textContent ?? "";
  if (code.length > longest) return;
  const mode = await modeOf(word);
  if (!mode) return;
  const nodes: (Node | string)[] = [];
  for (const [at, line] of piecesOf(code, mode).entries()) {
    if (at > 0) nodes.push("\n");
    for (const { text, classes } of line) {
      if (!classes) {
        nodes.push(text);
        continue;
      }
      const span = element.ownerDocument.createElement("span");
      span.className = classes;
      span.textContent = text;
      nodes.push(span);
    }
  }
  element.replaceChildren(...nodes);
}
