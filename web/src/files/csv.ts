/** The first rows of a text of separated values (RFC 4180, and what is close to it); the last row is left out when the text is cut. */
export function readCsv(text: string, separator: string, mostRows: number, cut: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  let at = 0;
  const endRow = () => {
    row.push(field);
    field = "";
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  for (; at < text.length && rows.length < mostRows; at++) {
    const ch = text[at]!;
    if (quoted) {
      if (ch !== '"') field += ch;
      else if (text[at + 1] === '"') { field += '"'; at++; }
      else quoted = false;
    } else if (ch === '"' && field === "") quoted = true;
    else if (ch === separator) { row.push(field); field = ""; }
    else if (ch === "\n") endRow();
    else if (ch !== "\r") field += ch;
  }
  if (rows.length < mostRows && at >= text.length && !cut && (field !== "" || row.length > 0)) endRow();
  return rows;
}
