// Every HTTP request that the page makes. Refusals arrive as Problem and leave as Refused with the sentence to show.
import { signal } from "@preact/signals";
import { ownPath } from "./base_path";
import type { KernelList, Me, NotebookList, NotebookSummary, OutputMatches, Problem, Refusal } from "../wire/wire";

export class Refused extends Error {
  constructor(readonly refusal: Refusal | "unreachable", sentence: string) {
    super(sentence);
  }
}

/** Who is signed in; undefined until asked, null when nobody is. */
export const me = signal<Me | null | undefined>(undefined);

/** `path` begins with /api/ wherever the page is served. */
export async function ask<T>(method: string, path: string, body?: BodyInit | object): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET" && me.value) headers["X-Stoa-CSRF"] = me.value.csrf_token;
  let sent: BodyInit | undefined;
  if (body instanceof Blob) {
    sent = body;
    headers["Content-Type"] = "application/x-ipynb+json";
  } else if (body !== undefined) {
    sent = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  let answer: Response;
  try {
    answer = await fetch(ownPath(path), { method, headers, body: sent, credentials: "same-origin" });
  } catch {
    throw new Refused("unreachable", "The server can't be reached. Nothing was changed.");
  }
  const text = await answer.text();
  let value: unknown;
  try {
    value = text ? JSON.parse(text) : undefined;
  } catch {
    value = undefined;
  }
  if (answer.ok) return value as T;
  const problem = value as Partial<Problem> | undefined;
  const refusal = problem?.refusal ?? (answer.status === 401 ? "not_signed_in" : answer.status === 404 ? "not_found" : "internal");
  if (refusal === "not_signed_in") me.value = null;
  throw new Refused(refusal, problem?.sentence ?? `The server answered ${answer.status} without a reason.`);
}

const notebook = (id: string) => `/api/notebooks/${encodeURIComponent(id)}`;

/** -> who is signed in, or null. Other troubles are thrown. */
export async function findMe(): Promise<Me | null> {
  try {
    me.value = await ask<Me>("GET", "/api/me");
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal !== "not_signed_in") throw error;
    me.value = null;
  }
  return me.value;
}

export async function signIn(token: string): Promise<Me> {
  const person = await ask<Me>("POST", "/api/sign_in", { token });
  me.value = person;
  return person;
}

export async function signOut(): Promise<void> {
  await ask("POST", "/api/sign_out", {});
  me.value = null;
}

export const listLibrary = () => ask<NotebookList>("GET", "/api/notebooks");
export const listKernels = () => ask<KernelList>("GET", "/api/kernelspecs");
export const createNotebook = (title?: string) => ask<NotebookSummary>("POST", "/api/notebooks", title ? { title } : {});
export const findNotebook = (id: string) => ask<NotebookSummary>("GET", notebook(id));
export const renameNotebook = (id: string, title: string) => ask<NotebookSummary>("PATCH", notebook(id), { title });
export const deleteNotebook = (id: string) => ask<void>("DELETE", notebook(id));
/** A file that can't be read is kept: listLibrary tells of it. */
export const importNotebook = (title: string, file: File) =>
  ask<NotebookSummary>("POST", `/api/notebooks/import?${new URLSearchParams({ title, name: file.name, form: /\.py$/i.test(file.name) ? "py" : "ipynb" })}`, file);
const unread = (file: string) => `/api/unread/${encodeURIComponent(file)}`;
export const unreadPath = (file: string) => ownPath(unread(file));
export const deleteUnread = (file: string) => ask<void>("DELETE", unread(file));
export const downloadPath = (id: string, form: "ipynb" | "py" | "html" = "ipynb") => `${ownPath(notebook(id))}/${form === "ipynb" ? form : `export/${form}`}`;
const output = (id: string, cell: string, number: number) => `${notebook(id)}/cells/${encodeURIComponent(cell)}/outputs/${number}`;
export const outputTextPath = (id: string, cell: string, number: number) => ownPath(`${output(id, cell, number)}/text`);
export const searchOutput = (id: string, cell: string, number: number, text: string) =>
  ask<OutputMatches>("GET", `${output(id, cell, number)}/search?q=${encodeURIComponent(text)}`);
export const blobPath = (id: string, blob: string, mime?: string) =>
  `${ownPath(notebook(id))}/blobs/${encodeURIComponent(blob)}${mime ? `?mime=${encodeURIComponent(mime)}` : ""}`;
