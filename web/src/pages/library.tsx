import circleX from "lucide:circle-x";
import plus from "lucide:plus";
import uploadIcon from "lucide:upload";
import x from "lucide:x";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { makeFolder } from "../account/account_api";
import { orSay, sentenceOf } from "../account/trying";
import { BookTable } from "../library/book_table";
import { Examples } from "../library/examples";
import { LibrarySearch } from "../library/library_search";
import { isOn, ordered, pressed, shelfAt, shelfThatIs, type Order, type Shelf } from "../library/order";
import { Shelves } from "../library/shelves";
import { FirstStart } from "../library/first_start";
import { UnreadList } from "../library/unread_list";
import { upload } from "../library/upload";
import { Notice } from "../shell/notice";
import { createNotebook, listLibrary, me, Refused } from "../shell/api";
import { Frame } from "../library/frame";
import { Icon, Ring } from "../shell/icon";
import { folderPath, go, libraryPath, notebookPath, signInPath } from "../shell/router";
import { showTab } from "../shell/tab_sign";
import type { NotebookSummary, UnreadFile } from "../wire/wire";

/** What is in the library and what runs; kept fresh while it is looked at. */
export default function LibraryPage() {
  const books = useSignal<NotebookSummary[] | null>(null);
  const folders = useSignal<string[]>([]);
  const shelf = useSignal<Shelf>(shelfAt(location.hash));
  const order = useSignal<Order>({ by: "edited", reversed: false });
  const unread = useSignal<readonly UnreadFile[]>([]);
  const problems = useSignal<readonly string[]>([]);
  const busy = useSignal(false);
  const over = useSignal(false);
  const picker = useRef<HTMLInputElement>(null);

  const load = async () => {
    try {
      const library = await listLibrary();
      books.value = library.notebooks;
      folders.value = library.folders ?? [];
      unread.value = library.unread;
      problems.value = problems.value.filter((sentence) => !sentence.startsWith("The server can't be reached"));
    } catch (error) {
      if (error instanceof Refused && error.refusal === "not_signed_in") return go(signInPath, "replace");
      if (!problems.value.includes(sentenceOf(error))) problems.value = [...problems.value, sentenceOf(error)];
    }
  };
  useEffect(() => {
    showTab("Library, Stoa", "idle");
    void load();
    const again = () => { if (document.visibilityState === "visible") void load(); };
    const timer = setInterval(again, 10_000);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);

  const busily = async (act: () => Promise<void>) => {
    if (busy.value) return;
    busy.value = true;
    await orSay(act, (sentence) => (problems.value = [...problems.value, sentence]));
    busy.value = false;
  };
  const create = () => void busily(async () => go(notebookPath((await createNotebook()).notebook_id)));
  const take = (files: readonly File[]) => void busily(async () => {
    const { added, problems: bad } = await upload(files);
    problems.value = [...problems.value, ...bad];
    if (added.length === 1 && bad.length === 0) go(notebookPath(added[0]!.notebook_id));
    else await load();
  });

  const choose = (next: Shelf) => {
    shelf.value = next;
    history.replaceState(null, "", "folder" in next ? folderPath(next.folder) : libraryPath);
  };

  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const empty = books.value?.length === 0;
  const here = shelfThatIs(shelf.value, folders.value);
  const report = (sentence: string) => (problems.value = [...problems.value, sentence]);
  return (
    <div class="drop-place" onDragOver={(event) => { if (hasFiles(event)) { event.preventDefault(); over.value = true; } }}
      onDragLeave={(event) => { if (!event.relatedTarget) over.value = false; }}
      onDrop={(event) => { if (!hasFiles(event)) return; event.preventDefault(); over.value = false; take([...event.dataTransfer!.files]); }}>
      <Frame at="library" search={<LibrarySearch />}>
      <main class="library-main">
        <div class="library-top">
          <h1>Library</h1>
          <button type="button" class="button" disabled={busy.value} onClick={() => picker.current!.click()}><Icon of={uploadIcon} size={16} />Upload</button>
          <button type="button" class={`button wide${empty ? "" : " filled"}`} disabled={busy.value || !me.value} onClick={create}><Icon of={plus} size={16} />New notebook</button>
          <input ref={picker} type="file" accept=".ipynb,.py,.zip,application/x-ipynb+json" multiple hidden onChange={(event) => {
            const field = event.currentTarget;
            take([...(field.files ?? [])]);
            field.value = "";
          }} />
        </div>
        <div class="library-notices">
          {problems.value.map((sentence) => (
            <Notice key={sentence} icon={circleX} tone="stop" actions={<button type="button" class="icon-button" aria-label="Dismiss" onClick={() => (problems.value = problems.value.filter((other) => other !== sentence))}><Icon of={x} size={16} /></button>}>{sentence}</Notice>
          ))}
        </div>
        {books.value === null && problems.value.length === 0 && <div class="waiting" role="status"><span><Ring />Reading the library</span></div>}
        {empty && <FirstStart create={create} busy={busy.value} />}
        {books.value && !empty && (
          <>
            <Shelves folders={folders.value} shelf={here} choose={choose} reload={load} onProblem={report} make={(path) => makeFolder(path)} />
            <BookTable books={ordered(books.value.filter((book) => isOn(book, here)), order.value)} folders={folders.value} order={order.value} onSort={(by) => (order.value = pressed(order.value, by))} reload={load} onProblem={report} />
          </>
        )}
        <UnreadList files={unread.value} onChange={(next) => (unread.value = next)} onProblem={report} />
        <Examples onProblem={report} />
      </main>
      </Frame>
      {over.value && <div class="drop-over">Drop .ipynb, .py or .zip files to add them to the library</div>}
    </div>
  );
}
