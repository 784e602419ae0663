import { expect, test } from "vitest";
import { ago, bytes, bytesOf, count, duration, durationShort, durationSpoken, initials, ordinal } from "./words";

test("durations are short and in units", () => {
  expect([0, 843, 999.6, 1500, 48_200, 59_960, 124_000, 120_000, 3_780_000, 7_200_000, 90_000_000].map(duration)).toEqual([
    "0 ms", "843 ms", "1.0 s", "1.5 s", "48.2 s", "1 min", "2 min 4 s", "2 min", "1 h 3 min", "2 h", "1 d 1 h",
  ]);
  expect(durationShort(48_900)).toBe("48 s");
  expect(durationSpoken(61_000)).toBe("1 minute 1 second");
  expect(duration(Number.NaN)).toBe("0 ms");
});

test("amounts carry units, and a limit says its unit once", () => {
  expect([0, 1, 900, 38_912, 2.3 * 1024 ** 3].map(bytes)).toEqual(["0 bytes", "1 byte", "900 bytes", "38 KB", "2.3 GB"]);
  expect(bytesOf(2.3 * 1024 ** 3, 8 * 1024 ** 3)).toBe("2.3 of 8 GB");
  expect(bytesOf(512 * 1024 ** 2, 8 * 1024 ** 3)).toBe("0.5 of 8 GB");
  expect(bytesOf(20 * 1024 ** 2, 8 * 1024 ** 3)).toBe("20 MB of 8 GB");
  expect(count(1203, "line")).toBe("1,203 lines");
});

test("times ago, places and initials read as a person says them", () => {
  const now = new Date(2026, 10, 24, 12).getTime();
  expect(ago(now - 5000, now)).toBe("just now");
  expect(ago(now - 120_000, now)).toBe("2 min ago");
  expect(ago(now - 3_700_000, now)).toBe("1 h ago");
  expect(ago(now - 20 * 3_600_000, now)).toBe("yesterday");
  expect(ago(new Date(2026, 10, 20).getTime(), now)).toBe("20 Nov");
  expect([1, 2, 3, 4, 11, 12, 21].map(ordinal)).toEqual(["1st", "2nd", "3rd", "4th", "11th", "12th", "21st"]);
  expect([initials("Ada Okafor"), initials("operator"), initials(""), initials("\u{1D4D0}da \u{1F680} \u{1D4DE}kafor")]).toEqual(["AO", "OP", "?", "\u{1D4D0}\u{1D4DE}"]);
});
