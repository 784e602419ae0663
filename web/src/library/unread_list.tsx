import download from "lucide:download";
import trash from "lucide:trash-2";
import { deleteUnread, unreadPath } from "../shell/api";
import { slow } from "../shell/clock_signal";
import { confirmWith } from "../shell/dialog";
import { Icon } from "../shell/icon";
import { ago, bytes } from "../shell/words";
import type { UnreadFile } from "../wire/wire";

interface UnreadListProps {
  files: readonly UnreadFile[];
  onChange: (files: UnreadFile[]) => void;
  onProblem: (sentence: string) => void;
}

/** Uploads that could not be read: why, and the file as it came. */
export function UnreadList({ files, onChange, onProblem }: UnreadListProps) {
  if (files.length === 0) return null;
  const remove = async (file: UnreadFile) => {
    const yes = await confirmWith({ title: `Delete "${file.name}"?`, says: "The uploaded file is deleted for good.", yes: "Delete file", danger: true });
    if (!yes) return;
    try {
      await deleteUnread(file.file_id);
      onChange(files.filter((other) => other.file_id !== file.file_id));
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "The file was not deleted.");
    }
  };
  return (
    <section class="unread" aria-labelledby="unread-title">
      <h2 id="unread-title">Could not be read</h2>
      <ul>
        {files.map((file) => (
          <li key={file.file_id}>
            <div class="unread-words">
              <div class="unread-name">{file.name}</div>
              <div>{file.sentence}</div>
              <div class="unread-when">{bytes(file.bytes)}, {ago(file.added_at, slow.value)}</div>
            </div>
            <a class="icon-button" href={unreadPath(file.file_id)} download="" aria-label={`Download ${file.name}`} title="Download as it came"><Icon of={download} size={16} /></a>
            <button type="button" class="icon-button" aria-label={`Delete ${file.name}`} title="Delete" onClick={() => void remove(file)}><Icon of={trash} size={16} /></button>
          </li>
        ))}
      </ul>
    </section>
  );
}
