// What a live notebook needs of the browser, as interfaces: time, sockets, the device's store, other tabs. Tests bring their own.
import { ownPath } from "../shell/base_path";
import { indexedDbStore, type DeviceStore } from "./device_store";
import { browserTabs, type Tabs } from "./tabs";

export interface Clock {
  now(): number;
  /** -> takes the call back. */
  after(ms: number, call: () => void): () => void;
  /** Before the next frame; in a hidden page, which has none, within half a second. */
  frame(call: () => void): void;
}

export interface Socket {
  /** As a WebSocket's: CONNECTING 0, OPEN 1, CLOSING 2, CLOSED 3. */
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface PageEvents {
  /** The network came back. */
  online(): void;
  /** The network went, says the browser: a socket over it can be silent for long before it breaks. */
  offline(): void;
  /** The page is left: it may never run again. */
  leaving(): void;
  /** The page comes back out of the browser's back-forward cache. */
  returned(): void;
}

export interface Surroundings {
  clock: Clock;
  store: DeviceStore;
  tabs: Tabs;
  /** What this tab remembers over reloads; a duplicated tab gets a copy. */
  remembered: { read(key: string): string | undefined; write(key: string, value: string): void };
  openSocket(path: string): Socket;
  /** Asked when a connection was refused without a word: browsers don't tell a page why. */
  signedIn(): Promise<boolean>;
  /** -> stops listening. */
  listen(events: PageEvents): () => void;
  reload(): void;
  random(): number;
  makeId(): string;
}

const hiddenFrameMs = 500;

const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  frame(call) {
    let called = false;
    const once = () => {
      if (called) return;
      called = true;
      clearTimeout(timer);
      call();
    };
    const timer = setTimeout(once, hiddenFrameMs);
    requestAnimationFrame(once);
  },
};

/** 26 characters, 130 random bits; crypto.randomUUID is missing where a page came over plain HTTP. */
export function makeId(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  return [...crypto.getRandomValues(new Uint8Array(26))].map((byte) => letters[byte & 31]).join("");
}

export function browserSurroundings(): Surroundings {
  return {
    clock: browserClock,
    store: indexedDbStore(indexedDB),
    tabs: browserTabs(browserClock),
    remembered: {
      read(key) {
        try {
          return sessionStorage.getItem(key) ?? undefined;
        } catch {
          return undefined;
        }
      },
      write(key, value) {
        try {
          sessionStorage.setItem(key, value);
        } catch {
          // Storage is off: a reload is a new client, whose edits are found as an orphan's.
        }
      },
    },
    openSocket: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, "ws"))) as unknown as Socket,
    async signedIn() {
      const answer = await fetch(ownPath("/api/me"), { credentials: "same-origin" });
      return answer.status !== 401;
    },
    listen(events) {
      const over = new AbortController();
      const { signal } = over;
      addEventListener("online", () => events.online(), { signal });
      addEventListener("offline", () => events.offline(), { signal });
      addEventListener("pagehide", () => events.leaving(), { signal });
      addEventListener("pageshow", (event) => event.persisted && events.returned(), { signal });
      return () => over.abort();
    },
    reload: () => location.reload(),
    random: Math.random,
    makeId,
  };
}
