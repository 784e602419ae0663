// The panel of the runtime's files: tree, uploads, what can be done with the selected one. Loaded when it is first opened.
import chevronDown from "lucide:chevron-down";
import chevronRight from "lucide:chevron-right";
import download from "lucide:download";
import ellipsis from "lucide:ellipsis";
import eye from "lucide:eye";
import eyeOff from "lucide:eye-off";
import fileIcon from "lucide:file";
import fileCode from "lucide:file-code";
import fileText from "lucide:file-text";
import folderIcon from "lucide:folder";
import folderOpen from "lucide:folder-open";
import folderPlus from "lucide:folder-plus";
import imageIcon from "lucide:image";
import playIcon from "lucide:play";
import pencil from "lucide:pencil";
import refresh from "lucide:refresh-cw";
import table from "lucide:table";
import trash from "lucide:trash-2";
import uploadIcon from "lucide:upload";
import copyIcon from "lucide:copy";
import x from "lucide:x";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { Icon, Ring } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { bytes, count } from "../shell/words";
import type { FileEntry } from "../wire/files";
import { droppedFiles } from "./dropped";
import { filesOf, nameOf, type FilesModel, type Row } from "./files_model";
import css from "./files.css?inline";
import { addStyles } from "../shell/styles";
import { kindOf, Viewer } from "./viewer";

addStyles(css);

export function FilesPanel({ view }: { view: NotebookView }) {
  const model = useMemo(() => filesOf(view.live.id), [view]);
  const over = useSignal(false);
  const viewed = useSignal<FileEntry & { path: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { phase } = view.live.runtime.value;
  useEffect(() => { if (hasFiles(phase)) void model.refresh(); else model.away.value ??= ""; }, [model, phase]);
  useRefreshAfterRuns(view, model);
  const away = hasFiles(phase) ? model.away.value : "This notebook has no runtime now.";
  if (away !== null) return <Away model={model} says={away} phase={phase} />;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    if (event.dataTransfer) void droppedFiles(event.dataTransfer).then((files) => model.upload(files));
  };
  const open = (row: Row) => {
    if (!row.entry) return;
    if (row.entry.kind === "folder") void model.toggle(row.path);
    else if (row.entry.kind === "file") viewed.value = { ...row.entry, path: row.path };
  };
  return (
    <div class={`files${over.value ? " drop-here" : ""}`} onDragOver={(event) => { event.preventDefault(); over.value = true; }}
      onDragLeave={(event) => { if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node)) over.value = false; }} onDrop={drop}>
      <div class="files-tools">
        <button type="button" class="icon-button" aria-label="Upload files" title="Upload files" onClick={() => input.current!.click()}><Icon of={uploadIcon} /></button>
        <button type="button" class="icon-button" aria-label="New folder" title="New folder" onClick={() => (model.editing.value = { path: model.target(), kind: "folder" })}><Icon of={folderPlus} /></button>
        <button type="button" class="icon-button" aria-label="Hidden files" title={model.showsHidden.value ? "Leave out hidden files" : "Show hidden files: those whose name begins with a dot"} aria-pressed={model.showsHidden.value} onClick={() => (model.showsHidden.value = !model.showsHidden.peek())}><Icon of={model.showsHidden.value ? eye : eyeOff} /></button>
        <button type="button" class="icon-button" aria-label="Read again" title="Read again" onClick={() => void model.refresh()}><Icon of={refresh} /></button>
        <input ref={input} type="file" multiple hidden aria-label="Files to upload" onChange={() => {
          const files = [...(input.current!.files ?? [])].map((file) => ({ path: file.name, file }));
          input.current!.value = "";
          void model.upload(files);
        }} />
      </div>
      <input class="files-filter" type="search" placeholder="Filter files" aria-label="Filter files" value={model.filter.value} onInput={(event) => (model.filter.value = event.currentTarget.value)} />
      {model.problem.value && <p class="files-problem" role="alert">{model.problem.value}<button type="button" class="icon-button" aria-label="Close" onClick={() => (model.problem.value = null)}><Icon of={x} size={14} /></button></p>}
      {model.editing.value && <NameForm key={model.editing.value.kind + model.editing.value.path} model={model} />}
      <Tree model={model} open={open} />
      <Details model={model} open={open} />
      <Disk model={model} />
      {viewed.value && <Viewer model={model} entry={viewed.value} close={() => (viewed.value = null)} />}
    </div>
  );
}

/** Whether a runtime is there to be asked; asking without one is refused. */
export const hasFiles = (phase: string) => phase === "idle" || phase === "busy" || phase === "dead";

/** A run may have written files: what is open is read again when the queue is empty. */
function useRefreshAfterRuns(view: NotebookView, model: FilesModel): void {
  const busy = useRef(false);
  useSignalEffect(() => {
    const now = view.live.queue.value.length > 0;
    if (busy.current && !now && model.away.peek() === null) void model.refresh();
    busy.current = now;
  });
}

function Away({ model, says, phase }: { model: FilesModel; says: string; phase: string }) {
  const asked = useSignal(false);
  if (says === "" || phase === "starting" || phase === "restarting" || asked.value) return <p class="panel-empty files-away" role="status"><Ring size={14} />{asked.value || phase !== "idle" ? "The runtime starts" : "Reading"}</p>;
  return (
    <div class="panel-empty">
      <p role={model.problem.value ? "alert" : undefined}>{model.problem.value ?? says}</p>
      <p>Your files are kept. They are shown while a runtime runs; starting one runs no cell.</p>
      <button type="button" class="button" onClick={() => {
        asked.value = true;
        void model.attempt(() => model.api.startRuntime()).finally(() => (asked.value = false));
      }}>Start the runtime</button>
    </div>
  );
}

function iconOf(entry: FileEntry, open?: boolean) {
  if (entry.kind === "folder") return open ? folderOpen : folderIcon;
  return { image: imageIcon, sound: playIcon, film: playIcon, table, code: fileCode, text: fileText, json: fileCode, other: fileIcon }[kindOf(entry.name)];
}

function Tree({ model, open }: { model: FilesModel; open: (row: Row) => void }) {
  const list = useRef<HTMLUListElement>(null);
  const rows = model.rows.value;
  const selected = model.selected.value;
  const focusable = rows.some((row) => row.path === selected) ? selected : rows[0]?.path;
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...list.current!.querySelectorAll<HTMLElement>("[role=treeitem]")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const row = rows[at];
    if (!row) return;
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (step !== undefined) items[Math.max(0, Math.min(step, items.length - 1))]?.focus();
    else if (event.key === "ArrowRight" && row.open === false) void model.toggle(row.path);
    else if (event.key === "ArrowLeft" && row.open) void model.toggle(row.path);
    else if (event.key === "ArrowLeft") items[rows.findLastIndex((other, place) => place < at && other.level < row.level)]?.focus();
    else if (event.key === "Enter" || event.key === " ") row.more ? void model.loadMore(row.more.folder) : open(row);
    else if (event.key === "F2" && row.entry) model.editing.value = { path: row.path, kind: "rename" };
    else if (event.key === "Delete" && row.entry) void model.remove(row.path);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (rows.length === 0) return <p class="panel-empty files-rest">{model.filter.value ? "No file of an open folder has this in its name." : "No files yet. Drop some here."}</p>;
  const leftOut = model.folders.value.get("")?.leftOut ?? 0;
  return (
    <ul class="files-tree files-rest" role="tree" aria-label="Files" ref={list} onKeyDown={onKeyDown}>
      {rows.map((row) => row.upload ? <UploadRow key={row.path} row={row} model={model} /> : (
        <li key={row.path} role="treeitem" class={`files-row${row.path === selected ? " here" : ""}`} aria-level={row.level} aria-expanded={row.open} aria-selected={row.path === selected}
          tabIndex={row.path === focusable ? 0 : -1} style={{ paddingLeft: `${8 + (row.level - 1) * 16}px` }} onFocus={() => { if (row.entry) model.selected.value = row.path; }}
          onClick={() => { if (row.more) void model.loadMore(row.more.folder); else { model.selected.value = row.path; if (row.entry!.kind === "folder") open(row); } }} onDblClick={() => { if (row.entry?.kind === "file") open(row); }}>
          {row.more ? <span class="files-name files-more">{`Show more, ${row.more.left.toLocaleString("en-GB")} left`}</span> : <>
            <span class="files-fold">{row.open !== undefined && <Icon of={row.open ? chevronDown : chevronRight} size={16} />}</span>
            <Icon of={iconOf(row.entry!, row.open)} size={16} />
            <span class="files-name" title={row.entry!.name}>{row.entry!.name}</span>
            {row.entry!.kind === "file" && <span class="files-size">{bytes(row.entry!.bytes)}</span>}
          </>}
        </li>
      ))}
      {leftOut > 0 && <li role="treeitem" class="files-row" aria-level={1} tabIndex={-1}><span class="files-name files-more">{`${count(leftOut, "entry", "entries")} can't be shown`}</span></li>}
    </ul>
  );
}

function UploadRow({ row, model }: { row: Row; model: FilesModel }) {
  const upload = row.upload!;
  const part = upload.file.size ? Math.floor((upload.sent.value / upload.file.size) * 100) : 100;
  return (
    <li role="treeitem" class={`files-row files-upload${upload.failed.value ? " failed" : ""}`} aria-level={1} tabIndex={-1} title={upload.says.value || upload.path}>
      <span class="files-fold" />
      <Icon of={uploadIcon} size={16} />
      <span class="files-name">{upload.failed.value ? `${nameOf(upload.path)}: ${upload.says.value}` : nameOf(upload.path)}</span>
      {!upload.failed.value && <span class="files-size">{upload.says.value || `${part} % of ${bytes(upload.file.size)}`}</span>}
      <button type="button" class="icon-button files-cancel" aria-label={`Cancel the upload of ${nameOf(upload.path)}`} title="Cancel" onClick={() => model.cancel(upload)}><Icon of={x} size={14} /></button>
    </li>
  );
}

function NameForm({ model }: { model: FilesModel }) {
  const { path, kind } = model.editing.value!;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current!.focus();
    const dot = nameOf(path).lastIndexOf(".");
    input.current!.setSelectionRange(0, kind === "rename" && dot > 0 ? dot : input.current!.value.length);
  }, []);
  const close = () => (model.editing.value = null);
  const submit = (event: Event) => {
    event.preventDefault();
    const name = input.current!.value.trim();
    if (name === "" || name.includes("/") || name === "." || name === "..") {
      model.problem.value = "A name has at least one character and no slash.";
      return;
    }
    close();
    void (kind === "folder" ? model.makeFolder(name) : model.rename(path, name));
  };
  const label = kind === "folder" ? `New folder in ${path || "home"}` : `New name of ${nameOf(path)}`;
  return (
    <form class="files-form" onSubmit={submit} onKeyDown={(event) => { event.stopPropagation(); if (event.key === "Escape") close(); }}>
      <label>{label}<input ref={input} value={kind === "rename" ? nameOf(path) : ""} /></label>
      <button type="submit" class="button">{kind === "folder" ? "Make" : "Rename"}</button>
      <button type="button" class="icon-button" aria-label="Cancel" onClick={close}><Icon of={x} size={16} /></button>
    </form>
  );
}

function Details({ model, open }: { model: FilesModel; open: (row: Row) => void }) {
  const path = model.selected.value;
  const entry = model.entry.value;
  if (path === null || !entry) return null;
  const folder = entry.kind === "folder";
  const href = folder ? model.api.zipPath(path) : model.api.contentPath(path);
  const changed = new Date(entry.modified_ms).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return (
    <section class="files-details" aria-label={`About ${entry.name}`}>
      <div class="files-details-top">
        <h3 title={path}>{entry.name}</h3>
        {entry.kind !== "other" && <a class="icon-button" href={href} download="" aria-label={folder ? `Download ${entry.name} as a zip` : `Download ${entry.name}`} title={folder ? "Download as a zip" : "Download"}><Icon of={download} /></a>}
        <MenuButton class="icon-button" label={`More about ${entry.name}`} entries={[
          { title: "Rename", icon: pencil, key: "F2", onChoose: () => (model.editing.value = { path, kind: "rename" }) },
          { title: "Copy path", icon: copyIcon, onChoose: () => void navigator.clipboard?.writeText(path) },
          ...(folder ? [{ title: "Download as a zip", href, download: true, icon: download }] : []), "line",
          { title: "Delete", icon: trash, key: "Del", danger: true, onChoose: () => void model.remove(path) },
        ]}><Icon of={ellipsis} /></MenuButton>
      </div>
      <p>{entry.kind === "file" ? `${bytes(entry.bytes)}, changed ${changed}` : `Changed ${changed}`}</p>
      {entry.kind === "file" && <button type="button" class="button" onClick={() => open({ path, level: 1, entry })}><Icon of={eye} size={16} />Open</button>}
    </section>
  );
}

function Disk({ model }: { model: FilesModel }) {
  const disk = model.disk.value;
  if (!disk || disk.all === 0) return null;
  const used = disk.all - disk.free;
  return (
    <div class="files-disk" title="Of the disk that holds this home">
      <span class="meter-track"><span class="meter-fill" style={{ width: `${Math.min(100, (used / disk.all) * 100)}%` }} /></span>
      <span>{bytes(disk.free)} free</span>
    </div>
  );
}
