import plus from "lucide:plus";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import type { CellType } from "../wire/wire";

export function insertAfter(view: NotebookView, after: string | null, type: CellType): void {
  view.focus(view.live.insertCell(after, type), "edit");
}

/** Between two cells, on hover: a thin line with "+ Code  + Text". */
export function InsertLine({ view, after }: { view: NotebookView; after: string | null }) {
  return (
    <div class="insert-line">
      <Choices view={view} after={after} tabIndex={-1} />
    </div>
  );
}

/** At the end, always there. */
export function InsertEnd({ view }: { view: NotebookView }) {
  return (
    <div class="insert-end">
      <Choices view={view} after={view.live.cells.value.at(-1)?.id ?? null} tabIndex={0} />
    </div>
  );
}

function Choices({ view, after, tabIndex }: { view: NotebookView; after: string | null; tabIndex: number }) {
  return (
    <>
      <button type="button" class="insert-choice" tabIndex={tabIndex} aria-label="Insert a code cell here" onClick={() => insertAfter(view, after, "code")}><Icon of={plus} size={16} />Code</button>
      <button type="button" class="insert-choice" tabIndex={tabIndex} aria-label="Insert a text cell here" onClick={() => insertAfter(view, after, "markdown")}><Icon of={plus} size={16} />Text</button>
    </>
  );
}
