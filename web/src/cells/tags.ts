// A cell's tags as nbformat has them: metadata.tags, a list of texts.
import type { Json } from "../wire/wire";

export function tagsOf(metadata: Json): readonly string[] {
  const tags = metadata !== null && typeof metadata === "object" && !Array.isArray(metadata) ? metadata.tags : undefined;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
}

/** The metadata with these tags; without any there is no list. */
export function withTags(metadata: Json, tags: readonly string[]): Json {
  const { tags: _, ...rest } = metadata !== null && typeof metadata === "object" && !Array.isArray(metadata) ? metadata : {};
  return tags.length > 0 ? { ...rest, tags: [...tags] } : rest;
}
