// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { choose, readSettings, settings } from "../shell/settings";
import { allSnippets, keepSnippet, longestSnippet_chars, removeSnippet } from "./snippets";

beforeEach(() => choose({ snippets: [] }));

test("an own snippet stands first, is kept on the device, and one of the same title replaces it", () => {
  expect(keepSnippet("Mine", "a = 1")).toBeUndefined();
  expect(keepSnippet("Mine", "a = 2")).toBeUndefined();
  expect(allSnippets()[0]).toEqual({ title: "Mine", code: "a = 2", own: true });
  expect(settings.value.snippets).toHaveLength(1);
  expect(readSettings(localStorage.getItem("stoa.settings")).snippets).toEqual([{ title: "Mine", code: "a = 2" }]);
  removeSnippet("Mine");
  expect(allSnippets().some((one) => one.own)).toBe(false);
});

test("what can't be kept says why", () => {
  expect(keepSnippet(" ", "a")).toMatch(/title/);
  expect(keepSnippet("a", " ")).toMatch(/empty/);
  expect(keepSnippet("a", "x".repeat(longestSnippet_chars + 1))).toMatch(/at most 20,000/);
});

test("kept settings of another kind are not taken", () => {
  expect(readSettings('{"tabSize":"2","lineNumbers":true,"unknown":1,"keys":null}')).toMatchObject({ tabSize: 4, lineNumbers: true, keys: {} });
  expect(readSettings("nonsense").wrap).toBe(false);
});
