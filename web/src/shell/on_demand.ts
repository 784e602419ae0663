import { signal } from "@preact/signals";

/** A part of the page that comes when it is first asked for; until then nothing. Asked again after a failure, when next rendered. */
export function onDemand<T>(load: () => Promise<T>): () => T | undefined {
  const loaded = signal<T | undefined>(undefined);
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      load().then((part) => (loaded.value = part), () => (asked = false));
    }
    return loaded.value;
  };
}
