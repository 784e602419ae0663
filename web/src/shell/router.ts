import { signal } from "@preact/signals";

export type Route = { page: "library" } | { page: "sign_in"; token: string } | { page: "notebook"; id: string } | { page: "missing" };

export function parseRoute(path: string, hash: string): Route {
  if (path === "/" || path === "") return { page: "library" };
  if (path === "/sign-in" || path === "/sign-in/") return { page: "sign_in", token: decodeURIComponentSafely(hash.replace(/^#/, "")) };
  const notebook = /^\/notebooks\/([A-Za-z0-9_.:-]{1,64})\/?$/.exec(path);
  return notebook ? { page: "notebook", id: notebook[1]! } : { page: "missing" };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal<Route>(parseRoute(location.pathname, location.hash));

export function notebookPath(id: string): string {
  return `/notebooks/${encodeURIComponent(id)}`;
}

export function go(path: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  const at = new URL(path, location.href);
  route.value = parseRoute(at.pathname, at.hash);
}

/** Links of the page itself change the page without loading it again. */
export function followLinks(): void {
  addEventListener("popstate", () => (route.value = parseRoute(location.pathname, location.hash)));
  // A sign-in link pasted into a tab that shows one already changes only the hash.
  addEventListener("hashchange", () => {
    const next = parseRoute(location.pathname, location.hash);
    if (next.page === "sign_in") route.value = next;
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (parseRoute(link.pathname, link.hash).page === "missing") return;
    event.preventDefault();
    go(link.pathname + link.hash);
  });
}
