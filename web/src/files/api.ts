// The HTTP requests of files, programs and terminals. Comes with the panel, not with the page.
import { basePath } from "../shell/base_path";
import { me, Refused } from "../shell/api";
import type { FileEntry, FolderListing, ProcessList, ProcessState, TerminalList, TerminalOpened, UploadState } from "../wire/files";
import type { Problem } from "../wire/wire";

async function request(method: string, path: string, body?: Blob | string | object, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  if (method !== "GET" && me.value) headers["X-Stoa-CSRF"] = me.value.csrf_token;
  const raw = body instanceof Blob || typeof body === "string";
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, credentials: "same-origin", signal, body: body === undefined ? undefined : raw ? body : JSON.stringify(body) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused("unreachable", "The server can't be reached. Nothing was changed.");
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => undefined) as Partial<Problem> | undefined;
  const refusal = problem?.refusal ?? "internal";
  if (refusal === "not_signed_in") me.value = null;
  throw new Refused(refusal, problem?.sentence ?? `The server answered ${answer.status} without a reason.`);
}

const e = encodeURIComponent;

/** One notebook's runtime: its files, programs and terminals. */
export class FilesApi {
  private readonly at: string;
  constructor(notebook: string) {
    this.at = `${basePath}/api/notebooks/${e(notebook)}`;
  }

  private async json<T>(method: string, path: string, body?: Blob | string | object, signal?: AbortSignal): Promise<T> {
    return (await request(method, `${this.at}/${path}`, body, signal)).json() as Promise<T>;
  }

  startRuntime = () => request("POST", `${this.at}/runtime`, {});
  list = (path: string, first = 0) => this.json<FolderListing>("GET", `files/list?path=${e(path)}&first=${first}`);
  contentPath = (path: string) => `${this.at}/files/content?path=${e(path)}`;
  zipPath = (path: string) => `${this.at}/files/zip?path=${e(path)}`;
  makeFolder = (path: string) => this.json<FileEntry>("POST", "files/folder", { path });
  rename = (path: string, to: string) => this.json<FileEntry>("POST", "files/rename", { path, to });
  remove = (path: string) => request("DELETE", `${this.at}/files?path=${e(path)}`);

  /** The first bytes of a file, with the version that a later save names. */
  async read(path: string, most: number): Promise<{ blob: Blob; version: string; whole: boolean }> {
    const answer = await fetch(this.contentPath(path), { credentials: "same-origin", headers: { Range: `bytes=0-${most - 1}` } });
    if (answer.status === 416) return { blob: new Blob(), version: answer.headers.get("X-Stoa-Version") ?? "", whole: true };
    if (!answer.ok) {
      const problem = await answer.json().catch(() => undefined) as Partial<Problem> | undefined;
      throw new Refused(problem?.refusal ?? "internal", problem?.sentence ?? `The server answered ${answer.status} without a reason.`);
    }
    const size = Number(/\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1] ?? 0);
    const blob = await answer.blob();
    return { blob, version: answer.headers.get("X-Stoa-Version") ?? "", whole: blob.size >= size };
  }

  /** `version`: the file must still have it; undefined replaces whatever is there. */
  save = (path: string, text: string, version?: string) =>
    this.json<FileEntry>("PUT", `files/content?path=${e(path)}${version === undefined ? "" : `&version=${e(version)}`}`, text);

  uploadState = (path: string, upload: string) => this.json<UploadState>("GET", `files/upload?path=${e(path)}&upload=${e(upload)}`);
  writePart = (path: string, upload: string, offset: number, part: Blob, signal: AbortSignal) =>
    this.json<UploadState>("PATCH", `files/upload?path=${e(path)}&upload=${e(upload)}&offset=${offset}`, part, signal);
  finishUpload = (path: string, upload: string, bytes: number) => this.json<FileEntry>("POST", "files/upload", { path, upload_id: upload, bytes });
  dropUpload = (path: string, upload: string) => request("DELETE", `${this.at}/files/upload?path=${e(path)}&upload=${e(upload)}`);

  processes = () => this.json<ProcessList>("GET", "processes");
  endProcess = ({ process, started }: ProcessState) => request("POST", `${this.at}/processes/end`, { process, started });

  terminals = async () => (await this.json<TerminalList>("GET", "terminals")).terminals;
  openTerminal = async (columns: number, rows: number) => (await this.json<TerminalOpened>("POST", "terminals", { columns, rows })).terminal;
  closeTerminal = (terminal: number) => request("DELETE", `${this.at}/terminals/${terminal}`);
  terminalAddress = (terminal: number, from: number) =>
    `${location.origin.replace(/^http/, "ws")}${this.at}/terminals/${terminal}/attach?from=${from}`;
}
