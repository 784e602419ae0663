import { expect, test } from "vitest";
import { tagsOf, withTags } from "./tags";

test("tags stand where nbformat has them, and other metadata stays", () => {
  expect(tagsOf({ tags: ["a", 5, "b"] })).toEqual(["a", "b"]);
  expect(tagsOf({ tags: "a" })).toEqual([]);
  expect(withTags({ collapsed: true }, ["a"])).toEqual({ collapsed: true, tags: ["a"] });
  expect(withTags({ collapsed: true, tags: ["a"] }, [])).toEqual({ collapsed: true });
});
