import arrowDown from "lucide:arrow-down";
import ellipsis from "lucide:ellipsis";
import pencil from "lucide:pencil";
import trash from "lucide:trash-2";
import { useSignal } from "@preact/signals";
import { deleteNotebook, renameNotebook } from "../shell/api";
import { slow } from "../shell/clock_signal";
import { confirmWith } from "../shell/dialog";
import { downloadEntries } from "../shell/downloads";
import { Icon } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { notebookPath } from "../shell/router";
import { TitleField } from "../shell/title_field";
import { ago, count } from "../shell/words";
import type { NotebookSummary } from "../wire/wire";
import { BookState } from "./summaries";

interface BookTableProps {
  books: readonly NotebookSummary[];
  onChange: (books: NotebookSummary[]) => void;
  onProblem: (sentence: string) => void;
}

export function BookTable({ books, onChange, onProblem }: BookTableProps) {
  const renaming = useSignal<string | null>(null);
  const rename = (book: NotebookSummary) => async (title: string) => {
    const changed = await renameNotebook(book.notebook_id, title);
    onChange(books.map((other) => (other.notebook_id === book.notebook_id ? changed : other)));
  };
  const remove = async (book: NotebookSummary) => {
    const yes = await confirmWith({
      title: `Delete "${book.title}"?`, says: "Its text, outputs and history are deleted for good. Files in your home folder stay.", yes: "Delete notebook", danger: true,
    });
    if (!yes) return;
    try {
      await deleteNotebook(book.notebook_id);
      onChange(books.filter((other) => other.notebook_id !== book.notebook_id));
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "The notebook was not deleted.");
    }
  };
  return (
    <table class="books">
      <thead>
        <tr>
          <th class="book-name" scope="col">Name</th>
          <th class="book-cells" scope="col">Cells</th>
          <th class="book-when sorted" scope="col" aria-sort="descending"><span class="book-state">Edited <Icon of={arrowDown} size={14} /></span></th>
          <th class="book-runtime" scope="col">Runtime</th>
          <th class="book-more"><span class="hidden-words">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        {books.map((book) => (
          <tr key={book.notebook_id}>
            <td class="book-name">
              {renaming.value === book.notebook_id
                ? <TitleField title={book.title} editing rename={rename(book)} onDone={() => (renaming.value = null)} />
                : <a class="book-link" href={notebookPath(book.notebook_id)}>{book.title}</a>}
            </td>
            <td class="book-cells">{count(book.cells, "cell")}</td>
            <td class="book-when" title={new Date(book.updated_at).toLocaleString("en-GB")}>{ago(book.updated_at, slow.value)}</td>
            <td class="book-runtime"><BookState phase={book.runtime} /></td>
            <td class="book-more">
              <MenuButton class="icon-button" label={`More for ${book.title}`} title="More" entries={[
                { title: "Rename", icon: pencil, onChoose: () => (renaming.value = book.notebook_id) },
                ...downloadEntries(book.notebook_id),
                "line",
                { title: "Delete", icon: trash, danger: true, onChoose: () => void remove(book) },
              ]}><Icon of={ellipsis} /></MenuButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
