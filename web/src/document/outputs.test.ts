import { expect, test } from "vitest";
import type { Output, OutputOp } from "../wire/wire";
import { heldStreamBytes, OutputBoard } from "./outputs";

const stream = (text: string, name: "stdout" | "stderr" = "stdout"): OutputOp => ({
  type: "stream_appended", name, chunk: { text, bytes: text.length, lines: text.split("\n").length - 1 },
});
const shown = (text: string, display_id?: string): OutputOp => ({
  type: "display_added",
  output: { type: "display_data", data: { "text/plain": text }, metadata: {}, ...(display_id === undefined ? {} : { display_id }) },
});
const apply = (board: OutputBoard, ...ops: OutputOp[]) => board.apply([{ cellId: "a", ops }]);
const textOf = (output: Output) => (output.chunks ?? []).map((it) => it.text ?? "").join("");

test("a stream grows at the end only; another stream or a display begins a new output", () => {
  const board = new OutputBoard();
  apply(board, { type: "outputs_started", run_id: "r" }, stream("1\n"), stream("2\n"), stream("!", "stderr"), stream("3\n"), shown("x"), stream("4\n"));
  const { outputs } = board.cell("a");
  expect(outputs.map((it) => it.name ?? it.type)).toEqual(["stdout", "stderr", "stdout", "display_data", "stdout"]);
  expect(textOf(outputs[0]!)).toBe("1\n2\n");
  expect(outputs[0]!.chunks).toHaveLength(1);
});

test("what was handed out is never changed", () => {
  const board = new OutputBoard();
  apply(board, stream("1"));
  const before = board.cell("a").outputs;
  const kept = JSON.stringify(before);
  apply(board, stream("2"), shown("x", "d"), stream("3"));
  const second = board.cell("a").outputs;
  const keptSecond = JSON.stringify(second);
  apply(board, { type: "display_updated", display_id: "d", data: { "text/plain": "y" }, metadata: {} }, stream("4"));
  expect(JSON.stringify(before)).toBe(kept);
  expect(JSON.stringify(second)).toBe(keptSecond);
  expect(textOf(board.cell("a").outputs[0]!)).toBe("12");
});

test("a display update reaches every cell that shows it", () => {
  const board = new OutputBoard();
  board.put("b", { outputs: [{ type: "display_data", data: {}, metadata: {}, display_id: "d" }], clearPending: false, droppedBytes: 0 });
  apply(board, shown("old", "d"), shown("other"));
  const changed = apply(board, { type: "display_updated", display_id: "d", data: { "text/plain": "new" }, metadata: {} });
  expect([...changed].sort()).toEqual(["a", "b"]);
  expect(board.cell("a").outputs.map((it) => it.data)).toEqual([{ "text/plain": "new" }, { "text/plain": "other" }]);
  expect(board.cell("b").outputs[0]!.data).toEqual({ "text/plain": "new" });
});

test("clear with wait empties when the next output comes, clear without at once", () => {
  const board = new OutputBoard();
  apply(board, stream("1"), { type: "outputs_cleared", wait: true });
  expect(board.cell("a").outputs).toHaveLength(1);
  apply(board, shown("2"));
  expect(board.cell("a").outputs.map((it) => it.type)).toEqual(["display_data"]);
  apply(board, { type: "outputs_cleared", wait: false });
  expect(board.cell("a").outputs).toEqual([]);
});

test("a new run starts empty; what was dropped is counted per run", () => {
  const board = new OutputBoard();
  apply(board, stream("1"), { type: "output_dropped", bytes: 5 }, { type: "output_dropped", bytes: 7 });
  expect(board.cell("a").droppedBytes).toBe(12);
  apply(board, { type: "outputs_started", run_id: "r" });
  expect(board.cell("a")).toEqual({ outputs: [], clearPending: false, droppedBytes: 0 });
});

test("a flood of a million lines holds a bounded text, counts the rest and costs little", () => {
  const board = new OutputBoard();
  const line = "0123456789 0123456789 0123456789\n";
  const began = performance.now();
  const perFrame = 167;  // 10,000 lines a second at 60 frames
  for (let frame = 0; frame < 6000; frame++) apply(board, stream(line.repeat(perFrame)));
  const perFrameMs = (performance.now() - began) / 6000;
  const { outputs } = board.cell("a");
  const chunks = outputs[0]!.chunks!;
  const held = chunks.reduce((sum, it) => sum + (it.text?.length ?? 0), 0);
  expect(held).toBeLessThanOrEqual(heldStreamBytes);
  expect(held).toBeGreaterThan(heldStreamBytes - 2 * 65_536);
  expect(chunks.reduce((sum, it) => sum + it.lines, 0)).toBe(6000 * perFrame);
  expect(chunks.reduce((sum, it) => sum + it.bytes, 0)).toBe(6000 * perFrame * line.length);
  expect(chunks.length).toBeLessThan(40);
  expect(perFrameMs).toBeLessThan(2);
});
