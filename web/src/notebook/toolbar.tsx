import play from "lucide:play";
import plus from "lucide:plus";
import { insertAfter } from "../cells/insert_line";
import { commands } from "../keys/commands";
import { Icon } from "../shell/icon";
import { KernelMenu } from "./kernel_menu";
import type { NotebookView } from "./view";

export function Toolbar({ view }: { view: NotebookView }) {
  const after = () => view.selectedIds.value.at(-1) ?? view.live.cells.value.at(-1)?.id ?? null;
  return (
    <div class="toolbar">
      <div class="toolbar-inside" role="toolbar" aria-label="Notebook">
        <button type="button" class="button plain" onClick={() => commands.runAll.act(view)}><Icon of={play} size={16} />Run all</button>
        <button type="button" class="button plain" title="Insert a code cell (b)" onClick={() => insertAfter(view, after(), "code")}><Icon of={plus} size={16} />Code</button>
        <button type="button" class="button plain" title="Insert a text cell" onClick={() => insertAfter(view, after(), "markdown")}><Icon of={plus} size={16} />Text</button>
        <span class="header-room" />
        <KernelMenu view={view} />
      </div>
    </div>
  );
}
