// The difference of two texts as a small change set, so that a cursor stays where it was and an offline edit merges by lines.
import { ChangeSet, Text, type ChangeSpec } from "@codemirror/state";

/** Work bound of the line search; a pair that differs more becomes one replaced range. */
const longestScript = 400;

const isHigh = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number) => code >= 0xdc00 && code < 0xe000;

/** The server's text: only \n ends a line, so lengths agree with the server's. */
export const textOf = (text: string): Text => Text.of(text.split("\n"));

/** Never splits a surrogate pair. */
export function difference(from: Text, to: Text): ChangeSet {
  if (from.eq(to)) return ChangeSet.empty(from.length);
  const a = from.toString();
  const b = to.toString();
  return ChangeSet.of(replacements(a, b), a.length);
}

function replacements(a: string, b: string): ChangeSpec[] {
  const [start, endA, endB] = middle(a, b, 0, a.length, 0, b.length);
  const lineStart = start === 0 ? 0 : a.lastIndexOf("\n", start - 1) + 1;
  const nextLine = a.indexOf("\n", endA);
  const lineEnd = nextLine < 0 ? a.length : nextLine + 1;
  const linesA = linesOf(a.slice(lineStart, lineEnd));
  const linesB = linesOf(b.slice(lineStart, endB + lineEnd - endA));
  const script = lineScript(linesA, linesB);
  if (!script) return [{ from: start, to: endA, insert: textOf(b.slice(start, endB)) }];
  const offsetsA = offsets(linesA, lineStart);
  const offsetsB = offsets(linesB, lineStart);
  return script.map(([fromA, toA, fromB, toB]) => {
    const startA = offsetsA[fromA]!, startB = offsetsB[fromB]!;
    const [from, to, end] = middle(a, b, startA, offsetsA[toA]!, startB, offsetsB[toB]!);
    return { from, to, insert: textOf(b.slice(startB + from - startA, end)) };
  });
}

/** Each line with its newline. */
const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** -> start in a, end in a, end in b of what differs between the two ranges. */
function middle(a: string, b: string, startA: number, endA: number, startB: number, endB: number): [number, number, number] {
  const most = Math.min(endA - startA, endB - startB);
  let head = 0;
  while (head < most && a.charCodeAt(startA + head) === b.charCodeAt(startB + head)) head++;
  if (head > 0 && isHigh(a.charCodeAt(startA + head - 1))) head--;
  let tail = 0;
  while (tail < most - head && a.charCodeAt(endA - tail - 1) === b.charCodeAt(endB - tail - 1)) tail++;
  if (tail > 0 && isLow(a.charCodeAt(endA - tail))) tail--;
  return [startA + head, endA - tail, endB - tail];
}

function offsets(lines: string[], start: number): number[] {
  const out = [start];
  for (const line of lines) out.push(out[out.length - 1]! + line.length);
  return out;
}

type Block = [number, number, number, number];

/** Myers' greedy search over lines -> runs of lines that differ, or nothing when the two differ too much. */
function lineScript(a: string[], b: string[]): Block[] | undefined {
  const trace: Int32Array[] = [];
  const most = Math.min(a.length + b.length, longestScript);
  const at = (k: number) => k + most + 1;
  const reach = new Int32Array(2 * most + 3);
  for (let d = 0; d <= most; d++) {
    trace.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && reach[at(k - 1)]! < reach[at(k + 1)]!) ? reach[at(k + 1)]! : reach[at(k - 1)]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[at(k)] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length, at);
    }
  }
  return undefined;
}

function walkBack(trace: Int32Array[], x: number, y: number, at: (k: number) => number): Block[] {
  const out: Block[] = [];
  for (let d = trace.length - 1; d > 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && reach[at(k - 1)]! < reach[at(k + 1)]!);
    const before = down ? k + 1 : k - 1;
    const fromX = reach[at(before)]!, fromY = fromX - before;
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const last = out[out.length - 1];
    if (last && last[0] === toX && last[2] === toY) {
      last[0] = fromX;
      last[2] = fromY;
    } else {
      out.push([fromX, toX, fromY, toY]);
    }
    x = fromX;
    y = fromY;
  }
  return out.reverse();
}
