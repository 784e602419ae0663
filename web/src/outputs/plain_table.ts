// pandas' HTML tables read as data, so that the page can show them itself: sorted, filtered, paged. Nothing of the HTML reaches the
// page. What is not exactly such a table (links, styles, nested markup) is not read, and the sandboxed frame shows it.

export interface PlainTable {
  /** Names of the index columns ("" where pandas prints none), then of the data columns. */
  columns: string[];
  indexColumns: number;
  rows: string[][];
  /** "1000 rows × 5 columns", where pandas cut the table. */
  says?: string;
  /** pandas left rows or columns out and printed "..." for them. */
  cut: boolean;
}

const largest_chars = 400_000;
const mostColumns = 200;
const allowed = new Set(["div", "table", "thead", "tbody", "tr", "th", "td", "p"]);
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", times: "×" };

interface Cell {
  text: string;
  head: boolean;
  columns: number;
  rows: number;
}

/** Colab puts the same table into a box with buttons and a script for them, which speaks to Colab: the table is what counts. */
const colabBox = /^\s*<div id="df-[\w-]+"(?: class="colab-df-container")?>/;
const colabTable = /<div>\s*<style scoped>[^<]*<\/style>\s*<table\b[^>]*\bclass="dataframe"[^>]*>[^]*?<\/table>\s*(?:<p>[^<]*<\/p>\s*)?<\/div>/;

export function readPlainTable(given: string): PlainTable | undefined {
  const html = colabBox.test(given) && given.split('class="dataframe"').length === 2 ? colabTable.exec(given)?.[0] ?? given : given;
  if (html.length > largest_chars || !/^\s*(?:<div(?: style="max-height:1000px;max-width:1500px;overflow:auto;")?>\s*)?(?:<style scoped>[^<]*<\/style>\s*)?<table\b[^>]*\bclass="dataframe"[^>]*>/.test(html)) return undefined;
  const read = readCells(html.replace(/<style scoped>[^<]*<\/style>/, ""));
  if (!read || read.head.length === 0) return undefined;
  const head = spread(read.head);
  const body = spread(read.body);
  if (!head || !body) return undefined;
  const width = head[0]!.length;
  if (width === 0 || width > mostColumns || [...head, ...body].some((row) => row.length !== width)) return undefined;
  const indexColumns = read.body.length > 0 ? leadingHeads(read.body, width) : leadingBlanks(head[0]!);
  const columns = namesOf(head, indexColumns);
  const rows = body.map((row) => row.map((cell) => cell.text));
  return { columns, indexColumns, rows, says: read.says, cut: rows.some((row) => row.every((text) => text === "...")) || columns.includes("...") };
}

function readCells(html: string): { head: Cell[][]; body: Cell[][]; says?: string } | undefined {
  const head: Cell[][] = [];
  const body: Cell[][] = [];
  let rows = body;
  let cell: Cell | undefined;
  let says: string | undefined;
  let inSays = false;
  for (const [piece, close, tag, attributes] of html.matchAll(/<(\/?)([a-z]+)\b([^<>]*)>|[^<]+|</gi)) {
    if (piece === "<") return undefined;
    if (tag === undefined) {
      const text = decoded(piece);
      if (text === undefined) return undefined;
      if (cell) cell.text += text;
      else if (inSays) says = (says ?? "") + text;
      else if (text.trim()) return undefined;
      continue;
    }
    const name = tag.toLowerCase();
    if (!allowed.has(name)) return undefined;
    if (name === "thead") rows = close ? body : head;
    else if (name === "p") inSays = !close;
    else if (name === "tr" && !close) rows.push([]);
    else if (name === "th" || name === "td") {
      if (close) cell = undefined;
      else if (cell || rows.length === 0) return undefined;
      else rows.at(-1)!.push((cell = { text: "", head: name === "th", columns: span(attributes!, "colspan"), rows: span(attributes!, "rowspan") }));
    }
  }
  return { head, body, says: says?.trim() };
}

function span(attributes: string, name: string): number {
  return Math.min(mostColumns, Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 1)) || 1;
}

function decoded(text: string): string | undefined {
  let known = true;
  const plain = text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return entities[name] ?? ((known = false), whole);
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
  return known ? plain : undefined;
}

/** Cells over several rows or columns stand in each of them. */
function spread(rows: Cell[][]): Cell[][] | undefined {
  const grid: Cell[][] = rows.map(() => []);
  for (const [at, row] of rows.entries()) {
    let column = 0;
    for (const cell of row) {
      while (grid[at]![column]) column++;
      if (column + cell.columns > mostColumns) return undefined;
      for (let down = 0; down < cell.rows && at + down < rows.length; down++) {
        for (let right = 0; right < cell.columns; right++) grid[at + down]![column + right] = cell;
      }
      column += cell.columns;
    }
  }
  return grid.some((row) => Array.from(row).includes(undefined as unknown as Cell)) ? undefined : grid;
}

function leadingHeads(body: Cell[][], width: number): number {
  const count = body[0]!.findIndex((cell) => !cell.head);
  return count === -1 ? width : count;
}

function leadingBlanks(head: readonly Cell[]): number {
  return Math.max(0, head.findIndex((cell) => cell.text.trim() !== ""));
}

/** Levels of column names are joined; a last head row that names only the index does so. */
function namesOf(head: Cell[][], indexColumns: number): string[] {
  const last = head.at(-1)!;
  const namesIndex = head.length > 1 && last.slice(indexColumns).every((cell) => cell.text.trim() === "");
  const levels = namesIndex ? head.slice(0, -1) : head;
  return last.map((cell, column) => {
    if (column < indexColumns) return (namesIndex ? cell.text : levels.length === 1 ? levels[0]![column]!.text : "").trim();
    return levels.map((row) => row[column]!.text.trim()).filter(Boolean).join(" / ");
  });
}

const number = /^[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/i;
const missing = /^(?:|nan|none|<na>|nat|\.\.\.)$/i;

/** Whether a column holds numbers; missing ones, and those that pandas left out of a long table, aside. */
export function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  let some = false;
  for (const row of rows) {
    if (missing.test(row[column]!)) continue;
    if (!number.test(row[column]!)) return false;
    some = true;
  }
  return some;
}

/** Row places in the order of a column; missing values last, whichever way. */
export function sorted(rows: readonly (readonly string[])[], places: readonly number[], column: number, way: "up" | "down"): number[] {
  const numeric = isNumeric(rows, column);
  const value = (place: number) => (numeric ? Number(rows[place]![column]!.replace(/[,%]/g, "")) : rows[place]![column]!);
  const by = new Intl.Collator("en", { numeric: true });
  return [...places].sort((a, b) => {
    const gone = Number(missing.test(rows[a]![column]!)) - Number(missing.test(rows[b]![column]!));
    if (gone !== 0 || missing.test(rows[a]![column]!)) return gone || a - b;
    const order = numeric ? (value(a) as number) - (value(b) as number) : by.compare(value(a) as string, value(b) as string);
    return (way === "up" ? order : -order) || a - b;
  });
}

export function filtered(rows: readonly (readonly string[])[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  return rows.flatMap((row, place) => (!wanted || row.some((cell) => cell.toLowerCase().includes(wanted)) ? [place] : []));
}

export function asTabs(table: PlainTable): string {
  return [table.columns, ...table.rows].map((row) => row.map((cell) => cell.replace(/[\t\n\r]+/g, " ")).join("\t")).join("\n");
}
