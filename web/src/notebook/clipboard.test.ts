import { expect, test } from "vitest";
import { toJupyter, type CopiedCell } from "./clipboard";
import { fromJupyter, fromText } from "./pasted_cells";

test("cells come through the clipboard as they were, with metadata and attachments", () => {
  const cells: CopiedCell[] = [
    { type: "code", text: "x = 1\ny", metadata: { tags: ["t"] } },
    { type: "markdown", text: "![](attachment:p.png)", metadata: {}, extra: { attachments: { "p.png": { "image/png": "AA" } } } },
    { type: "raw", text: "", metadata: {} },
  ];
  expect(fromJupyter(toJupyter(cells))).toEqual(cells);
  expect(fromText(toJupyter(cells))).toEqual(cells);
});

test("cells that Jupyter copied, and whole notebooks, are read", () => {
  const jupyter = [{ id: "x", cell_type: "code", source: ["a\n", "b"], metadata: {}, outputs: [{}], execution_count: 3 }];
  expect(fromJupyter(JSON.stringify(jupyter))).toEqual([{ type: "code", text: "a\nb", metadata: {} }]);
  expect(fromText(JSON.stringify({ nbformat: 4, cells: jupyter }))).toEqual([{ type: "code", text: "a\nb", metadata: {} }]);
});

test("text is a code cell, also when it only looks like cells", () => {
  expect(fromText("print(1)\r\nx\n")).toEqual([{ type: "code", text: "print(1)\nx", metadata: {} }]);
  expect(fromText('[{"cell_type": 1}]')).toEqual([{ type: "code", text: '[{"cell_type": 1}]', metadata: {} }]);
});

test("what is no cell is said with its place", () => {
  expect(fromJupyter("{")).toContain("can't be read");
  expect(fromJupyter("3")).toContain("no list");
  expect(fromJupyter("null")).toContain("no list");
  expect(fromJupyter('[{"cell_type":"code","source":"a"},{"cell_type":"code"}]')).toBe("Cell 2 on the clipboard has no source.");
  expect(fromJupyter('[{"cell_type":"odd","source":"a"}]')).toBe("Cell 1 on the clipboard has no type that is known.");
  expect(fromJupyter("[null]")).toContain("Cell 1");
  expect(fromJupyter(JSON.stringify(Array.from({ length: 2001 }, () => ({}))))).toContain("2000");
});
