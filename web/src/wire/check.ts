// Reads what the server sends. A message that doesn't fit `shapes` is a fault with its place, never a half-read object.
import { limits, shapes, type ServerMessage, type Shape } from "./wire";

/** A message that can't be read. `where` is the place, as in `cells[3].text`; empty: the whole message. */
export class DecodeFault extends Error {
  constructor(readonly where: string, readonly what: string) {
    super(where ? `${where}: ${what}` : what);
    this.name = "DecodeFault";
  }
}

const idPattern = new RegExp(`^[A-Za-z0-9_.:-]{1,${limits.max_id_bytes}}$`);
const encoder = new TextEncoder();

function fitsBytes(text: string, max: number): boolean {
  if (text.length * 3 <= max) return true;
  return text.length <= max && encoder.encode(text).length <= max;
}

function checkShape(shape: Shape, value: unknown, where: string): void {
  if (typeof shape === "string") {
    switch (shape) {
      case "id":
        if (typeof value !== "string" || !idPattern.test(value)) throw new DecodeFault(where, "is not an id");
        return;
      case "bool":
        if (typeof value !== "boolean") throw new DecodeFault(where, "is not true or false");
        return;
      case "number":
        if (typeof value !== "number") throw new DecodeFault(where, "is not a number");
        return;
      case "json":
        return;
    }
    throw new DecodeFault(where, `has an unknown shape ${shape}`);
  }
  const [kind, detail, more] = shape;
  switch (kind) {
    case "string":
      if (typeof value !== "string") throw new DecodeFault(where, "is not a text");
      if (!fitsBytes(value, detail as number)) throw new DecodeFault(where, `is longer than ${detail} bytes`);
      return;
    case "int":
      if (!Number.isSafeInteger(value)) throw new DecodeFault(where, "is not a whole number");
      if ((value as number) < (detail as number) || (value as number) > (more as number)) {
        throw new DecodeFault(where, `is not between ${detail} and ${more}`);
      }
      return;
    case "enum":
      if (typeof value !== "string" || !shapes.enums[detail as string]?.includes(value)) {
        throw new DecodeFault(where, `is none of ${shapes.enums[detail as string]?.join(", ")}`);
      }
      return;
    case "list":
      if (!Array.isArray(value)) throw new DecodeFault(where, "is not a list");
      if (value.length > (more as number)) throw new DecodeFault(where, `has more than ${more} items`);
      value.forEach((item, at) => checkShape(detail as Shape, item, `${where}[${at}]`));
      return;
    default:
      checkNamed(detail as string, value, where);
  }
}

function checkNamed(name: string, value: unknown, where: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new DecodeFault(where, "is not an object");
  const object = value as Record<string, unknown>;
  const at = (field: string) => (where ? `${where}.${field}` : field);
  const union = shapes.unions[name];
  let struct = name;
  if (union) {
    const type = object["type"];
    if (typeof type !== "string" || !Object.hasOwn(union, type)) {
      throw new DecodeFault(at("type"), `is none of ${Object.keys(union).join(", ")}`);
    }
    struct = union[type]!;
  }
  for (const [key, shape] of Object.entries(shapes.structs[struct] ?? {})) {
    const optional = key.endsWith("?");
    const field = optional ? key.slice(0, -1) : key;
    if (optional && object[field] === null) delete object[field];  // null is absence, as on the server's side
    if (Object.hasOwn(object, field)) checkShape(shape, object[field], at(field));
    else if (!optional) throw new DecodeFault(at(field), "is missing");
  }
}

/** Throws a DecodeFault when `value` doesn't fit the struct or union `name` of wire/*.yaml. */
export function checkValue(name: string, value: unknown): void {
  if (!shapes.structs[name] && !shapes.unions[name]) throw new DecodeFault("", `there is no ${name} on the wire`);
  checkNamed(name, value, "");
}

/** Throws a DecodeFault. */
export function decodeServerMessage(text: string): ServerMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DecodeFault("", "is not JSON");
  }
  checkValue("ServerMessage", value);
  return value as ServerMessage;
}
