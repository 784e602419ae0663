// The folder in which this person keeps the notebook, between the library and the title. Comes after the notebook.
import { useEffect, useState } from "preact/hooks";
import { findNotebook } from "../shell/api";
import { folderPath } from "../shell/router";
import type { NotebookView } from "./view";

export function FolderCrumb({ view }: { view: NotebookView }) {
  const [folder, setFolder] = useState<string>();
  useEffect(() => {
    // Without an answer the place stays unsaid.
    findNotebook(view.live.id).then((book) => setFolder(book.folder), () => undefined);
  }, [view]);
  if (!folder) return null;
  const names = folder.split("/");
  return <>{names.map((name, at) => <><a class="crumb-folder" href={folderPath(names.slice(0, at + 1).join("/"))}>{name}</a><span class="crumb-line" aria-hidden="true">/</span></>)}</>;
}
