// The notebook alone, larger, over the whole screen. Esc in command mode or the button ends it.
import { effect } from "@preact/signals";
import x from "lucide:x";
import { render } from "preact";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { panel } from "./panel";
import type { NotebookView } from "./view";

addStyles(`
[data-presenting] .header, [data-presenting] .side, [data-presenting] .toolbar, [data-presenting] .statusbar, [data-presenting] .insert-end, [data-presenting] .phone-bottom, [data-presenting] .run-float { display: none; }
[data-presenting] .notebook, [data-presenting] .notebook.narrow { grid-template: "main" minmax(0, 1fr) / minmax(0, 1fr); }
[data-presenting] .document { zoom: 1.3; padding-top: 24px; }
[data-presenting] .notebook.narrow .document { zoom: 1; }
.present-end { position: fixed; top: 12px; right: 16px; z-index: 30; border-color: var(--line); color: var(--quiet); font-weight: 400; }
.present-end:hover, .present-end:focus-visible { color: var(--text); border-color: var(--line-strong); }
`);

let end: ((by?: "panel") => void) | undefined;

/** Begins, or ends when it has begun. What opens a panel ends it too: the panel has no place here, and what is typed is meant for it. */
export function present(view: NotebookView): void {
  if (end) return end();
  const root = document.documentElement;
  const place = document.createElement("div");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && view.mode.peek() === "command" && !event.defaultPrevented && !(event.target as Element).closest?.("dialog, .cm-editor, [role=menu]")) end?.();
  };
  const onFullScreen = () => { if (!document.fullscreenElement) end?.(); };
  let opened: unknown[] | undefined;
  const stopWatching = effect(() => {
    const now = [view.finding.value, panel.value];
    if (opened && now.some((it, at) => it !== opened![at])) end?.("panel");
    opened = now;
  });
  end = (by) => {
    end = undefined;
    stopWatching();
    delete root.dataset.presenting;
    document.removeEventListener("keydown", onKeyDown, true);
    document.removeEventListener("fullscreenchange", onFullScreen);
    render(null, place);
    place.remove();
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    const id = view.selected.peek();
    if (id && by !== "panel") view.focus(id);
  };
  root.dataset.presenting = "";
  document.body.append(place);
  render(<button type="button" class="button small present-end" onClick={() => end?.()}><Icon of={x} size={16} />End presentation</button>, place);
  document.addEventListener("keydown", onKeyDown, true);
  // Where the browser allows it; without it the page alone is large.
  void root.requestFullscreen?.().then(() => document.addEventListener("fullscreenchange", onFullScreen), () => undefined);
  const id = view.selected.peek();
  if (id) view.focus(id);
}
