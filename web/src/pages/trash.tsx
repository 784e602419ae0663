import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { listTrash, purge, restore } from "../account/account_api";
import { orSay } from "../account/trying";
import { slow } from "../shell/clock_signal";
import { confirmWith } from "../shell/dialog";
import { notebookPath } from "../shell/router";
import { Frame } from "../library/frame";
import { takingRow } from "../library/taking_row";
import { showTab } from "../shell/tab_sign";
import { ago } from "../shell/words";
import { limits, type NotebookSummary } from "../wire/wire";

/** Deleted notebooks, to be brought back. */
export default function TrashPage() {
  const books = useSignal<NotebookSummary[] | null>(null);
  const problem = useSignal("");
  const restored = useSignal<NotebookSummary | null>(null);
  const trying = (act: () => Promise<void>) => {
    problem.value = "";
    restored.value = null;
    return orSay(act, (sentence) => (problem.value = sentence));
  };
  const without = (id: string) => { books.value = books.value!.filter((book) => book.notebook_id !== id); };
  useEffect(() => {
    showTab("Trash, Stoa", "idle");
    void trying(async () => { books.value = await listTrash(); });
  }, []);
  const forGood = async (book: NotebookSummary) => {
    if (!await confirmWith({ title: `Delete "${book.title}" for good?`, says: "Its text, outputs and history can't be brought back.", yes: "Delete for good", danger: true })) return;
    await trying(async () => { await purge(book.notebook_id); without(book.notebook_id); });
  };
  return (
    <Frame at="trash">
      <main class="library-main">
        <div class="library-top"><h1>Trash</h1></div>
        <p class="quiet">Deleted notebooks stay here for {limits.trash_days} days.</p>
        {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
        <p role="status">{restored.value && <>{restored.value.title} is back in the library. <a href={notebookPath(restored.value.notebook_id)}>Open it</a></>}</p>
        {books.value?.length === 0 && <p class="quiet">Nothing is in the trash.</p>}
        <ul class="plain-list">
          {books.value?.map((book) => (
            <li key={book.notebook_id}>
              <span><strong>{book.title}</strong>, deleted {ago(book.deleted_at ?? book.updated_at, slow.value)}</span>
              <button type="button" class="button small" aria-label={`Restore ${book.title}`} onClick={() => void takingRow(() => trying(async () => { await restore(book.notebook_id); without(book.notebook_id); restored.value = book; }))}>Restore</button>
              <button type="button" class="button small plain" aria-label={`Delete for good: ${book.title}`} onClick={() => void takingRow(() => forGood(book))}>Delete for good</button>
            </li>
          ))}
        </ul>
      </main>
    </Frame>
  );
}
