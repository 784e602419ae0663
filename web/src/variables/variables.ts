// The kernel's variables as data: read from its answer, searched, sorted.
import { listOf, numberOf, objectOf, textOf } from "../document/stoa_questions";
import type { PlainTable } from "../outputs/plain_table";
import type { Json } from "../wire/wire";

export interface Variable {
  name: string;
  type: string;
  /** Where the type comes from; nothing for Python's own. */
  module: string;
  kind: "value" | "function" | "class" | "module";
  shape: readonly number[] | undefined;
  dtype: string;
  size: number | undefined;
  value: string;
  /** Can be opened as a table. */
  table: boolean;
}

export interface Variables { variables: readonly Variable[]; leftOut: number }

const kinds: readonly string[] = ["value", "function", "class", "module"];

export function readVariables(answer: { readonly [key: string]: Json | undefined }): Variables {
  const variables = listOf(answer.variables).map(objectOf).filter((one) => typeof one.name === "string").map((one): Variable => {
    const kind = textOf(one.kind);
    return {
      name: textOf(one.name), type: textOf(one.type), module: textOf(one.module), kind: (kinds.includes(kind) ? kind : "value") as Variable["kind"],
      shape: Array.isArray(one.shape) ? one.shape.filter((it): it is number => typeof it === "number") : undefined,
      dtype: textOf(one.dtype), size: numberOf(one.size), value: textOf(one.value), table: one.table === true,
    };
  });
  return { variables, leftOut: numberOf(answer.left_out) ?? 0 };
}

export type Column = "name" | "type" | "size";
export interface Order { column: Column; way: "up" | "down" }

/** Values only, unless all are wanted; names, types and values are searched. */
export function shown(variables: readonly Variable[], text: string, all: boolean, order: Order): Variable[] {
  const wanted = text.trim().toLowerCase();
  const by = new Intl.Collator("en", { numeric: true });
  const found = variables.filter((one) => (all || one.kind === "value") && (wanted === "" || [one.name, one.type, one.value].some((words) => words.toLowerCase().includes(wanted))));
  const compare = (a: Variable, b: Variable): number => {
    if (order.column === "size") return (a.size ?? -1) - (b.size ?? -1);
    return by.compare(a[order.column], b[order.column]);
  };
  return found.sort((a, b) => (order.way === "up" ? 1 : -1) * compare(a, b) || by.compare(a.name, b.name));
}

/** "48 × 6", "1,000". */
export function shapeWords(shape: readonly number[] | undefined): string {
  return shape === undefined || shape.length === 0 ? "" : shape.map((part) => part.toLocaleString("en-GB")).join(" × ");
}

export type Chart =
  | { kind: "spread"; bars: readonly number[]; from: string; to: string; mean: string; missing: number; lookedAt: number }
  | { kind: "words"; most: readonly { word: string; count: number }[]; different: number; missing: number; lookedAt: number }
  | undefined;

export interface Frame { table: PlainTable; dtypes: readonly string[]; charts: readonly Chart[]; totalRows: number; totalColumns: number }

/** Nothing: not as the kernel says it. */
export function readFrame(answer: { readonly [key: string]: Json | undefined }): Frame | undefined {
  const columns = listOf(answer.columns).map(textOf);
  const rows = listOf(answer.rows).map((row) => listOf(row).map(textOf));
  const indexColumns = numberOf(answer.index_columns) ?? 0;
  if (columns.length === 0 || rows.some((row) => row.length !== columns.length)) return undefined;
  const totalRows = numberOf(answer.total_rows) ?? rows.length;
  const totalColumns = numberOf(answer.total_columns) ?? columns.length - indexColumns;
  const number = (n: number) => n.toLocaleString("en-GB");
  const part = [
    rows.length < totalRows ? `The first ${number(rows.length)} of ${number(totalRows)} rows` : `${number(totalRows)} ${totalRows === 1 ? "row" : "rows"}`,
    columns.length - indexColumns < totalColumns ? `the first ${number(columns.length - indexColumns)} of ${number(totalColumns)} columns` : `${number(totalColumns)} ${totalColumns === 1 ? "column" : "columns"}`,
  ].join(", ");
  return {
    table: { columns, indexColumns, rows, says: part, cut: false }, dtypes: listOf(answer.dtypes).map(textOf), totalRows, totalColumns,
    charts: listOf(answer.charts).map((chart) => readChart(objectOf(chart))),
  };
}

function readChart(chart: { readonly [key: string]: Json | undefined }): Chart {
  const missing = numberOf(chart.missing) ?? 0;
  const lookedAt = numberOf(chart.looked_at) ?? 0;
  if (chart.kind === "spread") return { kind: "spread", bars: listOf(chart.bars).map((bar) => numberOf(bar) ?? 0), from: textOf(chart.from), to: textOf(chart.to), mean: textOf(chart.mean), missing, lookedAt };
  if (chart.kind === "words") {
    const most = listOf(chart.most).map((pair) => ({ word: textOf(listOf(pair)[0]), count: numberOf(listOf(pair)[1]) ?? 0 }));
    return { kind: "words", most, different: numberOf(chart.different) ?? most.length, missing, lookedAt };
  }
  return undefined;
}
