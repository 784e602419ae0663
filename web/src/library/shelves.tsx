import ellipsis from "lucide:ellipsis";
import folderIcon from "lucide:folder";
import folderPlus from "lucide:folder-plus";
import star from "lucide:star";
import { moveFolder, removeFolder } from "../account/account_api";
import { orSay } from "../account/trying";
import { askWords } from "./ask_words";
import { confirmWith } from "../shell/dialog";
import { Icon } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import type { Shelf } from "./order";

interface ShelvesProps {
  folders: readonly string[];
  shelf: Shelf;
  choose: (shelf: Shelf) => void;
  make: (path: string) => Promise<void>;
  reload: () => Promise<void>;
  onProblem: (sentence: string) => void;
}

/** All notebooks, those with a star, and one's folders. */
export function Shelves({ folders, shelf, choose, make, reload, onProblem }: ShelvesProps) {
  const trying = (act: () => Promise<void>) => orSay(() => act().then(reload), onProblem);
  const add = async () => {
    const path = await askWords({ title: "New folder", label: "Name; a / makes a folder in a folder", value: "folder" in shelf ? `${shelf.folder}/` : "", yes: "Make folder" });
    if (path) await trying(() => make(path));
  };
  const rename = async (path: string) => {
    const to = await askWords({ title: "Rename or move the folder", label: "New name, with the folders above it", value: path, yes: "Rename" });
    if (to) await trying(async () => { await moveFolder(path, to); choose({ folder: to }); });
  };
  const remove = async (path: string) => {
    if (!await confirmWith({ title: `Take out the folder ${path}?`, says: "Notebooks in it go up one folder; none is deleted.", yes: "Take out" })) return;
    await trying(async () => { await removeFolder(path); choose({ all: true }); });
  };
  const chosen = "folder" in shelf ? shelf.folder : null;
  return (
    <nav class="shelves" aria-label="Folders">
      <button type="button" aria-pressed={"all" in shelf} onClick={() => choose({ all: true })}>All</button>
      <button type="button" aria-pressed={"starred" in shelf} onClick={() => choose({ starred: true })}><Icon of={star} size={14} />Starred</button>
      {folders.map((path) => <button key={path} type="button" aria-pressed={chosen === path} onClick={() => choose({ folder: path })}><Icon of={folderIcon} size={14} />{path}</button>)}
      <button type="button" aria-label="New folder" title="New folder" onClick={() => void add()}><Icon of={folderPlus} size={16} /></button>
      {chosen && (
        <MenuButton class="icon-button" label={`More for the folder ${chosen}`} title="More" entries={[
          { title: "Rename or move", onChoose: () => void rename(chosen) },
          { title: "Take out", onChoose: () => void remove(chosen) },
        ]}><Icon of={ellipsis} size={16} /></MenuButton>
      )}
    </nav>
  );
}
