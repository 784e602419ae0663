// Headings of text cells for the outline, found line by line: cheaper than rendering, and right about fenced code.

export interface Heading {
  level: number;
  text: string;
  /** Which heading of its cell. */
  place: number;
}

/** "##Heading", which Colab takes for one; "#1", "#!" and "#include" are none. */
export const tightHeading = /^ {0,3}(#(?=[\p{Lu}\p{So}*_[<])|#{2,6}(?=[\p{L}\p{N}\p{So}*_[<]))(.+?)[ \t]*$/u;

export function headingsOf(text: string): Heading[] {
  const found: Heading[] = [];
  let fence: string | undefined;
  let before = "";
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (fence === undefined || (mark[0] === fence[0] && mark.length >= fence.length))) {
      fence = fence === undefined ? mark : undefined;
      before = "";
      continue;
    }
    if (fence !== undefined) continue;
    const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line) ?? tightHeading.exec(line);
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line);
    if (atx) found.push({ level: atx[1]!.length, text: spoken(atx[2] ?? ""), place: found.length });
    else if (underline && /\S/.test(before) && !/^ {0,3}(?:[-*+>|]|\d+[.)])/.test(before)) {
      found.push({ level: underline[1]![0] === "=" ? 1 : 2, text: spoken(before), place: found.length });
    }
    before = atx || underline ? "" : line;
  }
  return found.filter((heading) => heading.text !== "");
}

/** A formula in a line: what stands between dollar signs. */
export const formula = /(\$[^$]+\$)/;

/** Without Markdown's marks; formulas as they are. */
const spoken = (text: string): string => text.split(formula).map((part, at) => (at % 2 ? part : plain(part))).join("").trim();

function plain(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]*>/g, "")
    .replace(/(\*\*|__|`|~~)/g, "")
    .replace(/(^|\W)[*_](\S.*?)[*_](?=\W|$)/g, "$1$2");
}
