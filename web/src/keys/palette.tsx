// Every command, found by a few letters, with its keys. Loaded when it is first opened.
import search from "lucide:search";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { sectionsOf } from "../notebook/sections";
import type { NotebookView } from "../notebook/view";
import { Dialog } from "../shell/dialog";
import { downloadEntries } from "../shell/downloads";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { themeEntries } from "../shell/theme_button";
import { commandNames, commandOf, editKeysOf, keysOf, perform } from "./bindings";
import type { CommandName } from "./commands";
import { ranked } from "./fuzzy";
import css from "./palette.css?inline";
import { shownKeys } from "./sequences";

addStyles(css);

interface Entry { title: string; group: string; keys?: string; name?: CommandName; act: () => void }

/** What was used in this tab, latest first: it stands at the top. */
const used: string[] = [];

function entriesOf(view: NotebookView): Entry[] {
  const commands = commandNames.filter((name) => name !== "palette").map((name): Entry => ({
    title: commandOf(name).title, group: commandOf(name).group, keys: keysOf(name)[0] ?? editKeysOf(name)[0], name, act: () => perform(view, name),
  }));
  // What the header has: on a phone its menus.
  const title = document.querySelector<HTMLElement>(".title-button");
  const files = [
    ...(title?.checkVisibility() ? [{ title: "Rename the notebook", group: "Page", act: () => title.click() }] : []),
    ...downloadEntries(view.live.id).flatMap((entry): Entry[] => typeof entry === "object" && "href" in entry ? [{ title: entry.title, group: "Page", act: () => download(entry.href!) }] : []),
  ];
  const themes = themeEntries().map((entry): Entry => ({ title: `Theme: ${entry.title.toLowerCase()}`, group: "Page", act: entry.onChoose }));
  const recent = (entry: Entry) => (used.includes(entry.title) ? used.indexOf(entry.title) : used.length);
  return [...commands, ...files, ...themes].sort((a, b) => recent(a) - recent(b));
}

function download(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

function headingsOf(view: NotebookView): Entry[] {
  return sectionsOf(view.live.cells.peek()).map((section): Entry => ({ title: section.text, group: "Section", act: () => view.focus(section.cell.id) }));
}

export function Palette({ view, close }: { view: NotebookView; close: () => void }) {
  const id = useId();
  const [letters, setLetters] = useState(() => view.early?.typed ?? "");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const chosen = useRef<(() => void) | undefined>(undefined);
  const all = useMemo(() => [...entriesOf(view), ...headingsOf(view)], [view]);
  const found = useMemo(() => ranked(letters, all.map((entry) => entry.title)).filter((one) => letters.trim() !== "" || all[one.at]!.group !== "Section"), [letters, all]);
  useLayoutEffect(() => list.current?.children[at]?.scrollIntoView({ block: "nearest" }), [at, found]);
  /** What was typed until the field has the focus was meant for it. */
  const takeEarly = () => {
    if (view.early?.typed) setLetters(view.early.typed);
    view.early = undefined;
  };
  // The dialog gives the focus back first; then the command moves it where it wants.
  useEffect(() => () => { if (chosen.current) queueMicrotask(chosen.current); }, []);

  const choose = (place: number) => {
    const entry = all[found[place]?.at ?? -1];
    if (!entry) return;
    used.splice(0, used.length, ...[entry.title, ...used.filter((title) => title !== entry.title)].slice(0, 5));
    chosen.current = entry.act;
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1, PageDown: Math.min(last, at + 8), PageUp: Math.max(0, at - 8) }[event.key];
    if (next !== undefined) setAt(Math.max(0, next));
    else if (event.key === "Enter") choose(at);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog label="Commands" class="palette" close={close}>
      <div class="palette-field">
        <Icon of={search} />
        <input data-first role="combobox" aria-label="Find a command" aria-expanded="true" aria-controls={`${id}-list`} aria-autocomplete="list" placeholder="Find a command or a section"
          aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined} value={letters} autocomplete="off" spellcheck={false} onFocus={takeEarly}
          onInput={(event) => { setLetters(event.currentTarget.value); setAt(0); }} onKeyDown={onKeyDown} />
      </div>
      {found.length === 0 && <div class="palette-none" role="status">No command is called so.</div>}
      <ul class="palette-list" role="listbox" id={`${id}-list`} aria-label="Commands" ref={list} hidden={found.length === 0}>
        {found.map((one, place) => {
          const entry = all[one.at]!;
          return (
            <li class="palette-item" role="option" id={`${id}-${place}`} aria-selected={place === at} onPointerMove={() => setAt(place)} onClick={() => choose(place)}>
              <span class="palette-words">{marked(entry.title, one.marks)}</span>
              <span class="palette-group">{entry.group}</span>
              <span class="palette-keys">{entry.keys && shownKeys(entry.keys).map((key) => <kbd class="key">{key}</kbd>)}</span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function marked(text: string, marks: readonly number[]): ComponentChildren {
  if (marks.length === 0) return text;
  const set = new Set(marks);
  const parts: ComponentChildren[] = [];
  for (let at = 0; at < text.length;) {
    let to = at + 1;
    while (to < text.length && set.has(to) === set.has(at)) to++;
    parts.push(set.has(at) ? <b>{text.slice(at, to)}</b> : text.slice(at, to));
    at = to;
  }
  return parts;
}
