import { Text } from "@codemirror/state";
import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { LiveCell } from "../document/live";
import { placeOf } from "./anchors";

const text = (id: string, words: string, metadata = {}) => ({ id, type: signal("markdown"), text: signal(Text.of(words.split("\n"))), metadata: signal(metadata) }) as unknown as LiveCell;

test("a # names a heading as Jupyter or GitHub spell it, an author's name, or a cell by our or by Colab's link", () => {
  const cells = [text("a", "# First steps\n\n[on](#the-end)"), text("b", '<a id="the-end"></a>\n## What the `data` says?', { id: "xY_9" }), text("c", "## First steps, again")];
  const where = (hash: string) => { const found = placeOf(hash, cells); return found && [found.cell.id, found.heading ?? found.name]; };
  expect(where("First-steps")).toEqual(["a", 0]);
  expect(where("what-the-data-says")).toEqual(["b", 0]);
  expect(where("the-end")).toEqual(["b", "the-end"]);
  expect(where("cell=c")).toEqual(["c", undefined]);
  expect(where("scrollTo=xY_9")).toEqual(["b", undefined]);
  expect(where("nowhere")).toBeUndefined();
  expect(where("(")).toBeUndefined();
});
