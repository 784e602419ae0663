import { useId, useMemo, useState } from "preact/hooks";
import { count } from "../shell/words";
import { filtered, isNumeric, sorted, type PlainTable } from "./plain_table";
import { addStyles } from "../shell/styles";
import css from "./table.css?inline";

addStyles(css);

const rowsAPage = 20;
/** A table of a few rows is read, not searched. */
const filterFrom = 8;

/** A pandas table, shown by the page itself. */
export function TableOutput({ table, showAll, asHtml }: { table: PlainTable; showAll?: () => void; asHtml?: () => void }) {
  const id = useId();
  const [order, setOrder] = useState<{ column: number; way: "up" | "down" }>();
  const [text, setText] = useState("");
  const [page, setPage] = useState(0);
  const numeric = useMemo(() => table.columns.map((_, column) => isNumeric(table.rows, column)), [table]);
  const places = useMemo(() => {
    const found = filtered(table.rows, text);
    return order ? sorted(table.rows, found, order.column, order.way) : found;
  }, [table, text, order]);
  const pages = Math.max(1, Math.ceil(places.length / rowsAPage));
  const at = Math.min(page, pages - 1);
  const press = (column: number) => {
    setPage(0);
    setOrder(order?.column !== column ? { column, way: "up" } : order.way === "up" ? { column, way: "down" } : undefined);
  };
  const search = (event: Event) => {
    setPage(0);
    setText((event.target as HTMLInputElement).value);
  };
  return (
    <div class="data-table">
      {!table.cut && table.rows.length > filterFrom && (
        <div class="data-table-bar">
          <input class="data-table-filter" type="search" aria-label="Filter the rows" placeholder="Filter" value={text} onInput={search} onKeyDown={(event) => event.stopPropagation()} />
          {text && <span class="fold-says" role="status">{count(places.length, "row")} of {table.rows.length.toLocaleString("en-GB")}</span>}
        </div>
      )}
      <div class="data-table-scroll" tabIndex={0} role="group" aria-label="Table">
        <table aria-describedby={`${id}-says`}>
          <thead>
            <tr>
              {table.columns.map((name, column) => (
                <Head name={name} column={column} index={column < table.indexColumns} numeric={numeric[column]!} way={order?.column === column ? order.way : undefined}
                  press={table.cut ? undefined : () => press(column)} />
              ))}
            </tr>
          </thead>
          <tbody>
            {places.slice(at * rowsAPage, (at + 1) * rowsAPage).map((place) => (
              <tr key={place}>
                {table.rows[place]!.map((cell, column) => {
                  const className = numeric[column] ? "number" : "";
                  return column < table.indexColumns ? <th scope="row" class={className}>{cell}</th> : <td class={className}>{cell}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="data-table-foot">
        <span class="fold-says" id={`${id}-says`}>{table.says ?? `${count(table.rows.length, "row")}, ${count(table.columns.length - table.indexColumns, "column")}`}</span>
        {pages > 1 && (
          <span class="data-table-pages">
            <Turn name="Previous" to={at - 1} pages={pages} turn={setPage} />
            <span class="fold-says" role="status">page {at + 1} of {pages}</span>
            <Turn name="Next" to={at + 1} pages={pages} turn={setPage} />
          </span>
        )}
        {showAll && <button type="button" class="link" onClick={showAll}>Show all rows</button>}
        {asHtml && <button type="button" class="link" onClick={asHtml}>Show as HTML</button>}
      </div>
    </div>
  );
}

/** Keeps the focus where there is no further page: the next Enter would go to the cell. */
function Turn({ name, to, pages, turn }: { name: string; to: number; pages: number; turn: (page: number) => void }) {
  const none = to < 0 || to >= pages;
  return <button type="button" class="link" aria-disabled={none} style={none ? { color: "var(--faint)", textDecoration: "none" } : undefined} onClick={() => { if (!none) turn(to); }}>{name}</button>;
}

interface HeadProps { name: string; column: number; index: boolean; numeric: boolean; way?: "up" | "down"; press?: () => void }

function Head({ name, column, index, numeric, way, press }: HeadProps) {
  const says = name || (index ? "index" : `column ${column + 1}`);
  const className = numeric ? "number" : "";
  if (!press) return <th scope="col" class={className}>{name}</th>;
  return (
    <th scope="col" class={className} aria-sort={way ? (way === "up" ? "ascending" : "descending") : undefined}>
      <button type="button" onClick={press} aria-label={`Sort by ${says}`}>
        {name}<span class="data-table-way" aria-hidden="true">{way === "up" ? "↑" : way === "down" ? "↓" : ""}</span>
      </button>
    </th>
  );
}
