// What a notebook's metadata say of its kernel. Pure.
import type { Json, KernelSpec } from "../wire/wire";

type Fields = { [key: string]: Json };

function fieldsOf(value: Json | undefined): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}

/** The kernel that is asked for, and how people call it. A notebook that names none means Python. */
export function kernelOf(metadata: Json): { name: string; shown: string } {
  const spec = fieldsOf(fieldsOf(metadata)["kernelspec"]);
  const name = typeof spec["name"] === "string" ? spec["name"] : "python3";
  return { name, shown: typeof spec["display_name"] === "string" ? spec["display_name"] : name };
}

/** The rest stays; what the former kernel said of its language goes. */
export function withKernel(metadata: Json, { name, display_name, language }: KernelSpec): Json {
  return { ...fieldsOf(metadata), kernelspec: { name, display_name, language }, language_info: { name: language } };
}
