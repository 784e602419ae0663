import { signal } from "@preact/signals";

/** What is loaded when it is first needed: reading gives the module, or nothing until it is here. Failed, the next reading tries again. */
export function lazily<T>(load: () => Promise<T>): () => T | undefined {
  const loaded = signal<T | undefined>(undefined);
  let loading = false;
  return () => {
    const module = loaded.value;
    if (module === undefined && !loading) {
      loading = true;
      void load().then((it) => (loaded.value = it), () => (loading = false));
    }
    return module;
  };
}
