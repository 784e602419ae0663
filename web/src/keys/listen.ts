import type { NotebookView } from "../notebook/view";
import { commandList, type Command } from "./commands";
import { isMac, keyName, KeySequences } from "./sequences";

/** Command mode's keys, for the whole notebook page. -> stop listening. */
export function listenToKeys(view: NotebookView): () => void {
  const keys = new KeySequences<Command>(commandList.flatMap((command) => command.keys.filter((key) => isMac || key !== "Ctrl-Enter").map((key) => [key, command] as const)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || busyElsewhere(event.target as Element | null, event.key)) return;
    const want = view.wanted.peek();
    if (want?.mode === "edit" && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      want.typed = (want.typed ?? "") + event.key; // its editor is on its way: this is text, not a command
      return event.preventDefault();
    }
    const fed = keys.press(keyName(event), event.timeStamp);
    if (!fed) return;
    event.preventDefault();
    if (fed !== "waiting") fed.command.act(view);
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
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
