// A file in a dialog: text to edit and save, the first rows of a table, JSON set out, a picture.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Refused } from "../shell/api";
import { confirmWith, Dialog } from "../shell/dialog";
import { Ring } from "../shell/icon";
import { bytes } from "../shell/words";
import type { FileEntry } from "../wire/files";
import { readCsv } from "./csv";
import { parentOf, type FilesModel } from "./files_model";
import type { TextEditor } from "./text_editor";

const mostText = 2 << 20;
const mostTable = 512 << 10;
const mostRows = 200;
const mostPicture = 32 << 20;

export type Kind = "image" | "sound" | "film" | "table" | "json" | "code" | "text" | "other";

export function kindOf(name: string): Kind {
  const end = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (["png", "jpg", "jpeg", "gif", "webp"].includes(end)) return "image";
  if (["mp3", "wav", "ogg", "m4a", "flac"].includes(end)) return "sound";
  if (["mp4", "webm"].includes(end)) return "film";
  if (["csv", "tsv"].includes(end)) return "table";
  if (["json", "geojson", "ipynb"].includes(end)) return "json";
  if (["py", "js", "ts", "c", "cpp", "h", "sh", "r", "jl", "rs", "go", "java", "sql", "html", "css", "yaml", "yml", "toml"].includes(end)) return "code";
  if (["txt", "md", "log", "cfg", "ini", "rst", ""].includes(end)) return "text";
  return "other";
}

interface Shown { kind: "text"; text: string; whole: boolean; version: string }
type Content = Shown | { kind: "image"; url: string } | { kind: "sound" | "film" } | { kind: "table"; rows: string[][]; whole: boolean; version: string; text: string } | { kind: "none"; says: string };

async function look(model: FilesModel, entry: FileEntry & { path: string }): Promise<Content> {
  const kind = kindOf(entry.name);
  if (kind === "image") {
    if (entry.bytes > mostPicture) return { kind: "none", says: `Pictures over ${bytes(mostPicture)} are not shown here. Download it.` };
    const { blob } = await model.api.read(entry.path, mostPicture);
    return { kind: "image", url: URL.createObjectURL(blob) };
  }
  // The browser asks for the ranges that it plays.
  if (kind === "sound" || kind === "film") return { kind };
  const { blob, whole, version } = await model.api.read(entry.path, kind === "table" ? mostTable : mostText);
  const data = await blob.arrayBuffer();
  if (new Uint8Array(data, 0, Math.min(data.byteLength, 8192)).includes(0)) return { kind: "none", says: "This is no text. Download it to look at it." };
  const text = new TextDecoder().decode(data);
  if (kind === "table") return { kind, rows: readCsv(text, /\.tsv$/i.test(entry.name) ? "\t" : ",", mostRows, !whole), whole, version, text };
  if (kind === "json" && whole && text.length < 200_000 && !text.includes("\n")) {
    try {
      return { kind: "text", text: `${JSON.stringify(JSON.parse(text), null, 2)}\n`, whole, version };
    } catch {
      // Shown as it is.
    }
  }
  // What is not UTF-8 would be saved changed: it is only looked at.
  return { kind: "text", text, whole: whole && !text.includes("\ufffd"), version };
}

export function Viewer({ model, entry, close }: { model: FilesModel; entry: FileEntry & { path: string }; close: () => void }) {
  const content = useSignal<Content | null>(null);
  const asText = useSignal(false);
  const changed = useSignal(false);
  useEffect(() => {
    let url: string | undefined;
    look(model, entry).then((found) => {
      content.value = found;
      if (found.kind === "image") url = found.url;
    }, (error: unknown) => { content.value = { kind: "none", says: error instanceof Error ? error.message : "It can't be read." }; });
    return () => { if (url) URL.revokeObjectURL(url); };
  }, []);
  const leave = async () => {
    if (changed.value && !(await confirmWith({ title: "Close without saving?", says: `What you changed in ${entry.name} is lost.`, yes: "Close without saving", danger: true }))) return;
    close();
  };
  const shown = content.value;
  return (
    <Dialog label={entry.name} wide close={() => void leave()}>
      <h2 class="viewer-title">{entry.path}</h2>
      {shown === null && <p role="status"><Ring size={14} /> Reading</p>}
      {shown?.kind === "none" && <p>{shown.says}</p>}
      {shown?.kind === "image" && <img class="viewer-picture" src={shown.url} alt={entry.name} />}
      {shown?.kind === "sound" && <audio class="viewer-picture" controls src={model.api.contentPath(entry.path)} aria-label={entry.name} />}
      {shown?.kind === "film" && <video class="viewer-picture" controls src={model.api.contentPath(entry.path)} aria-label={entry.name} />}
      {shown?.kind === "table" && !asText.value && <Table rows={shown.rows} whole={shown.whole} />}
      {(shown?.kind === "text" || (shown?.kind === "table" && asText.value)) && <Text model={model} entry={entry} shown={shown} changed={changed} />}
      <div class="dialog-buttons">
        {shown?.kind === "table" && !asText.value && <button type="button" class="button" onClick={() => (asText.value = true)}>Edit as text</button>}
        <a class="button" href={model.api.contentPath(entry.path)} download="">Download</a>
        <button type="button" class="button" onClick={() => void leave()}>Close</button>
      </div>
    </Dialog>
  );
}

function Table({ rows, whole }: { rows: string[][]; whole: boolean }) {
  const [head, ...body] = rows;
  if (!head) return <p>The file is empty.</p>;
  return (
    <>
      {/* A region that scrolls is reached by keyboard. */}
      <div class="viewer-table" tabIndex={0} role="region" aria-label="Rows">
        <table>
          <thead><tr>{head.map((cell) => <th scope="col">{cell}</th>)}</tr></thead>
          <tbody>{body.map((row) => <tr>{row.map((cell) => <td>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
      {(rows.length === mostRows || !whole) && <p>The first {body.length} rows.</p>}
    </>
  );
}

interface TextProps { model: FilesModel; entry: FileEntry & { path: string }; shown: { text: string; whole: boolean; version: string }; changed: { value: boolean } }

function Text({ model, entry, shown, changed }: TextProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor | null>(null);
  const version = useRef(shown.version);
  const says = useSignal(shown.whole ? "" : `Only the beginning is shown, or it is no UTF-8: this file can't be edited here.`);
  const conflict = useSignal(false);
  useEffect(() => {
    let gone = false;
    void import("./text_editor").then(({ mountTextEditor }) => {
      if (gone) return;
      editor.current = mountTextEditor({ parent: place.current!, text: shown.text, name: entry.name, readOnly: !shown.whole, onChange: () => (changed.value = true), onSave: () => void save() });
    });
    return () => { gone = true; editor.current?.unmount(); };
  }, []);
  const save = async (over = false) => {
    if (!editor.current || !shown.whole) return;
    const text = editor.current.text();
    try {
      const saved = await model.api.save(entry.path, text, over ? undefined : version.current);
      version.current = saved.version;
      changed.value = editor.current.text() !== text;
      conflict.value = false;
      says.value = "Saved.";
      void model.load(parentOf(entry.path));
    } catch (error) {
      if (error instanceof Refused && error.refusal === "conflict") conflict.value = true;
      says.value = error instanceof Error ? error.message : "It could not be saved.";
    }
  };
  return (
    <>
      <div class="viewer-text" ref={place} />
      <p role="status" class="viewer-says">{says.value}</p>
      <div class="dialog-buttons">
        {conflict.value && <button type="button" class="button danger" onClick={() => void save(true)}>Save over it</button>}
        {shown.whole && <button type="button" class="button filled" onClick={() => void save()}>Save</button>}
      </div>
    </>
  );
}
