// What the files panel knows: folders that were opened, what is selected, uploads under way. Components read it.
import { computed, signal } from "@preact/signals";
import { Refused } from "../shell/api";
import { confirmWith } from "../shell/dialog";
import type { FileEntry, FolderListing } from "../wire/files";
import { FilesApi } from "./api";
import { newUpload, runUpload, type Upload } from "./upload";

export interface Folder { entries: FileEntry[]; total: number; leftOut: number }
export interface Row { path: string; level: number; entry?: FileEntry; open?: boolean; upload?: Upload; more?: { folder: string; left: number } }

export const join = (folder: string, name: string) => (folder ? `${folder}/${name}` : name);
export const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
export const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

export class FilesModel {
  readonly api: FilesApi;
  readonly folders = signal<ReadonlyMap<string, Folder>>(new Map());
  readonly open = signal<ReadonlySet<string>>(new Set());
  readonly selected = signal<string | null>(null);
  readonly filter = signal("");
  /** Those whose name begins with a dot: what programs keep for themselves. */
  readonly showsHidden = signal(false);
  readonly uploads = signal<readonly Upload[]>([]);
  readonly disk = signal<{ free: number; all: number } | null>(null);
  /** Why nothing can be shown; null while it can. */
  readonly away = signal<string | null>("");
  readonly problem = signal<string | null>(null);
  readonly editing = signal<{ path: string; kind: "rename" | "folder" } | null>(null);
  private uploading_ = false;

  readonly rows = computed(() => this.makeRows());
  readonly entry = computed(() => this.rows.value.find((row) => row.path === this.selected.value && row.entry)?.entry);

  constructor(readonly notebook: string) {
    this.api = new FilesApi(notebook);
  }

  /** Runs something that the server may refuse; its sentence is shown. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await work();
      this.problem.value = null;
      return value;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.problem.value = error.message;
      return undefined;
    }
  }

  async refresh(): Promise<void> {
    const open = ["", ...this.open.value].filter((path) => path === "" || this.folders.value.has(path));
    for (const path of open) if (!(await this.load(path))) return;
  }

  /** False when the runtime's files can't be had. */
  async load(path: string): Promise<boolean> {
    try {
      const listing = await this.api.list(path);
      this.take(path, listing, []);
      this.away.value = null;
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (path !== "" && error.refusal !== "runtime_unavailable" && error.refusal !== "unreachable") {
        this.drop(path);
        if (error.refusal !== "not_found") this.problem.value = error.message;
        return true;
      }
      this.away.value = error.message;
      return false;
    }
  }

  async loadMore(path: string): Promise<void> {
    const before = this.folders.value.get(path)?.entries ?? [];
    await this.attempt(async () => this.take(path, await this.api.list(path, before.length), before));
  }

  private take(path: string, listing: FolderListing, before: FileEntry[]): void {
    this.folders.value = new Map(this.folders.value).set(path, { entries: [...before, ...listing.entries], total: listing.total, leftOut: listing.left_out });
    this.disk.value = { free: listing.free_bytes, all: listing.disk_bytes };
  }

  private drop(path: string): void {
    this.folders.value = new Map([...this.folders.value].filter(([key]) => key !== path && !key.startsWith(`${path}/`)));
    this.open.value = new Set([...this.open.value].filter((key) => key !== path && !key.startsWith(`${path}/`)));
  }

  async toggle(path: string): Promise<void> {
    const open = new Set(this.open.value);
    if (open.delete(path)) {
      this.open.value = open;
      return;
    }
    await this.load(path);
    this.open.value = new Set(this.open.value).add(path);
  }

  /** Where a new thing goes: into the selected folder, or beside the selected file. */
  target(): string {
    const path = this.selected.value;
    if (path === null) return "";
    return this.entry.value?.kind === "folder" ? path : parentOf(path);
  }

  /** What the person names so is not hidden from them at once. */
  private reveal(name: string): void {
    if (name.startsWith(".")) this.showsHidden.value = true;
  }

  async makeFolder(name: string): Promise<void> {
    this.reveal(name);
    const folder = this.target();
    await this.attempt(async () => {
      await this.api.makeFolder(join(folder, name));
      if (folder) this.open.value = new Set(this.open.value).add(folder);
      await this.load(folder);
      this.selected.value = join(folder, name);
    });
  }

  async rename(path: string, name: string): Promise<void> {
    const to = join(parentOf(path), name);
    if (to === path) return;
    this.reveal(name);
    await this.attempt(async () => {
      await this.api.rename(path, to);
      this.drop(path);
      await this.load(parentOf(path));
      this.selected.value = to;
    });
  }

  async remove(path: string): Promise<void> {
    const entry = this.entry.value;
    const folder = entry?.kind === "folder" && !entry.link;
    const yes = await confirmWith({ title: `Delete ${nameOf(path)}?`, says: folder ? "The folder goes with all that is in it. This can't be taken back." : "This can't be taken back.", yes: "Delete", danger: true });
    if (!yes) return;
    await this.attempt(async () => {
      await this.api.remove(path);
      this.drop(path);
      this.selected.value = null;
      await this.load(parentOf(path));
    });
  }

  async upload(files: readonly { path: string; file: File }[], into = this.target()): Promise<void> {
    const fresh: Upload[] = [];
    for (const { path, file } of files) {
      this.reveal(nameOf(path));
      const at = join(into, path);
      const there = this.folders.value.get(parentOf(at))?.entries.some((entry) => entry.name === nameOf(at));
      if (there && !(await confirmWith({ title: `Replace ${nameOf(at)}?`, says: "A file of this name is there already.", yes: "Replace" }))) continue;
      fresh.push(newUpload(at, file));
    }
    if (into) this.open.value = new Set(this.open.value).add(into);
    this.uploads.value = [...this.uploads.value, ...fresh];
    if (this.uploading_) return;
    this.uploading_ = true;
    try {
      for (let next = this.next(); next; next = this.next()) await this.uploadOne(next);
    } finally {
      this.uploading_ = false;
    }
  }

  private next(): Upload | undefined {
    return this.uploads.value.find((one) => !one.failed.value);
  }

  private async uploadOne(upload: Upload): Promise<void> {
    try {
      await this.makeFoldersOf(upload.path);
      await runUpload(this.api, upload);
      this.forget(upload);
      await this.load(parentOf(upload.path));
      this.selected.value = upload.path;
    } catch (error) {
      if (upload.abort.signal.aborted) this.forget(upload);
      else {
        upload.failed.value = true;
        upload.says.value = error instanceof Error ? error.message : "It could not be uploaded.";
      }
    }
  }

  private async makeFoldersOf(path: string): Promise<void> {
    const missing: string[] = [];
    for (let folder = parentOf(path); folder && !this.folders.value.has(folder); folder = parentOf(folder)) missing.unshift(folder);
    for (const folder of missing) {
      const known = this.folders.value.get(parentOf(folder))?.entries.some((entry) => entry.name === nameOf(folder));
      if (!known) await this.api.makeFolder(folder).catch((error) => { if (!(error instanceof Refused && error.refusal === "conflict")) throw error; });
      await this.load(folder);
      await this.load(parentOf(folder));
    }
  }

  cancel(upload: Upload): void {
    upload.abort.abort();
    if (upload.failed.value) this.forget(upload);
  }

  private forget(upload: Upload): void {
    this.uploads.value = this.uploads.value.filter((one) => one !== upload);
  }

  private makeRows(): Row[] {
    const rows: Row[] = [];
    const filter = this.filter.value.trim().toLowerCase();
    const walk = (path: string, level: number): boolean => {
      const folder = this.folders.value.get(path);
      if (!folder) return false;
      let any = false;
      for (const entry of folder.entries) {
        if (entry.name.startsWith(".") && !this.showsHidden.value && !filter.startsWith(".")) continue;
        const at = join(path, entry.name);
        const open = entry.kind === "folder" && this.open.value.has(at);
        const place = rows.length;
        rows.push({ path: at, level, entry, open: entry.kind === "folder" ? open : undefined });
        const within = open && walk(at, level + 1);
        if (filter && !within && !entry.name.toLowerCase().includes(filter)) rows.length = place;
        else any = true;
      }
      const left = folder.total - folder.leftOut - folder.entries.length;
      if (left > 0) rows.push({ path: `${path}/\0more`, level, more: { folder: path, left } });
      return any;
    };
    walk("", 1);
    for (const upload of this.uploads.value) rows.push({ path: `\0${upload.path}`, level: 1, upload });
    return rows;
  }
}

const models = new Map<string, FilesModel>();
/** One for each notebook: uploads go on while the panel is shut. */
export function filesOf(notebook: string): FilesModel {
  const model = models.get(notebook) ?? new FilesModel(notebook);
  models.set(notebook, model);
  return model;
}
