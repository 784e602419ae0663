// One client of one notebook at work: a machine, its socket and its records on the device. The open page is one; the edits that a
// crashed tab left are sent by another, under the client_id that they were made with.
import { basePath } from "../shell/base_path";
import { CloseCode, type PageMessage } from "../wire/wire";
import { DecodeFault, decodeServerMessage } from "../wire/check";
import { DocumentMachine, type Action, type DeviceRecord } from "./document_machine";
import { closedWith, Link } from "./link";
import type { Connection } from "./live";
import type { Surroundings } from "./surroundings";

/** A server that owes an answer this long is not there any more. */
const answerTimeoutMs = 20_000;
/** After this silence something harmless is asked: the server's pings are not shown to a page. */
const silenceMs = 30_000;
const watchMs = 5_000;

export interface ConversationEvents {
  actions(actions: readonly Action[]): void;
  connection(connection: Connection): void;
}

export class Conversation {
  readonly machine: DocumentMachine;
  readonly link: Link;
  private readonly dirty = new Set<string>();
  private outbox: PageMessage[] = [];
  private writing: Promise<void> | undefined;
  private keepsFailed = false;
  private owedSince: number | undefined;
  private askedAt = 0;
  private stopped = false;

  constructor(private readonly notebookId: string, clientId: string, records: ReadonlyMap<string, DeviceRecord>,
              private readonly around: Surroundings, private readonly events: ConversationEvents) {
    this.machine = new DocumentMachine(clientId, records);
    this.link = new Link(() => around.openSocket(`${basePath}/api/notebooks/${notebookId}/live`), () => around.signedIn(), around.clock, around.random, {
      up: () => this.act((machine) => machine.connected()),
      message: (text) => this.heard(text),
      down: () => {
        this.outbox = [];
        this.owedSince = undefined;
        this.act((machine) => machine.disconnected());
      },
      state: (connection) => events.connection(connection),
      notice: (sentence) => events.actions([{ do: "notice", sentence }]),
    });
  }

  start(): void {
    this.link.connect();
    this.watch();
  }

  /** Lets the machine do something and carries its actions out. */
  act<T>(step: (machine: DocumentMachine) => T): T {
    const result = step(this.machine);
    const actions = this.machine.take();
    for (const action of actions) {
      if (action.do === "keep") this.dirty.add(action.key);
      else if (action.do === "send") this.outbox.push(action.message);
    }
    this.events.actions(actions);
    if (actions.some((it) => it.do === "reconnect")) this.link.renew();
    // At once: what is typed right before a tab ends is on the device. While one write goes on, the next gathers what comes.
    if (this.outbox.length || this.dirty.size) void this.flush();
    return result;
  }

  /** Keeps on the device what changed, then sends: an edit that the server has and a crashed tab forgot would come twice. */
  flush(): Promise<void> {
    if (this.writing) return this.writing;
    if (!this.dirty.size || this.keepsFailed) {
      this.dirty.clear();
      this.sendOutbox(this.outbox.splice(0));
      return Promise.resolve();
    }
    this.writing = this.writeAndSend().finally(() => {
      this.writing = undefined;
      if (this.outbox.length || this.dirty.size) void this.flush();
    });
    return this.writing;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.link.end();
    // A page that is left runs no more code after this call: what waits for a write to end is handed over without waiting.
    if (this.writing && this.dirty.size && !this.keepsFailed) await this.writeDirty().catch(() => undefined);
    while (this.dirty.size || this.writing) await this.flush();
  }

  private writeDirty(): Promise<void> {
    const records = new Map([...this.dirty].map((key) => [key, this.machine.record(key)]));
    this.dirty.clear();
    return this.around.store.write(this.notebookId, this.machine.clientId, records);
  }

  private async writeAndSend(): Promise<void> {
    const written = this.writeDirty();
    const messages = this.outbox;  // a break empties the outbox by taking a new list
    const count = messages.length;
    try {
      await written;
    } catch {
      await this.giveUpKeeping();
    }
    if (messages === this.outbox) this.sendOutbox(messages.splice(0, count));
  }

  /** The device is full or forbids it: what stands there is taken away, since it won't be true any more. */
  private async giveUpKeeping(): Promise<void> {
    this.keepsFailed = true;
    this.events.actions([{ do: "notice", sentence: "Edits can't be kept on this device. Keep this page open until they are saved." }]);
    try {
      const kept = (await this.around.store.load(this.notebookId)).get(this.machine.clientId);
      if (kept) await this.around.store.write(this.notebookId, this.machine.clientId, new Map([...kept.keys()].map((key) => [key, undefined])));
    } catch {
      // Nothing more can be done; the notice stands.
    }
  }

  private sendOutbox(messages: readonly PageMessage[]): void {
    for (const message of messages) this.link.send(JSON.stringify(message));
  }

  private heard(text: string): void {
    let message;
    try {
      message = decodeServerMessage(text);
    } catch (fault) {
      if (!(fault instanceof DecodeFault)) throw fault;
      console.error("A message of the server can't be read:", fault.message);
      this.link.end({ ...closedWith(CloseCode.unsupported_version)!, sentence: "This page can't read what the server sends. Reload the page." });
      return;
    }
    if (message.type === "welcome") this.link.settled();
    this.owedSince = undefined;
    this.act((machine) => machine.received(message, this.around.clock.now()));
  }

  private watch(): void {
    if (this.stopped) return;
    const now = this.around.clock.now();
    if (this.machine.online && now - Math.max(this.link.heardAt, this.askedAt) >= silenceMs) {
      this.askedAt = now;
      this.act((machine) => machine.probe());
    }
    if (this.machine.online && this.machine.awaits) {
      this.owedSince ??= now;
      if (now - this.owedSince >= answerTimeoutMs) this.link.renew();
    } else {
      this.owedSince = undefined;
    }
    this.around.clock.after(watchMs, () => this.watch());
  }
}
