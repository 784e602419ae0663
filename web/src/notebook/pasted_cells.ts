// What was pasted, read as cells. Comes with the first key.
import { limits, type CellType, type Json } from "../wire/wire";
import type { CopiedCell } from "./clipboard";

/** Pasted at once; a notebook has at most limits.max_cells. */
const mostPasted = 2000;

const types = new Set(["code", "markdown", "raw"]);

/** Cells as Jupyter copies them, or a whole notebook. -> or the sentence that says what is wrong. */
export function fromJupyter(text: string): CopiedCell[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "What is on the clipboard can't be read as cells.";
  }
  const list = Array.isArray(json) ? json : (json as { cells?: unknown } | null)?.cells;
  if (!Array.isArray(list)) return "What is on the clipboard is no list of cells.";
  if (list.length > mostPasted) return `On the clipboard are ${list.length} cells; at most ${mostPasted} can be pasted at once.`;
  const cells: CopiedCell[] = [];
  for (const [at, cell] of list.entries()) {
    if (cell === null || typeof cell !== "object") return `Cell ${at + 1} on the clipboard is no cell.`;
    const { id: _id, cell_type, source, metadata, outputs: _outputs, execution_count: _count, ...extra } = cell as Record<string, Json>;
    const words = Array.isArray(source) ? source.join("") : source;
    if (typeof words !== "string" || !types.has(cell_type as string)) return `Cell ${at + 1} on the clipboard has no ${typeof words === "string" ? "type that is known" : "source"}.`;
    if (words.length > limits.max_cell_text_bytes / 3) return `Cell ${at + 1} on the clipboard is too long.`;
    cells.push({
      type: cell_type as CellType, text: words.replace(/\r\n?/g, "\n"), metadata: metadata !== null && typeof metadata === "object" && !Array.isArray(metadata) ? metadata! : {},
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    });
  }
  return cells;
}

/** Plain text is one code cell, unless it is cells as JSON. */
export function fromText(text: string): CopiedCell[] {
  if (/^\s*[[{]/.test(text) && text.includes('"cell_type"')) {
    const cells = fromJupyter(text);
    if (typeof cells !== "string") return cells;
  }
  return [{ type: "code", text: text.replace(/\r\n?/g, "\n").replace(/\n$/, ""), metadata: {} }];
}
