// Unacknowledged edits on this device, by notebook, client and key. One small store, its schema numbered.
import type { DeviceRecord } from "./document_machine";

export interface DeviceStore {
  /** The records of every client that left some for this notebook. */
  load(notebookId: string): Promise<Map<string, Map<string, DeviceRecord>>>;
  /** All or nothing; a record that is undefined is removed. Rejects when the device can't keep them (quota, private mode). */
  write(notebookId: string, clientId: string, records: ReadonlyMap<string, DeviceRecord | undefined>): Promise<void>;
}

const schemaVersion = 1;

export function indexedDbStore(factory: IDBFactory, name = "stoa"): DeviceStore {
  let opened: Promise<IDBDatabase> | undefined;
  const open = () => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open(name, schemaVersion);
      request.onupgradeneeded = () => request.result.createObjectStore("edits");
      request.onsuccess = () => {
        // A newer page wants another schema: let it; the next call opens again.
        request.result.onversionchange = () => {
          request.result.close();
          opened = undefined;
        };
        request.result.onclose = () => (opened = undefined);
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    async load(notebookId) {
      const edits = (await open()).transaction("edits").objectStore("edits");
      const range = IDBKeyRange.bound([notebookId], [notebookId, []]);  // arrays sort after every text
      const [keys, values] = await Promise.all([settled(edits.getAllKeys(range)), settled(edits.getAll(range))]);
      const out = new Map<string, Map<string, DeviceRecord>>();
      keys.forEach((key, at) => {
        const [, client, name] = key as [string, string, string];
        if (!out.has(client)) out.set(client, new Map());
        out.get(client)!.set(name, values[at] as DeviceRecord);
      });
      return out;
    },
    async write(notebookId, clientId, records) {
      const transaction = (await open()).transaction("edits", "readwrite");
      const edits = transaction.objectStore("edits");
      for (const [key, record] of records) {
        if (record) edits.put(record, [notebookId, clientId, key]);
        else edits.delete([notebookId, clientId, key]);
      }
      transaction.commit();  // no answer of the page is waited for, so that it also stands when the page ends now
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** For tests, and it can be told to fail. */
export class MemoryStore implements DeviceStore {
  readonly kept = new Map<string, string>();
  full = false;

  async load(notebookId: string): Promise<Map<string, Map<string, DeviceRecord>>> {
    const out = new Map<string, Map<string, DeviceRecord>>();
    for (const [path, json] of this.kept) {
      const [notebook, client, key] = JSON.parse(path) as [string, string, string];
      if (notebook !== notebookId) continue;
      if (!out.has(client)) out.set(client, new Map());
      out.get(client)!.set(key, JSON.parse(json));
    }
    return out;
  }

  async write(notebookId: string, clientId: string, records: ReadonlyMap<string, DeviceRecord | undefined>): Promise<void> {
    if (this.full) throw new Error("QuotaExceededError");
    for (const [key, record] of records) {
      const path = JSON.stringify([notebookId, clientId, key]);
      if (record) this.kept.set(path, JSON.stringify(record));
      else this.kept.delete(path);
    }
  }
}
