import searchIcon from "lucide:search";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { search } from "../account/account_api";
import { sentenceOf } from "../account/trying";
import { Icon } from "../shell/icon";
import { notebookPath } from "../shell/router";
import { limits, type FoundNotebook } from "../wire/wire";

const pause_ms = 150; // between a key and the search: a word is seldom typed faster than that

/** Finds notebooks by title and text of cells. "/" or Ctrl-K goes here, arrows choose, Enter opens, Escape leaves. */
export function LibrarySearch() {
  const words = useSignal("");
  const found = useSignal<FoundNotebook[] | null>(null);
  const problem = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  useEffect(() => {
    const asked = words.value.trim();
    if (!asked) {
      found.value = null;
      return;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      search(asked).then((list) => { if (wanted) { found.value = list; problem.value = ""; } }, (error: unknown) => { if (wanted) problem.value = sentenceOf(error); });
    }, pause_ms);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [words.value]);
  const move = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      words.value = "";
      field.current?.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (at < 0 ? field.current : links[Math.min(at, links.length - 1)])?.focus();
  };
  return (
    <search class="library-search" onKeyDown={move}>
      <Icon of={searchIcon} size={16} />
      <input ref={field} type="search" aria-label="Find notebooks and text in cells" placeholder="Find notebooks, text in cells" maxLength={limits.max_search_bytes / 4} value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} />
      <kbd aria-hidden="true">Ctrl K</kbd>
      <span class="hidden-words" role="status">{found.value ? `${found.value.length} found` : ""}</span>
      {(found.value || problem.value) && words.value && (
        <div class="found">
          {problem.value && <p role="alert">{problem.value}</p>}
          {found.value?.length === 0 && <p>Nothing holds all these words.</p>}
          <ul ref={list}>
            {found.value?.map((book) => (
              <li key={book.notebook_id}>
                <a href={notebookPath(book.notebook_id)}><strong>{book.title}</strong>{book.folder && <span> {book.folder}</span>}<Snippet text={book.snippet} /></a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </search>
  );
}

/** Hits stand between U+E000 and U+E001. */
function Snippet({ text }: { text: string }) {
  return <span class="snippet">{text.split("\ue000").map((part, at) => {
    const [hit, rest] = at === 0 ? ["", part] : part.split("\ue001");
    return <>{hit && <mark>{hit}</mark>}{rest}</>;
  })}</span>;
}
