import x from "lucide:x";
import { useRef, useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { Dialog } from "../shell/dialog";
import { Icon } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { tagsOf, withTags } from "./tags";

addStyles(`
.tag-list { display: flex; flex-wrap: wrap; gap: 6px; margin: 12px 0; padding: 0; list-style: none; }
.tag { display: inline-flex; align-items: center; gap: 2px; padding: 2px 2px 2px 8px; border-radius: 4px; background: var(--accent-soft); color: var(--text); font: 400 13px/20px var(--mono); }
.tag button { display: grid; place-items: center; width: 24px; height: 24px; padding: 0; border: 0; border-radius: 4px; background: none; color: var(--quiet); }
.tag button:hover { color: var(--stop); }
.tag-add { display: flex; gap: 8px; margin-top: 12px; }
.tag-add input { flex: 1; min-width: 0; height: var(--button); padding: 0 8px; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--page); color: var(--text); font: 400 13px/20px var(--mono); }
.tag-known { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-top: 12px; color: var(--quiet); font: 400 12px/20px var(--sans); }
`);

/** Tags of the selected cells: what all of them have can be taken away, new ones go to each. */
export function TagSheet({ view, close }: { view: NotebookView; close: () => void }) {
  const [text, setText] = useState("");
  const cells = view.selectedIds.value.flatMap((id) => view.cell(id) ?? []);
  const each = cells.map((cell) => tagsOf(cell.metadata.value));
  const common = each.length === 0 ? [] : each[0]!.filter((tag) => each.every((tags) => tags.includes(tag)));
  const known = [...new Set(view.live.cells.value.flatMap((cell) => tagsOf(cell.metadata.value)))].filter((tag) => !common.includes(tag)).sort().slice(0, 12);
  const field = useRef<HTMLInputElement>(null);
  const change = (to: (tags: readonly string[]) => readonly string[]) => {
    for (const cell of cells) view.live.setCellMetadata(cell.id, withTags(cell.metadata.peek(), to(tagsOf(cell.metadata.peek()))));
    field.current!.focus(); // what was pressed is gone
  };
  const add = (written: string) => {
    const tags = written.split(/[\s,]+/).filter(Boolean);
    if (tags.length > 0) change((had) => [...new Set([...had, ...tags])]);
    setText("");
  };
  return (
    <Dialog label="Tags" close={close}>
      <h2>{cells.length === 1 ? `Tags of cell ${(view.index.value.get(cells[0]!.id) ?? 0) + 1}` : `Tags of ${cells.length} cells`}</h2>
      <p>They are saved in the notebook, where tools such as nbconvert and papermill read them.</p>
      {common.length > 0 && (
        <ul class="tag-list" aria-label="Tags">
          {common.map((tag) => (
            <li class="tag" key={tag}>{tag}<button type="button" aria-label={`Remove ${tag}`} title="Remove" onClick={() => change((had) => had.filter((one) => one !== tag))}><Icon of={x} size={14} /></button></li>
          ))}
        </ul>
      )}
      <form class="tag-add" onSubmit={(event) => { event.preventDefault(); add(text); }}>
        <input ref={field} data-first aria-label="New tag" placeholder="New tag" maxLength={100} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button" disabled={text.trim() === ""}>Add</button>
      </form>
      {known.length > 0 && <div class="tag-known">Used in this notebook: {known.map((tag) => <button type="button" class="link" onClick={() => add(tag)}>{tag}</button>)}</div>}
      <div class="dialog-buttons"><button type="button" class="button" onClick={close}>Close</button></div>
    </Dialog>
  );
}
