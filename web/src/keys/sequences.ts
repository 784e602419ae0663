// Keys into commands: names of keys, and sequences such as "d d". No clock of its own.

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** "Shift-Enter", "Mod-s", "M", "?". Shift is said only where the key does not change by it. */
export function keyName(press: KeyPress, mac = isMac): string {
  const parts: string[] = [];
  const mod = mac ? press.metaKey : press.ctrlKey;
  if (mod) parts.push("Mod");
  else if (press.ctrlKey) parts.push("Ctrl");
  if (press.metaKey && !mac) parts.push("Meta");
  if (press.altKey) parts.push("Alt");
  const printable = press.key.length === 1;
  if (press.shiftKey && (!printable || parts.length > 0)) parts.push("Shift");
  const key = printable && parts.length > 0 ? press.key.toLowerCase() : press.key;
  return [...parts, key].join("-");
}

/** For what comes after Ctrl+M: a person may look for it. */
const chordPatience_ms = 4000;

export type Fed<T> = { command: T } | "waiting" | undefined;

/** Remembers the first key of "d d" for a moment. */
export class KeySequences<T> {
  private byKeys_ = new Map<string, T>();
  private starts_ = new Set<string>();
  private first_: { key: string; until: number } | undefined;

  constructor(table: Iterable<readonly [string, T]>, private readonly patience_ = 800) {
    for (const [keys, command] of table) {
      this.byKeys_.set(keys, command);
      const space = keys.indexOf(" ");
      if (space > 0) this.starts_.add(keys.slice(0, space));
    }
  }

  press(key: string, now: number): Fed<T> {
    const first = this.first_;
    this.first_ = undefined;
    if (first && now <= first.until) {
      // The modifier of the first key may still be held at the second.
      const command = this.byKeys_.get(`${first.key} ${key}`) ?? this.byKeys_.get(`${first.key} ${key.replace(/^(?:Mod|Ctrl)-/, "")}`);
      if (command) return { command };
      if (first.key.length > 1) return undefined;  // after Ctrl+M a letter is nothing else
    }
    if (this.starts_.has(key)) {
      this.first_ = { key, until: now + (key.length > 1 ? chordPatience_ms : this.patience_) };
      return "waiting";
    }
    const command = this.byKeys_.get(key);
    return command ? { command } : undefined;
  }
}

/** "d d" -> ["d", "d"], "Mod-s" -> ["Ctrl+S"], as a person reads it. */
export function shownKeys(keys: string, mac = isMac): string[] {
  const names: Record<string, string> = {
    Mod: mac ? "⌘" : "Ctrl", Ctrl: mac ? "⌃" : "Ctrl", Alt: mac ? "⌥" : "Alt", Shift: mac ? "⇧" : "Shift", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Enter: mac ? "↩" : "Enter",
  };
  return keys.split(" ").map((key) => {
    const parts = key.split(/-(?=.)/);
    const shown = parts.map((part) => names[part] ?? (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part));
    if (parts.length === 1 && /^[A-Z]$/.test(key)) return mac ? `⇧${key}` : `Shift+${key}`;
    return shown.join(mac ? "" : "+");
  });
}
