import { signal } from "@preact/signals";

import { basePath, ownPath } from "./base_path";
import { decoded } from "./decoded";

export type Route = { page: "library" } | { page: "sign_in" | "join" | "set_password"; token: string } | { page: "account" | "people" | "trash" | "guard" } | { page: "notebook"; id: string } | { page: "missing" };

/** Pages for somebody who is not signed in yet; what stands behind # is a secret that works once. */
const doors: Record<string, "sign_in" | "join" | "set_password"> = { "/sign-in": "sign_in", "/join": "join", "/set-password": "set_password" };

export const isDoor = (page: Route["page"]) => page === "sign_in" || page === "join" || page === "set_password";

export function parseRoute(path: string, hash: string): Route {
  if (basePath !== "" && path !== basePath && !path.startsWith(`${basePath}/`)) return { page: "missing" };
  path = path.slice(basePath.length);
  if (path === "/" || path === "") return { page: "library" };
  const door = doors[path.replace(/\/$/, "")];
  if (door) return { page: door, token: decoded(hash.replace(/^#/, "")) };
  const plain = /^\/(account|people|trash|guard)\/?$/.exec(path);
  if (plain) return { page: plain[1] as "account" | "people" | "trash" | "guard" };
  const notebook = /^\/notebooks\/([A-Za-z0-9_.:-]{1,64})\/?$/.exec(path);
  return notebook ? { page: "notebook", id: notebook[1]! } : { page: "missing" };
}

export const route = signal<Route>(parseRoute(location.pathname, location.hash));

export const libraryPath = ownPath("/");
/** The library, at one folder of it. */
export const folderPath = (folder: string) => `${libraryPath}#${encodeURIComponent(folder)}`;
export const signInPath = ownPath("/sign-in");
export const accountPath = ownPath("/account");

export function notebookPath(id: string): string {
  return `${basePath}/notebooks/${encodeURIComponent(id)}`;
}

export function go(path: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  const at = new URL(path, location.href);
  route.value = parseRoute(at.pathname, at.hash);
}

let asked = libraryPath;

/** To the door; what was asked for opens when somebody came in. */
export function goToDoor(path: string): void {
  asked = path;
  go(signInPath, "replace");
}

export function goIn(): void {
  go(asked, "replace");
  asked = libraryPath;
}

/** Links of the page itself change the page without loading it again. */
export function followLinks(): void {
  addEventListener("popstate", () => (route.value = parseRoute(location.pathname, location.hash)));
  // A sign-in link pasted into a tab that shows one already changes only the hash.
  addEventListener("hashchange", () => {
    const next = parseRoute(location.pathname, location.hash);
    if (isDoor(next.page)) route.value = next;
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (parseRoute(link.pathname, link.hash).page === "missing") return;
    event.preventDefault();
    go(link.pathname + link.hash);
    if (link.hash) dispatchEvent(new Event("hashchange")); // also for the place where one is
  });
}
