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

/** Typesets into the element; leaves the source where it can't be read. */
export function typeset(tex: string, into: HTMLElement, display: boolean): void {
  if (tex.length > longest) return;
  linkStyles();
  const stand = into.cloneNode(false) as HTMLElement;
  try {
    katex.render(tex, stand, {
      displayMode: display, throwOnError: true, trust: false, strict: "ignore", maxSize: 40, maxExpand: 1000, output: "htmlAndMathml",
    });
  } catch (error) {
    into.title = error instanceof Error ? error.message : "This formula can't be read.";
    return;
  }
  into.replaceChildren(...stand.childNodes);
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
