// Text with TeX between its usual signs, taken apart.

export interface Piece {
  text: string;
  math?: "inline" | "display";
}

const signs = /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\4\})|\\\(([\s\S]+?)\\\)|\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)/gi;

/** IPython's Latex and Math objects print "$\displaystyle x$" and the like; plain text may stand around it. */
export function mathPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(signs)) {
    if (found.index > end) pieces.push({ text: text.slice(end, found.index) });
    const display = found[1] ?? found[2] ?? found[3];
    pieces.push(display !== undefined ? { text: display.trim(), math: "display" } : { text: (found[5] ?? found[6])!, math: "inline" });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
