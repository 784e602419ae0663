// Blob chunks of streams, fetched when shown. Bounded: old texts are forgotten first.
import { signal, type Signal } from "@preact/signals";

export interface Fetched {
  text?: string;
  failed?: true;
}

const limitBytes = 16_777_216;
const limitFetches = 6;

export class BlobTexts {
  private kept_ = new Map<string, { state: Signal<Fetched>; size: number }>();
  private waiting_: (() => void)[] = [];
  private running_ = 0;
  private size_ = 0;

  constructor(private readonly load_: (blob: string) => Promise<string>) {}

  /** The text, or an empty state that fills later; read it inside a component and it renders again. */
  of(blob: string): Fetched {
    let entry = this.kept_.get(blob);
    if (!entry) {
      entry = { state: signal<Fetched>({}), size: 0 };
      this.kept_.set(blob, entry);
      this.fetch(blob, entry);
    }
    return entry.state.value;
  }

  retry(blob: string): void {
    this.kept_.delete(blob);
    this.of(blob);
  }

  private fetch(blob: string, entry: { state: Signal<Fetched>; size: number }): void {
    const start = async () => {
      this.running_++;
      try {
        const text = await this.load_(blob);
        entry.size = text.length * 2;
        this.size_ += entry.size;
        entry.state.value = { text };
        this.forget(blob);
      } catch {
        entry.state.value = { failed: true };
      } finally {
        this.running_--;
        this.waiting_.shift()?.();
      }
    };
    if (this.running_ < limitFetches) void start();
    else this.waiting_.push(() => void start());
  }

  private forget(newest: string): void {
    for (const [blob, entry] of this.kept_) {
      if (this.size_ <= limitBytes) return;
      if (blob === newest || entry.size === 0) continue;
      this.size_ -= entry.size;
      this.kept_.delete(blob);
    }
  }
}
