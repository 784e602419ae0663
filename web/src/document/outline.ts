// The order of a notebook's cells with their types and metadata, and what a structure edit does to it. Edits speak of ids; one
// that no longer makes sense drops out, one whose anchor vanished goes to the nearest earlier place.
import type { CellType, Json, SetAttachment, StructureEdit } from "../wire/wire";

export interface CellFacts {
  type: CellType;
  metadata: Json;
  extra: Json | undefined;
}

/** Where cells stood that are gone, and what they were: for anchors and for restoring. Shared by all outlines of a notebook. */
export class Vanished {
  private readonly places = new Map<string, string | undefined>();
  private readonly facts = new Map<string, CellFacts>();

  add(id: string, before: string | undefined, facts: CellFacts | undefined): void {
    this.places.set(id, before);
    if (facts) this.facts.set(id, facts);
  }

  /** What a cell is that comes back. */
  recall(id: string, facts: CellFacts): void {
    this.facts.set(id, facts);
  }

  factsOf(id: string): CellFacts | undefined {
    return this.facts.get(id);
  }

  /** The nearest earlier cell of where `anchor` is or was; none: the start. */
  place(anchor: string | undefined, outline: Outline): string | undefined {
    const seen = new Set<string>();
    while (anchor !== undefined && !outline.has(anchor)) {
      if (seen.has(anchor)) return undefined;
      seen.add(anchor);
      anchor = this.places.get(anchor);
    }
    return anchor;
  }
}

export class Outline {
  constructor(public order: string[] = [], readonly facts = new Map<string, CellFacts>(), public metadata: Json = {}) {}

  copy(): Outline {
    return new Outline(this.order.slice(), new Map(this.facts), this.metadata);
  }

  has(id: string): boolean {
    return this.facts.has(id);
  }

  before(id: string): string | undefined {
    return this.order[this.order.indexOf(id) - 1];
  }

  insert(id: string, after: string | undefined, facts: CellFacts): void {
    this.order.splice(after === undefined ? 0 : this.order.indexOf(after) + 1, 0, id);
    this.facts.set(id, facts);
  }

  remove(id: string): void {
    this.order.splice(this.order.indexOf(id), 1);
    this.facts.delete(id);
  }
}

/** `after` without an `undefined` field, which JSON drops and a comparison doesn't. */
const anchored = (after: string | undefined) => (after === undefined ? {} : { after });

export type Attachments = Record<string, Record<string, string>>;

/** nbformat's attachments of a cell: file name -> MIME type -> base64. */
export function attachmentsOf(extra: Json | undefined): Attachments {
  const found = (extra as { attachments?: unknown } | null | undefined)?.attachments;
  return found && typeof found === "object" && !Array.isArray(found) ? (found as Attachments) : {};
}

function withAttachment(extra: Json | undefined, { name, data }: SetAttachment): Json {
  const attachments: Record<string, Json | undefined> = { ...attachmentsOf(extra), [name]: data };
  if (!data) delete attachments[name];
  return { ...(extra as { [key: string]: Json } | undefined), attachments: attachments as Json };
}

/** Applies what still makes sense of the edit -> the edit as it was applied, or nothing when it dropped out. */
export function applyEdit(outline: Outline, edit: StructureEdit, vanished: Vanished): StructureEdit | undefined {
  switch (edit.type) {
    case "insert_cell": {
      if (outline.has(edit.cell_id)) return undefined;
      const { after: wanted, ...rest } = edit;
      const after = vanished.place(wanted, outline);
      outline.insert(edit.cell_id, after, { type: edit.cell_type, metadata: edit.metadata ?? {}, extra: edit.extra });
      return { ...rest, ...anchored(after) };
    }
    case "restore_cell": {
      const facts = vanished.factsOf(edit.cell_id);
      if (outline.has(edit.cell_id)) return undefined;
      const after = vanished.place(edit.after, outline);
      outline.insert(edit.cell_id, after, facts ?? { type: "code", metadata: {}, extra: undefined });
      return { type: "restore_cell", cell_id: edit.cell_id, ...anchored(after) };
    }
    case "move_cell": {
      const facts = outline.facts.get(edit.cell_id);
      if (!facts) return undefined;
      const was = outline.before(edit.cell_id);
      outline.remove(edit.cell_id);
      vanished.add(edit.cell_id, was, undefined);
      const after = vanished.place(edit.after, outline);
      outline.insert(edit.cell_id, after, facts);
      return { type: "move_cell", cell_id: edit.cell_id, ...anchored(after) };
    }
    case "delete_cell":
      if (!outline.has(edit.cell_id)) return undefined;
      vanished.add(edit.cell_id, outline.before(edit.cell_id), outline.facts.get(edit.cell_id));
      outline.remove(edit.cell_id);
      return edit;
    case "set_cell_type":
    case "set_cell_metadata":
    case "set_attachment": {
      const facts = outline.facts.get(edit.cell_id);
      if (!facts) return undefined;
      outline.facts.set(edit.cell_id, edit.type === "set_cell_type" ? { ...facts, type: edit.cell_type }
        : edit.type === "set_cell_metadata" ? { ...facts, metadata: edit.metadata } : { ...facts, extra: withAttachment(facts.extra, edit) });
      return edit;
    }
    case "set_notebook_metadata":
      outline.metadata = edit.metadata;
      return edit;
  }
}

/** What takes the edit back, made before it is applied. */
export function inverse(outline: Outline, edit: StructureEdit): StructureEdit | undefined {
  switch (edit.type) {
    case "insert_cell":
    case "restore_cell":
      return { type: "delete_cell", cell_id: edit.cell_id };
    case "delete_cell":
      return { type: "restore_cell", cell_id: edit.cell_id, ...anchored(outline.before(edit.cell_id)) };
    case "move_cell":
      return { type: "move_cell", cell_id: edit.cell_id, ...anchored(outline.before(edit.cell_id)) };
    case "set_cell_type": {
      const facts = outline.facts.get(edit.cell_id);
      return facts && { type: "set_cell_type", cell_id: edit.cell_id, cell_type: facts.type };
    }
    case "set_cell_metadata": {
      const facts = outline.facts.get(edit.cell_id);
      return facts && { type: "set_cell_metadata", cell_id: edit.cell_id, metadata: facts.metadata };
    }
    case "set_attachment": {
      const facts = outline.facts.get(edit.cell_id);
      const data = facts && attachmentsOf(facts.extra)[edit.name];
      return facts && { type: "set_attachment", cell_id: edit.cell_id, name: edit.name, ...(data && { data }) };
    }
    case "set_notebook_metadata":
      return { type: "set_notebook_metadata", metadata: outline.metadata };
  }
}
