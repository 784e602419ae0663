// A browser for tests: time that the test moves, sockets to a model server, a device store and tab names shared by all tabs.
import { MemoryStore } from "./device_store";
import type { Socket, Surroundings, PageEvents } from "./surroundings";
import type { ModelServer } from "./testing_server";

export class FakeClock {
  private time = 1_000_000;
  private timers: { at: number; call: () => void }[] = [];
  private frames: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.time + ms, call };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((it) => it !== timer));
  }

  frame(call: () => void): void {
    this.frames.push(call);
  }

  drawFrame(): number {
    const frames = this.frames.splice(0);
    for (const call of frames) call();
    return frames.length;
  }

  /** Moves time, with what is due in its order, and lets promises settle. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      await settle();
      const next = this.timers.filter((it) => it.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((it) => it !== next);
      this.time = Math.max(this.time, next.at);
      next.call();
    }
    this.time = until;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

/** What is the same for all tabs: the server, the device, the network. */
export class World {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly held = new Set<string>();
  private heirs: { name: string; call: () => void }[] = [];
  readonly sockets: FakeSocket[] = [];
  network = true;
  signedIn = true;
  private ids = 0;

  constructor(readonly server: ModelServer) {}

  /** A tab's surroundings; `remembered` is its sessionStorage, which a duplicate gets a copy of. */
  tab(remembered = new Map<string, string>()): Surroundings & { events: PageEvents; reloads: number; holds: Set<string>; die(): void } {
    const world = this;
    const holds = new Set<string>();
    const mine: FakeSocket[] = [];
    return {
      holds, reloads: 0, events: undefined as unknown as PageEvents,
      clock: this.clock,
      store: this.store,
      tabs: {
        async hold(name) {
          if (world.held.has(name)) return undefined;
          world.held.add(name);
          holds.add(name);
          return () => world.letGo(name);
        },
        inherit(name, call) {
          world.heirs.push({ name, call: () => (world.held.add(name), holds.add(name), call(() => world.letGo(name))) });
        },
      },
      remembered: { read: (key) => remembered.get(key), write: (key, value) => void remembered.set(key, value) },
      openSocket() {
        const socket = new FakeSocket(world);
        mine.push(socket);
        return socket;
      },
      signedIn: async () => world.signedIn,
      listen(events) {
        this.events = events;
        return () => {};
      },
      reload() {
        this.reloads++;
      },
      random: () => 0.5,
      makeId: () => `id${++world.ids}`,
      /** The process is gone: its names are free, its sockets dead. */
      die() {
        for (const name of holds) world.letGo(name);
        for (const socket of mine) socket.die();
      },
    };
  }

  private letGo(name: string): void {
    this.held.delete(name);
    const at = this.heirs.findIndex((it) => it.name === name);
    if (at >= 0) this.heirs.splice(at, 1)[0]!.call();
  }

  /** As cut(), but for a while the pages are not told: their sockets only close. -> tells them */
  closing(): () => void {
    const closing = this.sockets.slice();
    for (const socket of closing) socket.close();
    return () => closing.forEach((socket) => socket.onclose?.({ code: 1006 }));
  }

  /** The server closes every connection. */
  cut(code = 1006): void {
    for (const socket of this.sockets.slice()) socket.cut(code);
  }
}

export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { type: string }[] = [];
  /** A connection that is dead without saying so. */
  mute = false;
  /** As long as the page was not told that it closes. */
  readyState = 1;
  private client = "";

  constructor(private readonly world: World) {
    world.sockets.push(this);
    world.clock.after(1, () => (world.network ? this.onopen?.() : this.cut(1006)));
  }

  send(text: string): void {
    if (this.readyState !== 1) throw new Error("sent on a socket that closes: a browser complains of that");
    const message = JSON.parse(text);
    this.sent.push(message);
    if (this.mute) return;
    if (message.type === "hello") this.client = message.client_id;
    const { answers, all } = this.world.server.receive(this.client, message);
    for (const told of all) for (const socket of this.world.sockets) if (socket.client) socket.tell(told);
    for (const told of answers) this.tell(told);
  }

  tell(message: unknown): void {
    const text = JSON.stringify(message);
    if (!this.mute) this.world.clock.after(1, () => this.onmessage?.({ data: text }));
  }

  cut(code: number): void {
    this.close();
    this.onclose?.({ code });
  }

  die(): void {
    this.close();
    this.onopen = this.onmessage = this.onclose = null;
  }

  close(): void {
    this.readyState = 2;
    this.client = "";
    this.world.sockets.splice(this.world.sockets.indexOf(this) >>> 0, 1);
  }
}
