// Requests of the account, people and trash pages and of the library's order.
import { ask, me } from "../shell/api";
import { ownPath } from "../shell/base_path";
import type { ApiTokenList, Door, ExampleList, Link, Me, NewApiToken, NotebookSummary, NotebookList, PersonLine, PersonList, SearchResult, SessionList, TokenScope } from "../wire/wire";

const part = encodeURIComponent;
async function entering(path: string, body: object): Promise<void> {
  me.value = await ask<Me>("POST", path, body);
}

export const askDoor = () => ask<Door>("GET", "/api/door");
export const signInWithPassword = (login: string, password: string) => entering("/api/sign_in", { login, password });
export const signUp = (invitation: string, login: string, name: string, password: string) =>
  entering("/api/sign_up", { ...(invitation ? { invitation } : {}), login, name, password });
export const setPasswordByLink = (token: string, password: string) => entering("/api/password_by_link", { token, password });
export const changePassword = (password: string, old?: string, login?: string) =>
  ask<void>("PUT", "/api/password", { password, ...(old ? { old } : {}), ...(login ? { login } : {}) });
export const listSessions = async () => (await ask<SessionList>("GET", "/api/sessions")).sessions;
export const endSession = (id: string) => ask<void>("DELETE", `/api/sessions/${part(id)}`);
export const endAllSessions = async () => { await ask<void>("DELETE", "/api/sessions"); me.value = null; };
export const listTokens = async () => (await ask<ApiTokenList>("GET", "/api/tokens")).tokens;
export const makeToken = (name: string, scope: TokenScope, days: number) => ask<NewApiToken>("POST", "/api/tokens", { name, scope, days });
export const revokeToken = (id: string) => ask<void>("DELETE", `/api/tokens/${part(id)}`);
const whole = (link: Link) => location.origin + ownPath(link.path);
export const makeInvitation = async () => whole(await ask<Link>("POST", "/api/invitations", {}));
export const makePasswordLink = async (id: string) => whole(await ask<Link>("POST", `/api/people/${part(id)}/password_link`, {}));
export const listPeople = async () => (await ask<PersonList>("GET", "/api/people")).people;
export const changePerson = (id: string, change: Partial<Pick<PersonLine, "is_active" | "kind">>) => ask<PersonLine>("PATCH", `/api/people/${part(id)}`, change);

export const listTrash = async () => (await ask<NotebookList>("GET", "/api/trash")).notebooks;
export const restore = (id: string) => ask<NotebookSummary>("POST", `/api/trash/${part(id)}/restore`, {});
export const purge = (id: string) => ask<void>("DELETE", `/api/trash/${part(id)}`);
export const place = (id: string, change: { folder?: string; is_starred?: boolean }) => ask<NotebookSummary>("PATCH", `/api/notebooks/${part(id)}/place`, change);
export const duplicate = (id: string) => ask<NotebookSummary>("POST", `/api/notebooks/${part(id)}/duplicate`, {});
export const makeFolder = (path: string) => ask<void>("POST", "/api/folders", { path });
export const moveFolder = (path: string, to: string) => ask<void>("PATCH", "/api/folders", { path, to });
export const removeFolder = (path: string) => ask<void>("DELETE", `/api/folders?path=${part(path)}`);
export const search = async (words: string) => (await ask<SearchResult>("GET", `/api/search?q=${part(words)}`)).found;
export const listExamples = async () => (await ask<ExampleList>("GET", "/api/examples")).examples;
export const openExample = (name: string) => ask<NotebookSummary>("POST", `/api/examples/${part(name)}`, {});
