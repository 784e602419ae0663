// What the server tells beside the document - input(), widgets, who is here - as signals and for listeners. Nothing here is kept.
import { signal } from "@preact/signals";
import type { AccessChanged, GateNotice, PageMessage, PersonHere, Presence, WaitingInput } from "../wire/wire";
import type { News } from "./live";
import type { Clock } from "./surroundings";

/** Where the person is, is told at most so often. */
const presenceEvery_ms = 80;
const rememberedRuns = 1_000;

export class NewsDesk {
  readonly input = signal<WaitingInput | undefined>(undefined);
  readonly gate = signal<readonly GateNotice[]>([]);
  readonly people = signal<readonly PersonHere[]>([]);
  readonly access = signal<AccessChanged | undefined>(undefined);
  private readonly listeners = new Set<(news: News) => void>();
  private readonly askedRuns = new Set<string>();
  private where: Presence | undefined;
  private toldWhere: Presence | undefined;
  private waits = false;

  constructor(private readonly say: (message: PageMessage) => void, private readonly clock: Clock) {}

  take(news: News): void {
    if (news.type === "input_changed") this.input.value = news.input ?? undefined;
    if (news.type === "gate_changed") this.gate.value = news.notices;
    if (news.type === "access_changed") this.access.value = news;
    if (news.type === "people_changed") {
      const gone = new Set(news.gone);
      const changed = new Map(news.here.map((person) => [person.number, person]));
      const before = news.all ? [] : this.people.value.filter((it) => !gone.has(it.number));
      const kept = before.map((it) => changed.get(it.number) ?? it);
      const known = new Set(before.map((it) => it.number));
      this.people.value = [...kept, ...news.here.filter((it) => !known.has(it.number))].sort((a, b) => a.number - b.number);
      if (news.all) this.toldWhere = undefined;
      this.tellWhere();
    }
    for (const hear of [...this.listeners]) hear(news);
  }

  /** What others see of here is over; what is asked stays, until the server says otherwise. */
  disconnected(): void {
    if (this.people.value.length) this.people.value = [];
    // A server that was started again asks anew.
    if (this.gate.value.length) this.gate.value = [];
    this.toldWhere = undefined;
  }

  listen(hear: (news: News) => void): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  asked(runs: readonly { run_id: string }[]): void {
    for (const run of runs) this.askedRuns.add(run.run_id);
    for (const oldest of this.askedRuns) {
      if (this.askedRuns.size <= rememberedRuns) break;
      this.askedRuns.delete(oldest);
    }
  }

  askedHere(runId: string): boolean {
    return this.askedRuns.has(runId);
  }

  showPresence(where: Presence): void {
    this.where = where;
    this.tellWhere();
  }

  private tellWhere(): void {
    // Nobody to be told while this tab is alone.
    if (this.waits || !this.where || this.where === this.toldWhere || this.people.value.length < 2) return;
    this.waits = true;
    this.clock.after(presenceEvery_ms, () => {
      this.waits = false;
      if (!this.where || this.people.value.length < 2) return;
      this.toldWhere = this.where;
      this.say({ type: "presence", ...this.where });
    });
  }
}
