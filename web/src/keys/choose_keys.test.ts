// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { settings } from "../shell/settings";
import { editKeysOf, isForEditing, keysOf } from "./bindings";
import { giveKey, refusalOf, removeKeys, resetKeys } from "./choose_keys";

beforeEach(() => resetKeys());

test("a key that is given means one thing: who had it loses it and keeps its others", () => {
  expect(giveKey("runAll", "j")).toEqual(["down"]);
  expect(keysOf("runAll")).toEqual(["j"]);
  expect(keysOf("down")).toContain("ArrowDown");
  expect(keysOf("down")).not.toContain("j");
});

test("the beginning of a sequence is taken as well", () => {
  expect(giveKey("runAll", "d")).toEqual(["remove"]);
  expect(keysOf("remove")).toEqual(["Mod-m d"]);
});

test("a letter alone does nothing while editing, a chord and a modifier do", () => {
  giveKey("runAll", "g");
  expect(editKeysOf("runAll")).toEqual([]);
  giveKey("runAll", "Mod-m g");
  expect(editKeysOf("runAll")).toEqual(["Mod-m g"]);
  expect(isForEditing("Mod-F9")).toBe(true);
  expect(isForEditing("F2")).toBe(true);
  expect(isForEditing("g g")).toBe(false);
});

test("a command can have no key, and gets the page's own back", () => {
  removeKeys("insertBelow");
  expect(keysOf("insertBelow")).toEqual([]);
  resetKeys("insertBelow");
  expect(keysOf("insertBelow")).toEqual(["b", "Mod-m b"]);
  expect(settings.value.keys).toEqual({});
});

test("keys that the page can't do without are refused", () => {
  expect(refusalOf("Mod-m")).toMatch(/Colab/);
  expect(refusalOf("Escape")).toBeDefined();
  expect(refusalOf("Mod-m q")).toBeUndefined();
});
