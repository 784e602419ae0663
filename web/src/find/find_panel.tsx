import chevronDown from "lucide:chevron-down";
import chevronUp from "lucide:chevron-up";
import { effect, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { isFolded } from "../notebook/folds";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { count } from "../shell/words";
import { startWorker } from "../markdown/trusted";
import css from "./find.css?inline";
import { findAll, matchesOf, replacementsOf, replaceStep, textsOf, type Found, type Match, type Places } from "./matches";
import { compile, type Query } from "./query";
import { RegexpSearch } from "./regexp_search";
import workerAddress from "./regexp_worker.ts?worker&url";
import { mostMatches } from "./scan";

addStyles(css);

const kinds = { code: "Code cell", markdown: "Text cell", raw: "Raw cell" };

/** Rows of the list. */
const mostRows = 500;

const nothing: Found = { matches: [], cut: false };
const keyOf = (match: Match) => `${match.cell.id} ${match.in} ${match.from}`;

/** What was asked for stays while the page is open. */
let lastQuery: Query = { text: "", matchCase: false, wholeWord: false, regexp: false };
let lastPlaces: Places = { code: true, text: true, outputs: false };

export function FindPanel({ view, onChoose }: { view: NotebookView; onChoose?: () => void }) {
  const asked = view.finding.value;
  const query = useSignal(lastQuery);
  const places = useSignal(lastPlaces);
  const replacement = useSignal<string | undefined>(undefined);
  const current = useSignal<string | undefined>(undefined);
  /** Matches that are not to be replaced. */
  const spared = useSignal<ReadonlySet<string>>(new Set());
  const input = useRef<HTMLInputElement>(null);
  const opened = useRef<string | undefined>(undefined);
  const pattern = useComputed(() => compile(query.value));
  const becomes = useComputed(() => (replacement.value === undefined ? undefined : { text: replacement.value, regexp: query.value.regexp }));
  /** What a regular expression found, or why nothing. */
  const slow = useSignal<Found | string>(nothing);
  const searching = useSignal(false);
  const search = useMemo(() => new RegexpSearch(() => startWorker(workerAddress)), []);
  const found = useComputed(() => {
    const compiled = pattern.value;
    if (!(compiled instanceof RegExp)) return nothing;
    if (query.value.regexp) return typeof slow.value === "string" ? nothing : slow.value;
    return findAll(view.live.cells.value, compiled, places.value, becomes.value);
  });

  // At once, so that what is replaced waits for what is found after it.
  useLayoutEffect(() => {
    let before: unknown;
    const end = effect(() => {
      const compiled = pattern.value;
      // What another expression found is not to be replaced with this one.
      if (compiled !== before) slow.value = nothing;
      before = compiled;
      searching.value = query.value.regexp && compiled instanceof RegExp;
      if (!searching.peek()) return search.stop();
      const searched = textsOf(view.live.cells.value, places.value);
      void search.search(compiled as RegExp, searched.map((it) => it.text), replacementsOf(searched, becomes.value)).then((answer) => {
        if (answer === undefined) return;
        slow.value = typeof answer === "string" ? answer : matchesOf(searched, answer);
        searching.value = false;
      });
    });
    return () => {
      end();
      search.close();
    };
  }, []);

  useLayoutEffect(() => {
    const typed = view.early?.typed ?? ""; // before this stood
    view.early = undefined;
    if (typed || asked?.text) change({ text: typed || asked!.text });
    input.current?.focus();
    if (!typed) input.current?.select();
  }, [asked?.asked]);
  useEffect(() => () => shutOpened(), []);

  const change = (part: Partial<Query>) => {
    query.value = lastQuery = { ...query.peek(), ...part };
    current.value = undefined;
    spared.value = new Set();
  };
  const setPlaces = (part: Partial<Places>) => (places.value = lastPlaces = { ...places.peek(), ...part });
  const shutOpened = (but?: string) => {
    if (opened.current && opened.current !== but) view.shut(opened.current);
    opened.current = undefined;
  };
  const go = (match: Match | undefined) => {
    if (!match) return;
    current.value = keyOf(match);
    const { id } = match.cell;
    shutOpened(id);
    view.reveal(id);
    view.select(id);
    if (match.in === "output") {
      view.fold([id], "outputs", false);
      const cell = document.querySelector(`[data-cell="${CSS.escape(id)}"]`);
      return (cell?.querySelector(".outputs") ?? cell)?.scrollIntoView({ block: "nearest" });
    }
    if (isFolded(match.cell.metadata.peek(), "source")) view.fold([id], "source", false);
    if (match.cell.type.peek() === "markdown" && !view.opened.peek().has(id)) {
      view.open(id);
      opened.current = id;
    }
    view.marked.value = { id, from: match.from, to: match.to };
  };
  const indexOf = () => found.value.matches.findIndex((match) => keyOf(match) === current.value);
  /** Nothing is chosen yet: from the selected cell on. */
  const fromHere = () => {
    const here = view.index.peek().get(view.selected.peek() ?? "") ?? 0;
    return Math.max(0, found.value.matches.findIndex((match) => view.index.peek().get(match.cell.id)! >= here));
  };
  const step = (by: 1 | -1) => {
    const { matches } = found.value;
    if (matches.length === 0) return;
    const at = indexOf();
    go(matches[at < 0 ? fromHere() : (at + by + matches.length) % matches.length]);
  };
  const replaceOne = async () => {
    const at = indexOf();
    const match = found.value.matches[at];
    if (!match || match.becomes === undefined) return step(1);
    const edits = replaceStep([match]);
    if (typeof edits === "string") return view.say(edits);
    view.live.change(edits);
    const end = match.from + match.becomes.length;
    const place = view.index.peek().get(match.cell.id)!;
    if (query.peek().regexp) await search.settled;
    go(found.value.matches.find((it) => {
      const other = view.index.peek().get(it.cell.id)!;
      return other > place || (other === place && it.in === "source" && it.from >= end);
    }) ?? found.value.matches[0]);
    if (found.value.matches.length === 0) input.current?.focus(); // the buttons can't be pressed any more
  };
  const chosen = () => found.value.matches.filter((match) => match.becomes !== undefined && !spared.value.has(keyOf(match)));
  const replaceAll = () => {
    const list = chosen();
    const edits = replaceStep(list);
    if (typeof edits === "string") return view.say(edits);
    view.live.change(edits);
    spared.value = new Set();
    input.current?.focus();
    view.say(`${count(list.length, "match", "matches")} replaced in ${count(edits.texts!.length, "cell")}. z in command mode takes it back.`);
  };
  const close = () => {
    view.finding.value = null;
    const id = view.selected.peek();
    if (id) view.focus(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "f" && (event.ctrlKey || event.metaKey)) input.current?.select();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type !== "checkbox") {
      if (event.target !== input.current) void replaceOne();
      else step(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const { matches, cut } = found.value;
  const wrong = typeof pattern.value === "string" ? pattern.value : query.value.regexp && typeof slow.value === "string" ? slow.value : undefined;
  const at = indexOf();
  const says = query.value.text === "" || wrong ? "" : matches.length === 0 ? (searching.value ? "Searching" : "No matches")
    : `${at < 0 ? "" : `${at + 1} of `}${matches.length}${cut ? "+" : ""}${at < 0 ? (matches.length === 1 ? " match" : " matches") : ""}`;
  const replacing = replacement.value !== undefined;
  const willReplace = replacing ? chosen().length : 0;
  return (
    <div class="find" onKeyDown={onKeyDown} data-keeps-editing>
      <div class="find-field">
        <input ref={input} type="text" aria-label="Find" placeholder="Find" spellcheck={false} autocomplete="off" value={query.value.text} aria-invalid={wrong ? "true" : undefined}
          aria-describedby="find-wrong" onInput={(event) => change({ text: event.currentTarget.value })} />
        <span id="find-wrong" class="find-wrong" role="alert">{wrong}</span>
        {replacing && (
          <input type="text" aria-label="Replace with" placeholder="Replace with" spellcheck={false} autocomplete="off" value={replacement.value}
            onInput={(event) => (replacement.value = event.currentTarget.value)} />
        )}
      </div>
      <div class="find-choices">
        <Choice name="Match case" on={query.value.matchCase} set={(on) => change({ matchCase: on })} />
        <Choice name="Whole word" on={query.value.wholeWord} set={(on) => change({ wholeWord: on })} />
        <Choice name="Regular expression" on={query.value.regexp} set={(on) => change({ regexp: on })} />
      </div>
      <div class="find-choices" role="group" aria-label="Where">
        <Choice name="Code" on={places.value.code} set={(on) => setPlaces({ code: on })} />
        <Choice name="Text" on={places.value.text} set={(on) => setPlaces({ text: on })} />
        <Choice name="Outputs" on={places.value.outputs} set={(on) => setPlaces({ outputs: on })} />
        <Choice name="Replace" on={replacing} set={(on) => (replacement.value = on ? "" : undefined)} />
      </div>
      <div class="find-bar">
        <span class="find-count" role="status">{says}</span>
        <button type="button" class="icon-button" aria-label="Previous match" title="Previous match (Shift+Enter)" onClick={() => step(-1)}><Icon of={chevronUp} /></button>
        <button type="button" class="icon-button" aria-label="Next match" title="Next match (Enter)" onClick={() => step(1)}><Icon of={chevronDown} /></button>
      </div>
      {replacing && (
        <div class="find-bar">
          <button type="button" class="button" disabled={matches.length === 0} onClick={() => void replaceOne()}>{at < 0 ? "Find first" : "Replace this"}</button>
          <button type="button" class="button" disabled={willReplace === 0} onClick={replaceAll}>Replace {willReplace}</button>
        </div>
      )}
      {cut && <span class="find-wrong">Only the first {count(Math.min(matches.length, mostMatches), "match", "matches")} are here. Say more closely what is looked for.</span>}
      {matches.length > 0 && (
        <ul class="find-list" aria-label="Matches">
          {matches.slice(0, mostRows).map((match, row) => (
            <>
              {(row === 0 || matches[row - 1]!.cell !== match.cell || matches[row - 1]!.in !== match.in) && (
                <li class="find-cell" key={`cell ${keyOf(match)}`}>{kinds[match.cell.type.value]} {(view.index.value.get(match.cell.id) ?? 0) + 1}{match.in === "output" ? ", output" : ""}</li>
              )}
              <li class="find-row" key={keyOf(match)}>
                {match.becomes !== undefined && (
                  <input type="checkbox" aria-label={`Replace ${match.found.slice(0, 60)} in cell ${(view.index.value.get(match.cell.id) ?? 0) + 1}`} checked={!spared.value.has(keyOf(match))}
                    onChange={(event) => {
                      const next = new Set(spared.value);
                      if (event.currentTarget.checked) next.delete(keyOf(match));
                      else next.add(keyOf(match));
                      spared.value = next;
                    }} />
                )}
                <button type="button" class="find-hit" aria-current={keyOf(match) === current.value ? "true" : undefined} onClick={() => { go(match); onChoose?.(); }}>
                  {match.before}
                  {match.becomes === undefined ? <mark>{oneLine(match.found)}</mark> : <><del>{oneLine(match.found)}</del><ins>{oneLine(match.becomes)}</ins></>}
                  {match.after}
                </button>
              </li>
            </>
          ))}
          {matches.length > mostRows && <li class="find-more">{count(matches.length - mostRows, "more match", "more matches")}, not listed</li>}
        </ul>
      )}
    </div>
  );
}

const oneLine = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text).replace(/\n/g, "⏎");

function Choice({ name, on, set }: { name: string; on: boolean; set: (on: boolean) => void }) {
  return <label><input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />{name}</label>;
}
