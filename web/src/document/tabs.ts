// Which tab is which client. sessionStorage is copied when a tab is duplicated, so an id alone proves nothing: a client_id is used
// only while its name is held, and one tab holds a name.
import type { Clock } from "./surroundings";

export interface Tabs {
  /** -> gives the name back; nothing: another tab holds it. Held until given back or the tab ends. */
  hold(name: string): Promise<(() => void) | undefined>;
  /** When the tab that holds the name has ended -> gives it back. Never comes where nobody can tell. */
  inherit(name: string, call: (letGo: () => void) => void): void;
}

export function browserTabs(clock: Clock): Tabs {
  if (typeof navigator !== "undefined" && navigator.locks) return lockTabs(navigator.locks);
  return channelTabs(() => new BroadcastChannel("stoa-clients"), clock);
}

/** Web Locks: the browser lets go of the name when the tab ends, however it ends. */
export function lockTabs(locks: Pick<LockManager, "request">): Tabs {
  return {
    hold: (name) => new Promise((resolve, reject) => {
      locks.request(`stoa-client-${name}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((release) => resolve(() => release()));
      }).catch(reject);
    }),
    inherit: (name, call) => {
      locks.request(`stoa-client-${name}`, () => new Promise<void>((release) => call(() => release()))).catch(() => undefined);
    },
  };
}

/** How long other tabs have to say that a name is theirs. */
const answerMs = 200;

/** For pages over plain HTTP, where Web Locks are missing: asks the other tabs. A frozen tab can't answer, so this is weaker. */
export function channelTabs(open: () => BroadcastChannel, clock: Clock): Tabs {
  const held = new Set<string>();
  const channel = open();
  let denied: ((name: string) => void) | undefined;
  channel.onmessage = ({ data }: MessageEvent<{ asks?: string; holds?: string }>) => {
    if (data.asks !== undefined && held.has(data.asks)) channel.postMessage({ holds: data.asks });
    if (data.holds !== undefined) denied?.(data.holds);
  };
  let last: Promise<unknown> = Promise.resolve();
  const ask = (name: string) => new Promise<(() => void) | undefined>((resolve) => {
    if (held.has(name)) return resolve(undefined);
    held.add(name);  // from now on: of two that ask at once both are denied, never both let in
    const done = clock.after(answerMs, () => {
      denied = undefined;
      resolve(() => held.delete(name));
    });
    denied = (holder) => {
      if (holder !== name) return;
      denied = undefined;
      done();
      held.delete(name);
      resolve(undefined);
    };
    channel.postMessage({ asks: name });
  });
  return {
    hold(name) {
      const next = last.then(() => ask(name));
      last = next;
      return next;
    },
    inherit: () => {},
  };
}
