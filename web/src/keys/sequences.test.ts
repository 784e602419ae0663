import { expect, test } from "vitest";
import { keyName, KeySequences, shownKeys } from "./sequences";

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("keys are named the same on every machine", () => {
  expect(keyName(press("M", { shiftKey: true }), false)).toBe("M");
  expect(keyName(press("?", { shiftKey: true }), false)).toBe("?");
  expect(keyName(press("Enter", { shiftKey: true }), false)).toBe("Shift-Enter");
  expect(keyName(press("s", { ctrlKey: true }), false)).toBe("Mod-s");
  expect(keyName(press("s", { metaKey: true }), true)).toBe("Mod-s");
  expect(keyName(press("Enter", { ctrlKey: true }), true)).toBe("Ctrl-Enter");
});

test("d d deletes only when the second d comes soon and nothing stands between", () => {
  const keys = new KeySequences([["d d", "delete"], ["j", "down"]]);
  expect(keys.press("d", 0)).toBe("waiting");
  expect(keys.press("d", 500)).toEqual({ command: "delete" });
  expect(keys.press("d", 1000)).toBe("waiting");
  expect(keys.press("d", 2500)).toBe("waiting");
  expect(keys.press("j", 2600)).toEqual({ command: "down" });
  expect(keys.press("d", 2700)).toBe("waiting");
  expect(keys.press("q", 2800)).toBeUndefined();
});

test("keys are shown as they stand on the keyboard", () => {
  expect(shownKeys("Mod-s", false)).toEqual(["Ctrl+S"]);
  expect(shownKeys("Mod-s", true)).toEqual(["⌘S"]);
  expect(shownKeys("d d", false)).toEqual(["d", "d"]);
  expect(shownKeys("M", false)).toEqual(["Shift+M"]);
  expect(shownKeys("Ctrl-Shift--", false)).toEqual(["Ctrl+Shift+-"]);
});

test("after Ctrl+M a letter is Colab's command, with Ctrl held or not, and an unknown one is nothing", () => {
  const keys = new KeySequences([["Mod-m b", "insert"], ["b", "below"], ["r", "raw"]]);
  expect(keys.press("Mod-m", 0)).toBe("waiting");
  expect(keys.press("b", 2500)).toEqual({ command: "insert" });
  keys.press("Mod-m", 3000);
  expect(keys.press("Mod-b", 3100)).toEqual({ command: "insert" });
  keys.press("Mod-m", 4000);
  expect(keys.press("r", 4100)).toBeUndefined();
  expect(keys.press("b", 4200)).toEqual({ command: "below" });
});
