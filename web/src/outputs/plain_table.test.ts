import { expect, test } from "vitest";
import { asTabs, filtered, isNumeric, readPlainTable, sorted } from "./plain_table";

const style = "<style scoped>\n    .dataframe tbody tr th {\n        vertical-align: top;\n    }\n</style>\n";
const frame = (inside: string, after = "") => `<div>\n${style}<table border="1" class="dataframe">\n${inside}\n</table>\n${after}</div>`;
const head = (...names: string[]) => `<thead><tr style="text-align: right;"><th></th>${names.map((name) => `<th>${name}</th>`).join("")}</tr></thead>`;
const row = (index: string, ...cells: string[]) => `<tr><th>${index}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

test("a frame of pandas is read as names and rows", () => {
  const table = readPlainTable(frame(`${head("name", "size")}<tbody>${row("0", "a &lt;b&gt; &amp; c", "1.5")}${row("1", "", "NaN")}</tbody>`))!;
  expect(table).toEqual({ columns: ["", "name", "size"], indexColumns: 1, rows: [["0", "a <b> & c", "1.5"], ["1", "", "NaN"]], says: undefined, cut: false });
  expect(asTabs(table)).toBe("\tname\tsize\n0\ta <b> & c\t1.5\n1\t\tNaN");
});

test("a frame of pandas before 0.17 is one too", () => {
  const old = `<div style="max-height:1000px;max-width:1500px;overflow:auto;">\n<table border="1" class="dataframe">\n${head("a")}<tbody>${row("0", "1")}</tbody>\n</table>\n</div>`;
  expect(readPlainTable(old)).toMatchObject({ columns: ["", "a"], rows: [["0", "1"]] });
  expect(readPlainTable(old.replace("overflow:auto;", "position:fixed;"))).toBeUndefined();
});

test("a frame as Colab saves it, with buttons and scripts around, is one too", () => {
  const table = frame(`${head("a")}<tbody>${row("0", "1")}</tbody>`, "<p>9 rows × 1 columns</p>\n");
  const colab = (inside: string) => `\n  <div id="df-0a1b-2c">\n    <div class="colab-df-container">\n      ${inside}\n      <button class="colab-df-convert" onclick="convertToInteractive('df-0a1b-2c')"><svg></svg></button>\n<style>.colab-df-convert { color: red }</style><script>google.colab.kernel</script></div></div>`;
  expect(readPlainTable(colab(table))).toMatchObject({ columns: ["", "a"], rows: [["0", "1"]], says: "9 rows × 1 columns" });
  expect(readPlainTable(colab(table).replace('<div id="df-0a1b-2c">\n    <div', '<div id="df-0a1b-2c" class="colab-df-container">\n <div'))).toBeDefined();
  expect(readPlainTable(colab(table + table))).toBeUndefined();
  expect(readPlainTable(colab(frame(`${head("a")}<tbody>${row("0", "<b>1</b>")}</tbody>`)))).toBeUndefined();
});

test("a cut frame says what it was cut from", () => {
  const table = readPlainTable(frame(`${head("a")}<tbody>${row("0", "1")}${row("...", "...")}${row("999", "2")}</tbody>`, "<p>1000 rows × 1 columns</p>\n"))!;
  expect(table).toMatchObject({ cut: true, says: "1000 rows × 1 columns" });
  expect(readPlainTable(frame(`${head("a", "...")}<tbody>${row("0", "1", "...")}</tbody>`))!.cut).toBe(true);
});

test("the name of an index, levels of columns and rows over several lines are spread out", () => {
  const named = readPlainTable(frame(`<thead><tr><th></th><th>size</th></tr><tr><th>key</th><th></th></tr></thead><tbody>${row("x", "1")}</tbody>`))!;
  expect(named.columns).toEqual(["key", "size"]);
  const levels = readPlainTable(frame(`<thead><tr><th></th><th></th><th colspan="2" halign="left">a</th></tr><tr><th></th><th></th><th>x</th><th>y</th></tr></thead>
    <tbody><tr><th rowspan="2" valign="top">k</th><th>1</th><td>2</td><td>3</td></tr><tr><th>2</th><td>4</td><td>5</td></tr></tbody>`))!;
  expect(levels).toMatchObject({ columns: ["", "", "a / x", "a / y"], indexColumns: 2, rows: [["k", "1", "2", "3"], ["k", "2", "4", "5"]] });
});

test("an empty frame has its columns", () => {
  expect(readPlainTable(frame(`${head("a", "b")}<tbody></tbody>`))).toMatchObject({ columns: ["", "a", "b"], rows: [] });
});

test("what is not exactly such a table is not read", () => {
  const bodies = [
    row("0", '<a href="https://example.org">x</a>'), row("0", "<img src=x>"), row("0", "<script>1</script>"), row("0", "a < b"), row("0", "<!-- x -->"), row("0", "&nosuch;"),
    `${row("0", "1")}<tr><td>too short</td></tr>`, "text between", "<tr><td><td>nested</td></td></tr>",
  ];
  for (const body of bodies) expect(readPlainTable(frame(`${head("a")}<tbody>${body}</tbody>`)), body).toBeUndefined();
  expect(readPlainTable(`<style>td { color: red }</style>${frame(head("a"))}`)).toBeUndefined();
  expect(readPlainTable(`<table class="other"><tr><td>x</td></tr></table>`)).toBeUndefined();
  expect(readPlainTable(`${frame(head("a"))}<script>1</script>`)).toBeUndefined();
  expect(readPlainTable("x".repeat(500_000))).toBeUndefined();
  expect(readPlainTable(frame(`<thead><tr><th colspan="999999999">x</th></tr></thead><tbody></tbody>`))?.columns.length ?? 0).toBeLessThanOrEqual(200);
});

test("numbers sort as numbers, texts as a person reads them, what is missing comes last either way", () => {
  const rows = [["10", "b10"], ["9", "b9"], ["NaN", ""], ["1,000", "a"], ["-2e3", "B1"]];
  const all = [0, 1, 2, 3, 4];
  expect(isNumeric(rows, 0)).toBe(true);
  expect(isNumeric(rows, 1)).toBe(false);
  expect(isNumeric([["NaN"]], 0)).toBe(false);
  expect(isNumeric([["1"], ["..."], ["2"]], 0)).toBe(true);
  expect(sorted(rows, all, 0, "up")).toEqual([4, 1, 0, 3, 2]);
  expect(sorted(rows, all, 0, "down")).toEqual([3, 0, 1, 4, 2]);
  expect(sorted(rows, all, 1, "up")).toEqual([3, 4, 1, 0, 2]);
});

test("the filter looks in every column and ignores case", () => {
  expect(filtered([["0", "Ada"], ["1", "Grace"]], " ada ")).toEqual([0]);
  expect(filtered([["0", "Ada"], ["1", "Grace"]], "")).toEqual([0, 1]);
});
