import { expect, test } from "vitest";
import { hungriest, inWords, keepWords, memoryWords, networkLines, processName, processPlace, processorsWords, processorWords, sharesOf, useLines } from "./runtime_words";

const gb = 1024 ** 3;

test("what is used stands beside what is allowed", () => {
  const runtime = { phase: "idle" as const, cores: 2, cpu_percent: 41, memory_bytes: 1.2 * gb, memory_limit_bytes: 8 * gb,
    use: { processes: 12, max_processes: 1024, temporary_bytes: 3 * 1024 ** 2, temporary_limit_bytes: gb, disk_free_bytes: 34 * gb } };
  expect(useLines(runtime)).toEqual([
    { name: "Processes and threads", says: "12 of 1,024" },
    { name: "/tmp, /dev/shm", says: "3 MB, each up to 1 GB" }, { name: "Disk", says: "34 GB free" },
  ]);
  expect(memoryWords(runtime)).toBe("1.2 of 8 GB");
  expect([processorsWords(runtime), processorsWords({ phase: "idle", cpu_percent: 3 }), processorsWords({ phase: "idle" })]).toEqual(["21 % of 2 cores", "3 %", undefined]);
});

test("one that has computed for long says that others go first", () => {
  expect(useLines({ phase: "busy", use: { stands_back: true } })).toEqual([{ name: "Priority", says: "behind others, after long computing" }]);
});

test("what the machine does not count is no line", () => {
  expect(useLines({ phase: "idle" })).toEqual([]);
  expect(useLines({ phase: "idle", use: {} })).toEqual([]);
  expect(networkLines({ phase: "idle", use: {} })).toEqual([]);
  expect(memoryWords({ phase: "idle" })).toBe("");
});

test("the network says what is open, and counts from nothing", () => {
  expect(networkLines({ phase: "idle", use: { network: "listed" } }).map((line) => line.says)).toEqual(["listed sites only", "0", "0 bytes", "0 bytes"]);
  expect(networkLines({ phase: "idle", use: { network: "open", connections: 1200, refused_connections: 3, received_bytes: 5 * 1024 ** 2, sent_bytes: 10 } }).map((line) => line.says))
    .toEqual(["the whole web", "1,200, 3 refused", "5 MB", "10 bytes"]);
});

test("the end is told by how far it is", () => {
  expect([inWords(240_000), inWords(59_400), inWords(-5)]).toEqual(["in 4 min", "in 59 s", "in 0 s"]);
  expect(keepWords(1)).toBe("It can be kept 1 more time.");
  expect(keepWords(0)).toMatch(/run something/);
});

test("a program's share of the processor is what it used between two looks, of the same program", () => {
  const one = { process: 7, started: 100, name: "python3 train.py", kernel: false, cpu_ms: 500, memory_bytes: 1 };
  const before = { processes: [one, { ...one, process: 8 }], left_out: 0 };
  const now = { processes: [{ ...one, cpu_ms: 1500 }, { ...one, process: 8, started: 900, cpu_ms: 10 }], left_out: 0 };
  expect([...sharesOf(before, now, 2000)]).toEqual([["7 100", 0.5]]);
  expect([...sharesOf(undefined, now, 2000)]).toEqual([]);
  expect([undefined, 0, 0.004, 0.5, 1.96].map(processorWords)).toEqual(["", "0 %", "0.4 %", "50 %", "196 %"]);
  const all = [{ ...one, kernel: true }, one, { ...one, name: "bash", terminal: 2 }];
  expect(all.map(processName)).toEqual(["Kernel", "python3 train.py", "bash"]);
  expect(all.map(processPlace)).toEqual([undefined, undefined, "terminal 2"]);
});

test("the cells that used most memory come first, by their place", () => {
  const cell = (peak_memory_bytes?: number) => ({ run: { value: { run_id: "r", cell_id: "c", text_version: 1, phase: "done" as const, queued_at: 0, peak_memory_bytes } } });
  const found = hungriest([cell(5), cell(), cell(9), cell(7), { run: { value: undefined } }], 2);
  expect(found.map(({ place, bytes }) => [place, bytes])).toEqual([[3, 9], [4, 7]]);
});
