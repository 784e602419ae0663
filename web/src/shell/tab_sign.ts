// The tab's title and icon carry the state, so that a tab in the background tells when its run is over.

import { basePath } from "./base_path";

export type TabState = "idle" | "running" | "stopped";

export function tabTitle(title: string, state: TabState): string {
  const word = { idle: "", running: "Running: ", stopped: "Stopped: " }[state];
  return `${word}${title || "Stoa"}`;
}

export function showTab(title: string, state: TabState): void {
  document.title = tabTitle(title, state);
  const icon = document.getElementById("favicon") as HTMLLinkElement | null;
  const path = `${basePath}/icons/${state}.svg`;
  if (icon && icon.getAttribute("href") !== path) icon.setAttribute("href", path);
}
