import pencil from "lucide:pencil";
import reset from "lucide:undo-2";
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../shell/dialog";
import { Icon } from "../shell/icon";
import { settings } from "../shell/settings";
import { addStyles } from "../shell/styles";
import { commandNames, commandOf, editKeysOf, keysOf } from "./bindings";
import { giveKey, isChanged, refusalOf, removeKeys, resetKeys, titlesOf } from "./choose_keys";
import type { CommandGroup, CommandName } from "./commands";
import { fuzzy } from "./fuzzy";
import css from "./key_sheet.css?inline";
import { keyName, shownKeys } from "./sequences";

addStyles(css);

const groups: readonly CommandGroup[] = ["Run", "Move", "Cells", "Kernel", "Page"];
/** After a letter or Ctrl+M another key may follow. */
const patience_ms = 900;

/** Every command with its keys, from the same table that the keys come from; each can be given others. */
export function KeySheet({ close }: { close: () => void }) {
  const [letters, setLetters] = useState("");
  const [hearing, setHearing] = useState<CommandName>();
  const [says, setSays] = useState("");
  const table = useRef<HTMLDivElement>(null);
  const done = (name: CommandName, words: string) => {
    setHearing(undefined);
    setSays(words);
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-change="${name}"]`)?.focus());
  };
  const heard = (name: CommandName, key: string | undefined) => {
    if (key === undefined) return done(name, "");
    const shown = shownKeys(key).join(" ");
    const refused = key === "" ? undefined : refusalOf(key);
    if (refused) return done(name, refused);
    if (key === "") {
      removeKeys(name);
      return done(name, `"${commandOf(name).title}" has no key.`);
    }
    const lost = giveKey(name, key);
    done(name, `${shown} is "${commandOf(name).title}".${lost.length > 0 ? ` It was ${titlesOf(lost)}.` : ""}`);
  };
  const shown = commandNames.filter((name) => fuzzy(letters, commandOf(name).title) !== undefined);
  return (
    <Dialog label="All keys" wide close={close}>
      <h2>Keys</h2>
      <div class="key-top">
        <p>Enter edits the selected cell, Esc leaves the editor. Single letters work when no cell is being edited.</p>
        <input type="search" data-first aria-label="Find a command" placeholder="Find" value={letters} onInput={(event) => setLetters(event.currentTarget.value)} />
      </div>
      <div class="key-sheet" ref={table}>
        {groups.map((group) => {
          const names = shown.filter((name) => commandOf(name).group === group);
          return names.length > 0 && (
            <section>
              <h3>{group}</h3>
              <dl>
                {names.map((name) => (
                  <div class="key-row" key={name}>
                    <dt>{commandOf(name).title}</dt>
                    <dd>{hearing === name ? <Hear heard={(key) => heard(name, key)} /> : <Keys name={name} change={() => { setSays(""); setHearing(name); }} />}</dd>
                  </div>
                ))}
                {group === "Cells" && letters === "" && <div class="key-row"><dt>Comment or uncomment lines, while editing</dt><dd><kbd class="key">{shownKeys("Mod-/")}</kbd></dd></div>}
              </dl>
            </section>
          );
        })}
      </div>
      <div class="dialog-buttons key-foot">
        <div class="key-says" role="status">{says}</div>
        {Object.keys(settings.value.keys).length > 0 && <button type="button" class="button plain" onClick={() => { resetKeys(); setSays("All keys are as they were at first."); }}>Reset all keys</button>}
        <button type="button" class="button" onClick={close}>Close</button>
      </div>
    </Dialog>
  );
}

function Keys({ name, change }: { name: CommandName; change: () => void }) {
  const { title } = commandOf(name);
  const keys = [...new Set([...keysOf(name), ...editKeysOf(name)].map((key) => shownKeys(key).join(" ")))].slice(0, 3);
  return (
    <>
      {keys.length > 0 ? keys.map((key) => <kbd class="key">{key}</kbd>) : <span class="key-none">no key</span>}
      {isChanged(name) && <button type="button" class="key-change" aria-label={`Reset the keys of: ${title}`} title="As at first" onClick={() => resetKeys(name)}><Icon of={reset} size={14} /></button>}
      <button type="button" class="key-change" data-change={name} aria-label={`Change the keys of: ${title}`} title="Change" onClick={change}><Icon of={pencil} size={14} /></button>
    </>
  );
}

/** Takes the next key, or two of a sequence. "" removes, nothing leaves all as it is. */
function Hear({ heard }: { heard: (key: string | undefined) => void }) {
  const place = useRef<HTMLSpanElement>(null);
  const first = useRef<string | undefined>(undefined);
  const over = useRef(false);
  const end = (key: string | undefined) => {
    if (over.current) return; // a row that goes away loses the focus, too
    over.current = true;
    heard(key);
  };
  const [shown, setShown] = useState("");
  useEffect(() => place.current!.focus(), []);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => end(first.current), patience_ms);
    return () => clearTimeout(timer);
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (/^(?:Control|Shift|Alt|Meta)$/.test(event.key)) return;
    const key = keyName(event);
    if (first.current !== undefined) return end(`${first.current} ${key.replace(/^(?:Mod|Ctrl)-/, "")}`);
    if (key === "Escape") return end(undefined);
    if (key === "Backspace") return end("");
    if (key.length > 1 && !/^(?:Mod|Ctrl)-m$/.test(key)) return end(key);
    first.current = key;
    setShown(shownKeys(key).join(" "));
  };
  return <span ref={place} class="key-hears" role="button" tabIndex={0} onKeyDown={onKeyDown} onBlur={() => end(undefined)}>{shown ? `${shown} and then` : "Press keys. Esc keeps, Backspace removes."}</span>;
}
