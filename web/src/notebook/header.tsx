import chevronLeft from "lucide:chevron-left";
import download from "lucide:download";
import undo from "lucide:undo-2";
import { AccountButton } from "../shell/account_button";
import { renameNotebook } from "../shell/api";
import { downloadEntries } from "../shell/downloads";
import { Icon, Logo } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { MenuButton } from "../shell/menu";
import { libraryPath } from "../shell/router";
import { ThemeButton } from "../shell/theme_button";
import { TitleField } from "../shell/title_field";
import { SavedState } from "./saved_state";
import type { NotebookView } from "./view";

const rename = (view: NotebookView) => async (title: string) => void (await renameNotebook(view.live.id, title));

const folderCrumb = lazily(() => import("./folder_crumb"));
const people = lazily(() => import("../people/people_here"));

function ownColor({ live }: NotebookView): number | undefined {
  const here = live.people.value;
  return here.length > 1 ? here.find((it) => it.is_you)?.color : undefined;
}

function People({ view }: { view: NotebookView }) {
  const module = view.live.people.value.length > 1 ? people() : undefined;
  return module ? <module.PeopleHere view={view} /> : null;
}

function Title({ view }: { view: NotebookView }) {
  const title = view.live.title.value;
  return <h1 class="crumb-title">{view.mayEdit.value && title ? <TitleField title={title} rename={rename(view)} /> : title}</h1>;
}

export function Header({ view }: { view: NotebookView }) {
  const folder = view.live.ready.value ? folderCrumb() : undefined;
  return (
    <header class="header">
      <a class="header-logo" href={libraryPath} aria-label="Stoa, to the library"><Logo /></a>
      <nav class="crumbs" aria-label="Place">
        <a href={libraryPath}>Library</a>
        <span class="crumb-line" aria-hidden="true">/</span>
        {folder && <folder.FolderCrumb view={view} />}
        <Title view={view} />
      </nav>
      <SavedState view={view} />
      <span class="header-room" />
      <People view={view} />
      <MenuButton class="icon-button" label="Download" entries={downloadEntries(view.live.id)}><Icon of={download} /></MenuButton>
      <ThemeButton />
      <AccountButton color={ownColor(view)} />
    </header>
  );
}

/** On a phone: back, title over the saved state; while editing, undo and Done. */
export function PhoneHeader({ view }: { view: NotebookView }) {
  const editing = view.mode.value === "edit";
  const place = (view.index.value.get(view.selected.value ?? "") ?? 0) + 1;
  return (
    <header class="header phone-header">
      <a class="icon-button" href={libraryPath} aria-label="Back to the library"><Icon of={chevronLeft} size={20} /></a>
      <div class="phone-title">
        <Title view={view} />
        {editing ? <span class="saved">Editing cell {place}</span> : <SavedState view={view} />}
      </div>
      {editing ? (
        <>
          <button type="button" class="icon-button" data-keeps-editing aria-label="Undo" onPointerDown={(event) => event.preventDefault()}
            onClick={() => view.editors.get(view.selected.value ?? "")?.undo()}><Icon of={undo} size={20} /></button>
          <button type="button" class="button plain done" onClick={() => { const id = view.selected.value; if (id) { view.shut(id); view.focus(id); } }}>Done</button>
        </>
      ) : <AccountButton />}
    </header>
  );
}
