// A cell's outputs as the operations make them: pure, with bounded memory. Carriage returns and ANSI stay as they are.
import { limits, type Json, type Output, type OutputOp, type StreamName, type TextChunk } from "../wire/wire";

/** Stream text that is held of one cell. What is older stays as counts (or as the blob it is), and can be fetched. */
export const heldStreamBytes = 1_048_576;

export interface CellOutputs {
  outputs: readonly Output[];
  clearPending: boolean;
  droppedBytes: number;
}

/** Applies operations to many cells at once: each cell's list is copied once, however many operations there are. */
export class OutputBoard {
  private readonly cells = new Map<string, CellOutputs>();
  /** Where a display id was seen; a cell that lost it stays here and does no harm. */
  private readonly displays = new Map<string, Set<string>>();

  cell(id: string): CellOutputs {
    return this.cells.get(id) ?? { outputs: [], clearPending: false, droppedBytes: 0 };
  }

  clear(): void {
    this.cells.clear();
    this.displays.clear();
  }

  put(id: string, whole: CellOutputs): void {
    this.cells.set(id, { ...whole, outputs: boundStreams(whole.outputs.slice()) });
    for (const output of whole.outputs) this.noteDisplay(id, output);
  }

  /** -> the cells that changed. */
  apply(batch: readonly { cellId: string; ops: readonly OutputOp[] }[]): Set<string> {
    const drafts = new Map<string, Draft>();
    const draft = (id: string) => {
      let found = drafts.get(id);
      if (!found) drafts.set(id, (found = new Draft(this.cell(id))));
      return found;
    };
    for (const { cellId, ops } of batch) {
      for (const op of ops) {
        if (op.type === "display_updated") {
          for (const id of this.displays.get(op.display_id) ?? []) draft(id).update(op.display_id, op);
        } else {
          draft(cellId).apply(op);
          if (op.type === "display_added") this.noteDisplay(cellId, op.output);
        }
      }
    }
    for (const [id, made] of drafts) this.cells.set(id, made.finish());
    return new Set(drafts.keys());
  }

  private noteDisplay(cellId: string, output: Output): void {
    if (output.display_id === undefined) return;
    const cells = this.displays.get(output.display_id);
    if (cells) cells.add(cellId);
    else this.displays.set(output.display_id, new Set([cellId]));
  }
}

/** One cell's outputs while a batch is applied: what is its own copy may be changed in place. */
class Draft {
  private outputs: Output[];
  private clearPending: boolean;
  private droppedBytes: number;
  /** The stream at the end, copied already. */
  private tail: TailStream | undefined;

  constructor(from: CellOutputs) {
    this.outputs = from.outputs.slice();
    this.clearPending = from.clearPending;
    this.droppedBytes = from.droppedBytes;
  }

  apply(op: Exclude<OutputOp, { type: "display_updated" }>): void {
    switch (op.type) {
      case "outputs_started":
        this.empty();
        this.droppedBytes = 0;
        break;
      case "stream_appended":
        this.clearIfPending();
        this.append(op.name, op.chunk);
        break;
      case "display_added":
        this.clearIfPending();
        this.tail = undefined;
        this.outputs.push(op.output);
        break;
      case "outputs_cleared":
        if (op.wait) this.clearPending = true;
        else this.empty();
        break;
      case "output_dropped":
        this.droppedBytes += op.bytes;
        break;
    }
  }

  update(displayId: string, content: { data: Json; blobs?: Output["blobs"]; metadata: Json }): void {
    this.outputs.forEach((output, at) => {
      if (output.display_id !== displayId) return;
      const { blobs: _, ...rest } = output;
      this.outputs[at] = { ...rest, data: content.data, metadata: content.metadata, ...(content.blobs ? { blobs: content.blobs } : {}) };
    });
  }

  finish(): CellOutputs {
    return { outputs: boundStreams(this.outputs), clearPending: this.clearPending, droppedBytes: this.droppedBytes };
  }

  private empty(): void {
    this.outputs = [];
    this.tail = undefined;
    this.clearPending = false;
  }

  private clearIfPending(): void {
    if (this.clearPending) this.empty();
  }

  private append(name: StreamName, chunk: TextChunk): void {
    const last = this.outputs.at(-1);
    if (!this.tail || last !== this.tail.output) {
      if (last?.type === "stream" && last.name === name) {
        this.tail = new TailStream({ ...last, chunks: (last.chunks ?? []).slice() });
        this.outputs[this.outputs.length - 1] = this.tail.output;
      } else {
        this.tail = new TailStream({ type: "stream", name, chunks: [] });
        this.outputs.push(this.tail.output);
      }
    } else if (last.name !== name) {
      this.tail = new TailStream({ type: "stream", name, chunks: [] });
      this.outputs.push(this.tail.output);
    }
    this.tail.append(chunk);
  }
}

/** A stream that grows: small chunks become one, so that the list stays short. */
class TailStream {
  private fresh = false;

  constructor(readonly output: Output & { chunks?: TextChunk[] }) {}

  append(chunk: TextChunk): void {
    const chunks = this.output.chunks!;
    const last = chunks.at(-1);
    if (last?.text !== undefined && chunk.text !== undefined && last.bytes + chunk.bytes <= limits.max_stream_chunk_bytes) {
      const joined = { text: last.text + chunk.text, bytes: last.bytes + chunk.bytes, lines: last.lines + chunk.lines };
      if (this.fresh) Object.assign(last, joined);
      else chunks[chunks.length - 1] = joined;
    } else {
      chunks.push({ ...chunk });
    }
    this.fresh = true;
  }
}

/** Lets go of the oldest stream text beyond the bound. Changes the list, never an output in it. */
function boundStreams(outputs: Output[]): Output[] {
  let held = 0;
  for (const output of outputs) for (const chunk of output.chunks ?? []) if (chunk.text !== undefined) held += chunk.bytes;
  for (let at = 0; at < outputs.length && held > heldStreamBytes; at++) {
    const output = outputs[at]!;
    if (!output.chunks?.some((it) => it.text !== undefined)) continue;
    const chunks: TextChunk[] = [];
    for (const chunk of output.chunks) {
      const last = chunks.at(-1);
      const letGo = chunk.text !== undefined && held > heldStreamBytes;
      if (letGo) held -= chunk.bytes;
      const kept: TextChunk = letGo ? { ...(chunk.blob === undefined ? {} : { blob: chunk.blob }), bytes: chunk.bytes, lines: chunk.lines } : chunk;
      if (last && isCount(last) && isCount(kept)) chunks[chunks.length - 1] = { bytes: last.bytes + kept.bytes, lines: last.lines + kept.lines };
      else chunks.push(kept);
    }
    outputs[at] = { ...output, chunks };
  }
  return outputs;
}

/** A chunk whose text was let go. */
const isCount = (chunk: TextChunk) => chunk.text === undefined && chunk.blob === undefined;
