// Choosing a snippet, and keeping the selected cell as one. Loaded when it is first opened.
import plus from "lucide:plus";
import trash from "lucide:trash-2";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { highlightLines, python } from "../edit/highlight";
import { insert } from "../keys/cell_commands";
import { ranked } from "../keys/fuzzy";
import type { NotebookView } from "../notebook/view";
import { Dialog } from "../shell/dialog";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { allSnippets, keepSnippet, removeSnippet, type Snippet } from "./snippets";

addStyles(`
dialog.dialog.snippets { width: min(860px, calc(100vw - 32px)); }
.snippets-parts { display: grid; grid-template-columns: 280px minmax(0, 1fr); gap: 16px; height: min(380px, 50dvh); margin-top: 8px; }
.snippets-field { width: 100%; height: 32px; padding: 0 8px; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--page); color: var(--text); font: 400 13px/20px var(--sans); }
.snippets-list { min-height: 0; overflow: auto; margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.snippets-item { display: flex; align-items: center; border-bottom: 1px solid var(--line); }
.snippets-item > :first-child { flex: 1; min-width: 0; min-height: 32px; padding: 4px 8px; border: 0; background: none; color: var(--text); font: 400 13px/20px var(--sans); text-align: left; }
.snippets-item > :first-child:hover { background: var(--panel); }
.snippets-item > [aria-pressed="true"] { background: var(--accent-soft) !important; }
.snippets-item :focus-visible { outline-offset: -2px; }
.snippets-code { min-height: 0; overflow: auto; padding: 10px 12px; border-radius: var(--radius); background: var(--page); border: 1px solid var(--line); font: 400 12.5px/20px var(--mono); white-space: pre; }
.snippets-keep { display: flex; gap: 8px; flex: 1 1 240px; }
.snippets-foot { align-items: center; }
.snippets-says { flex-basis: 100%; color: var(--quiet); font: 400 12px/16px var(--sans); }
@media (max-width: 720px) {
  dialog.dialog.snippets { width: 100%; }
  .snippets-parts { grid-template-columns: minmax(0, 1fr); grid-template-rows: 1fr 1fr; height: 52dvh; }
  .snippets-item > :first-child, .snippets-field { min-height: 44px; }
}
`);

export function SnippetSheet({ view, close }: { view: NotebookView; close: () => void }) {
  const [letters, setLetters] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [title, setTitle] = useState("");
  const [says, setSays] = useState("");
  const chosenCode = useRef<string | undefined>(undefined);
  // The dialog gives the focus back first; then the new cell takes it.
  useEffect(() => () => queueMicrotask(() => {
    if (chosenCode.current !== undefined) view.focus(insert(view, "below", "code", chosenCode.current), "edit", "end");
  }), []);
  const all = allSnippets();
  const found = ranked(letters, all.map((one) => one.title)).map((one) => all[one.at]!);
  const shown = found.find((one) => one.title === chosen) ?? found[0];
  const put = (snippet: Snippet) => {
    chosenCode.current = snippet.code;
    close();
  };
  const keep = (event: Event) => {
    event.preventDefault();
    const refused = keepSnippet(title.trim(), view.selectedCell.peek()?.text.peek().toString() ?? "");
    setSays(refused ?? `Kept on this device: ${title.trim()}`);
    if (refused) return;
    setLetters("");
    setChosen(title.trim());
    setTitle("");
  };
  return (
    <Dialog label="Snippets" class="snippets" close={close}>
      <h2>Snippets</h2>
      <input class="snippets-field" data-first type="search" aria-label="Find a snippet" placeholder="Find a snippet" value={letters} onInput={(event) => { setLetters(event.currentTarget.value); setChosen(undefined); }}
        onKeyDown={(event) => { if (event.key === "Enter" && shown) { event.preventDefault(); put(shown); } }} />
      <div class="snippets-parts">
        <ul class="snippets-list" aria-label="Snippets">
          {found.map((one) => (
            <li class="snippets-item" key={one.title}>
              <button type="button" aria-pressed={one === shown} onClick={() => setChosen(one.title)} onDblClick={() => put(one)}>{one.title}</button>
              {one.own && <button type="button" class="icon-button" aria-label={`Remove ${one.title}`} title="Remove" onClick={() => removeSnippet(one.title)}><Icon of={trash} size={16} /></button>}
            </li>
          ))}
        </ul>
        <div class="snippets-code" tabIndex={0} role="group" aria-label="Code of the snippet">{shown ? <Code text={shown.code} /> : "No snippet is called so."}</div>
      </div>
      <div class="dialog-buttons snippets-foot">
        <form class="snippets-keep" onSubmit={keep}>
          <input class="snippets-field" aria-label="Title for the selected cell as a snippet" placeholder="Keep the selected cell as" maxLength={100} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
          <button type="submit" class="button" disabled={title.trim() === ""}>Keep</button>
        </form>
        <button type="button" class="button" onClick={close}>Close</button>
        <button type="button" class="button filled" disabled={!shown} onClick={() => shown && put(shown)}><Icon of={plus} size={16} />Insert below</button>
        <span class="snippets-says" role="status">{says}</span>
      </div>
    </Dialog>
  );
}

function Code({ text }: { text: string }) {
  const lines = useMemo(() => highlightLines(text, python), [text]);
  return <>{lines.map((line, at) => <>{at > 0 && "\n"}{line.map((piece) => (piece.classes ? <span class={piece.classes}>{piece.text}</span> : piece.text))}</>)}</>;
}
