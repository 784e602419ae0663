// How times, amounts and places are said. Everything a person reads about a number goes through here.

/** "843 ms", "1.5 s", "48.2 s", "2 min 4 s", "1 h 3 min". */
export function duration(ms: number): string {
  if (!(ms >= 0)) return "0 ms";
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return joined(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1440) return joined(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(ms / 3_600_000);
  return joined(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** The same without tenths, for what counts up on a narrow screen: "48 s". */
export function durationShort(ms: number): string {
  return ms >= 10_000 && ms < 60_000 ? `${Math.floor(ms / 1000)} s` : duration(ms);
}

/** In words, for a screen reader: "843 milliseconds", "2 minutes 4 seconds". */
export function durationSpoken(ms: number): string {
  const names: Record<string, string> = { ms: "millisecond", s: "second", min: "minute", h: "hour", d: "day" };
  return duration(ms).replace(/([\d.]+) (ms|min|s|h|d)/g, (_, amount: string, unit: string) => `${amount} ${names[unit]}${amount === "1" ? "" : "s"}`);
}

function joined(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** "38 KB", "2.3 GB". Powers of 1024, as memory is counted. */
export function bytes(count: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return `${value} ${value === 1 ? "byte" : "bytes"}`;
  return `${value >= 99.5 ? Math.round(value) : trimmed(value)} ${units[unit]}`;
}

/** "2.3 of 8 GB": the unit of the limit, once. */
export function bytesOf(used: number, limit: number): string {
  const [, unit] = bytes(limit).split(" ");
  const [usedNumber, usedUnit] = bytes(used).split(" ");
  if (unit === usedUnit) return `${usedNumber} of ${bytes(limit)}`;
  if (unit === "GB" && used >= 52_428_800) return `${trimmed(used / 1024 ** 3)} of ${bytes(limit)}`;
  return `${bytes(used)} of ${bytes(limit)}`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}

/** "just now", "2 min ago", "1 h ago", "yesterday", "20 Nov", "20 Nov 2024". */
export function ago(then: number, now: number): string {
  const passed = now - then;
  if (passed < 60_000) return "just now";
  if (passed < 3_600_000) return `${Math.floor(passed / 60_000)} min ago`;
  const day = startOfDay(now);
  if (then >= day) return `${Math.floor(passed / 3_600_000)} h ago`;
  if (then >= startOfDay(day - 1)) return "yesterday";
  const date = new Date(then);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: sameYear ? undefined : "numeric" });
}

function startOfDay(time: number): number {
  const date = new Date(time);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

/** "14:06". */
export function clock(time: number): string {
  return new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [[...parts[0]!][0]!, [...parts.at(-1)!][0]!] : [...(parts[0] ?? "?")].slice(0, 2);
  return letters.join("").toUpperCase();
}
