import arrowDown from "lucide:arrow-down";
import arrowUp from "lucide:arrow-up";
import copy from "lucide:copy";
import ellipsis from "lucide:ellipsis";
import folderIcon from "lucide:folder";
import pencil from "lucide:pencil";
import star from "lucide:star";
import trash from "lucide:trash-2";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { duplicate, place } from "../account/account_api";
import { orSay } from "../account/trying";
import { deleteNotebook, renameNotebook } from "../shell/api";
import { askWords } from "./ask_words";
import { slow } from "../shell/clock_signal";
import { downloadEntries } from "../shell/downloads";
import { Icon } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { notebookPath } from "../shell/router";
import { TitleField } from "../shell/title_field";
import { ago, count } from "../shell/words";
import type { NotebookSummary } from "../wire/wire";
import type { Order, Sort } from "./order";
import { BookState } from "./summaries";
import { takingRow } from "./taking_row";

interface BookTableProps {
  books: readonly NotebookSummary[];
  folders: readonly string[];
  order: Order;
  onSort: (sort: Sort) => void;
  reload: () => Promise<void>;
  onProblem: (sentence: string) => void;
}

export function BookTable({ books, order, onSort, reload, onProblem }: BookTableProps) {
  const renaming = useSignal<string | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const trying = (act: () => Promise<unknown>) => orSay(() => act().then(reload), onProblem);
  const rename = (book: NotebookSummary) => async (title: string) => {
    await renameNotebook(book.notebook_id, title);
    await reload();
  };
  const move = async (book: NotebookSummary) => {
    const folder = await askWords({ title: `Move "${book.title}"`, label: "Folder; empty for the top", value: book.folder ?? "", yes: "Move" });
    if (folder !== null) await trying(() => place(book.notebook_id, { folder }));
  };
  const rises = (order.by === "name") !== order.reversed;
  const head = (by: Sort, words: string, className: string) => (
    <th class={`${className}${order.by === by ? " sorted" : ""}`} scope="col" aria-sort={order.by === by ? (rises ? "ascending" : "descending") : undefined}>
      <button type="button" class="sort-button" onClick={() => onSort(by)}>{words}{order.by === by && <Icon of={rises ? arrowUp : arrowDown} size={14} />}</button>
    </th>
  );
  if (books.length === 0) return <p class="quiet">No notebook is here.</p>;
  return (
    <table class="books" ref={table}>
      <thead>
        <tr>
          {head("name", "Name", "book-name")}
          <th class="book-folder" scope="col">Folder</th>
          {head("cells", "Cells", "book-cells")}
          {head("edited", "Edited", "book-when")}
          {head("opened", "Opened", "book-opened")}
          <th class="book-runtime" scope="col">Runtime</th>
          <th class="book-more"><span class="hidden-words">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        {books.map((book) => (
          <tr key={book.notebook_id} data-book={book.notebook_id}>
            <td class="book-name">
              {renaming.value === book.notebook_id
                ? <TitleField title={book.title} editing rename={rename(book)} onDone={(refocus) => {
                  renaming.value = null;
                  if (refocus) requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`tr[data-book="${book.notebook_id}"] a`)?.focus());
                }} />
                : <a class="book-link" href={notebookPath(book.notebook_id)}>{book.title}{book.is_starred && <span class="book-star" role="img" aria-label="starred"> ★</span>}</a>}
            </td>
            <td class="book-folder">{book.folder ?? ""}</td>
            <td class="book-cells">{count(book.cells, "cell")}</td>
            <td class="book-when" data-where={book.folder ? ` in ${book.folder}` : undefined} title={new Date(book.updated_at).toLocaleString("en-GB")}>{ago(book.updated_at, slow.value)}</td>
            <td class="book-opened">{book.opened_at ? ago(book.opened_at, slow.value) : ""}</td>
            <td class="book-runtime"><BookState phase={book.runtime} /></td>
            <td class="book-more">
              <MenuButton class="icon-button" label={`More for ${book.title}`} title="More" entries={[
                { title: "Rename", icon: pencil, onChoose: () => (renaming.value = book.notebook_id) },
                { title: book.is_starred ? "Remove star" : "Star", icon: star, onChoose: () => void trying(() => place(book.notebook_id, { is_starred: !book.is_starred })) },
                { title: "Move to folder", icon: folderIcon, onChoose: () => void move(book) },
                { title: "Duplicate", icon: copy, onChoose: () => void trying(() => duplicate(book.notebook_id)) },
                ...downloadEntries(book.notebook_id),
                "line",
                { title: "Move to trash", icon: trash, danger: true, onChoose: () => void takingRow(() => trying(() => deleteNotebook(book.notebook_id))) },
              ]}><Icon of={ellipsis} /></MenuButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
