// TeX into nodes. KaTeX builds them itself, styles through the CSSOM and with no markup text, so the page's policy holds; with
// trust off it writes no link, image, class or id of the author's. Loaded with the first formula.
import katex from "katex";
import styles from "katex/dist/katex.min.css?url";

const longest = 20_000;
let linked = false;

function linkStyles(): void {
  if (linked) return;
  linked = true;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = styles;
  document.head.append(link);
}

/** What MathJax knows and KaTeX does not: marks without a look of their own, and numbers of equations. */
const known = {
  "\\class": "\\@secondoftwo{#1}{#2}", "\\cssId": "\\@secondoftwo{#1}{#2}", "\\mbox": "\\text{#1}", "\\label": "\\@firstoftwo{}{#1}", "\\require": "\\@firstoftwo{}{#1}",
  "\\eqref": "(\\text{#1})", "\\ref": "\\text{#1}",
};
/** What a notebook's formulas define holds in those after them, as in Jupyter. */
let macros: { of: string; made: Record<string, string> } = { of: "", made: {} };

function macrosHere(): Record<string, string> {
  if (macros.of !== location.pathname) macros = { of: location.pathname, made: { ...known } };
  return macros.made;
}

/** Formulas with words that a cell drawn later may define. */
const waiting: (() => void)[] = [];

/** As KaTeX reads it: characters of HTML written out, no numbers (its own begin anew in every cell), the older name of `align`, and what exists
    already may be defined again. */
const readable = (tex: string) => tex
  .replace(/&(lt|gt|amp);/g, (_, name: "lt" | "gt" | "amp") => ({ lt: "<", gt: ">", amp: "&" })[name])
  .replace(/\\begin\{eqnarray(\*?)\}([^]*?)\\end\{eqnarray\1\}/g, (_, star: string, lines: string) => `\\begin{align${star}}${lines.replace(/&([^&\n]{1,20})&/g, "&$1")}\\end{align${star}}`)
  .replace(/(\\(?:begin|end)\{(?:align|equation|gather))\}/g, "$1*}")
  .replace(/(^|[^\\])\\\s*$/, "$1") // a stroke that nothing follows
  .replace(/\\newcommand\b/g, "\\providecommand");

/** Typesets into the element; leaves the source where it can't be read. */
export function typeset(tex: string, into: HTMLElement, display: boolean): void {
  if (tex.length > longest) return;
  linkStyles();
  const stand = into.cloneNode(false) as HTMLElement;
  try {
    katex.render(readable(tex), stand, {
      displayMode: display, throwOnError: true, trust: false, strict: "ignore", maxSize: 40, maxExpand: 1000, globalGroup: true, macros: macrosHere(), output: "htmlAndMathml",
    });
  } catch (error) {
    if (/Undefined control/.test(String(error)) && waiting.length < 500) waiting.push(() => typeset(tex, into, display));
    into.title = error instanceof Error ? error.message : "This formula can't be read.";
    return;
  }
  into.replaceChildren(...stand.childNodes);
  into.removeAttribute("title");
  if (/\\(?:\w*newcommand|providecommand|g?def|let)\b/.test(tex)) for (const again of waiting.splice(0)) again();
  if (!display) hold(into);
}

/** A comma behind a short formula stays on its line: the browser would break between them. */
function hold(formula: HTMLElement): void {
  const after = formula.nextSibling;
  const mark = after instanceof Text ? /^[.,;:!?)\]”’]+/.exec(after.data)?.[0] : undefined;
  if (!mark || formula.querySelectorAll(".base").length > 1) return;
  const held = document.createElement("span");
  held.style.whiteSpace = "nowrap";
  formula.before(held);
  held.append(formula, mark);
  (after as Text).data = (after as Text).data.slice(mark.length);
}
