import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const key = "stoa.theme";

function kept(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

/** The person's choice; "system" follows the machine. public/theme.js applies it before the first paint. */
export const theme = signal<Theme>(kept());

export function chooseTheme(next: Theme): void {
  theme.value = next;
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // Not kept: the choice holds until the page closes.
  }
}
