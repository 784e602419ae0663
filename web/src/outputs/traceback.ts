// A Python traceback taken apart: which frames, whose they are, which line failed. What can't be read is shown as it came.
import { stripAnsi } from "./terminal_text";

export interface FrameLine {
  number: number;
  text: string;
  failed: boolean;
}

export interface Frame {
  /** A cell of the notebook, by run count. */
  run?: number;
  /** A file, as it was printed. */
  file?: string;
  line?: number;
  function?: string;
  /** Installed code, not the person's own. */
  library: boolean;
  /** "scipy.optimize", for a folded group. */
  package?: string;
  lines: FrameLine[];
}

const cell = /^(?:Cell\s+In|Input\s+In|In)\s*\[(\d+)\](?:,\s*line\s+(\d+))?/;
const oldCell = /^<ipython-input-(\d+)-[0-9a-f]+>/;
const file = /^(?:File\s+)?(.+?\.(?:py|pyx|pxd|pxi))(?::(\d+))?(?:,?\s|$)/;
/** What Stoa itself runs in a kernel, as to raise an interrupt: not where the person's code is. */
const own = /^\/opt\/stoa\/kernel\//;
const body = /^(-*>?)\s*(\d+)(?:\s(.*)|$)/;

/** -> frames, outermost first; undefined when it is no IPython traceback. */
export function parseTraceback(traceback: readonly string[]): Frame[] | undefined {
  const frames: Frame[] = [];
  for (const piece of traceback) {
    const lines = stripAnsi(piece).split("\n");
    const frame = parseHead(lines[0] ?? "");
    if (!frame || own.test(frame.file ?? "")) continue;
    for (const line of lines.slice(1)) {
      const found = body.exec(line.trimEnd());
      if (!found) continue;
      const failed = found[1]!.includes(">");
      frame.lines.push({ number: Number(found[2]), text: found[3] ?? "", failed });
      if (failed && frame.line === undefined) frame.line = Number(found[2]);
    }
    if (frame.lines.length > 0) frames.push(frame);
  }
  return frames.length > 0 ? frames : undefined;
}

function parseHead(head: string): Frame | undefined {
  const inCell = cell.exec(head) ?? oldCell.exec(head);
  const called = /\bin\s+([\w.<>]+(?:\s\w+:\s\d+>)?)(?:\(|$|\s|:)/.exec(head.replace(cell, ""));
  const name = called?.[1]?.startsWith("<") ? undefined : called?.[1];
  if (inCell) {
    const line = /line:?\s*(\d+)/.exec(head)?.[1];
    return { run: Number(inCell[1]), line: line ? Number(line) : undefined, function: name, library: false, lines: [] };
  }
  const inFile = file.exec(head);
  if (!inFile) return undefined;
  const path = inFile[1]!;
  if (/ipykernel_\d+[/\\]/.test(path)) return { function: name, library: false, lines: [] };
  const library = /[/\\](?:site-packages|dist-packages)[/\\]|[/\\]lib[/\\]python3|^<frozen/.test(path);
  return { file: path, line: inFile[2] ? Number(inFile[2]) : undefined, function: name, library, package: library ? packageOf(path) : undefined, lines: [] };
}

function packageOf(path: string): string {
  const inside = /^.*(?:site-packages|dist-packages|python3(?:\.\d+)?)[/\\](.+)$/.exec(path)?.[1] ?? path;
  const parts = inside.replace(/\.\w+$/, "").split(/[/\\]/).filter((part) => part !== "__init__");
  return parts.slice(0, 2).filter((part) => !part.startsWith("_")).join(".") || parts[0]!;
}

export interface FrameGroup {
  library: boolean;
  frames: Frame[];
}

/** Neighbouring library frames fold into one group. */
export function groupFrames(frames: readonly Frame[]): FrameGroup[] {
  const groups: FrameGroup[] = [];
  for (const frame of frames) {
    const last = groups[groups.length - 1];
    if (frame.library && last?.library) last.frames.push(frame);
    else groups.push({ library: frame.library, frames: [frame] });
  }
  return groups;
}
