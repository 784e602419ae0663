import { effect } from "@preact/signals";
import type { NotebookView } from "../notebook/view";
import { commandNames, keysOf, perform } from "./bindings";
import type { CommandName } from "./commands";
import { keyName, KeySequences } from "./sequences";

/** Command mode's keys, for the whole notebook page. -> stop listening. */
export function listenToKeys(view: NotebookView): () => void {
  let keys = new KeySequences<CommandName>([]);
  const stop = effect(() => { keys = new KeySequences(commandNames.flatMap((name) => keysOf(name).map((key) => [key, name] as const))); });
  const onKeyDown = (event: KeyboardEvent) => {
    // A modifier by itself is on its way to a key.
    if (/^(?:Control|Shift|Alt|Meta)$/.test(event.key)) return;
    if (event.defaultPrevented || event.isComposing || busyElsewhere(event.target as Element | null, event.key)) return;
    const want = view.wanted.peek();
    if (want?.mode === "edit" && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      want.typed = (want.typed ?? "") + event.key; // its editor is on its way: this is text, not a command
      return event.preventDefault();
    }
    const fed = keys.press(keyName(event), event.timeStamp);
    if (!fed) return;
    event.preventDefault();
    if (fed !== "waiting") perform(view, fed.command);
  };
  const onEarlyKey = (event: KeyboardEvent) => {
    const { early } = view;
    if (!early || event.ctrlKey || event.metaKey || performance.now() > early.until) return;
    if (event.key === "Escape") view.forgetEarly();
    else if (event.key === "Backspace") early.typed = early.typed.slice(0, -1);
    else if (event.key.length === 1) early.typed += event.key;
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerDown = () => { view.early = undefined; };
  document.addEventListener("keydown", onEarlyKey, true);
  document.addEventListener("pointerdown", onPointerDown, true);
  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("keydown", () => void import("./more_commands").catch(() => undefined), { once: true }); // they work offline then
  return () => {
    stop();
    document.removeEventListener("keydown", onEarlyKey, true);
    document.removeEventListener("pointerdown", onPointerDown, true);
    document.removeEventListener("keydown", onKeyDown);
  };
}

/** The key belongs to what has the focus, not to the selected cell. */
function busyElsewhere(target: Element | null, key: string): boolean {
  if (!target?.closest) return false;
  if (target.closest("input, textarea, select, [contenteditable=true], .cm-editor, dialog, [role=menu]")) return true;
  const presses = key === "Enter" || key === " ";
  const scrolls = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key);
  if (scrolls && target.closest(".output-scroll, .panel")) return true;
  return presses && target.closest("button, a[href], summary") !== null;
}
