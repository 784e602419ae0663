// What a person chose for how the page works. Kept on this device, behind this one module, so that the server can keep it later.
import { signal } from "@preact/signals";

export interface Settings {
  /** px; 0: as the page has it. */
  codeSize: number;
  lineNumbers: boolean;
  wrap: boolean;
  /** Columns of a step of indentation. */
  tabSize: number;
  closeBrackets: boolean;
  completeOnTyping: boolean;
  keyMap: "standard" | "vim";
  /** Runs that took longer (s) are told by the system when the tab is not looked at; 0: none. */
  notifyAfter: number;
  /** Keys of commands by name, where they are not the page's own. */
  keys: Readonly<Record<string, readonly string[]>>;
  /** The person's own, beside those that the page brings. */
  snippets: readonly { title: string; code: string }[];
}

export const plainSettings: Settings = {
  codeSize: 0, lineNumbers: false, wrap: false, tabSize: 4, closeBrackets: true, completeOnTyping: true, keyMap: "standard", notifyAfter: 0, keys: {}, snippets: [],
};

const key = "stoa.settings";

/** What is kept, as far as it is of the kind that is expected. */
export function readSettings(text: string | null): Settings {
  const read: Record<string, unknown> = { ...plainSettings };
  try {
    for (const [name, value] of Object.entries(JSON.parse(text ?? "{}") as object)) if (typeof value === typeof read[name] && value !== null) read[name] = value;
  } catch {
    // Not ours: the page's own hold.
  }
  return read as unknown as Settings;
}

function kept(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // closed to this page
  }
}

export const settings = signal<Settings>(readSettings(kept()));
/** The dialog of settings is open. */
export const settingsOpen = signal(false);

export function choose(change: Partial<Settings>): void {
  settings.value = { ...settings.peek(), ...change };
  show();
  try {
    const changed = Object.entries(settings.peek()).filter(([name, value]) => value !== plainSettings[name as keyof Settings]);
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(changed)));
  } catch {
    // Not kept: they hold until the page closes.
  }
}

function show(): void {
  const { style } = document.documentElement;
  const size = settings.peek().codeSize;
  for (const [name, value] of [["--code-chosen", size], ["--code-line", Math.round(size * 1.48)]] as const) {
    if (size > 0) style.setProperty(name, `${value}px`);
    else style.removeProperty(name);
  }
}

if (typeof document !== "undefined") {
  show();
  // Another tab of the same person.
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    settings.value = readSettings(event.newValue);
    show();
  });
}
