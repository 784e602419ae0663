import arrowDown from "lucide:arrow-down";
import arrowUp from "lucide:arrow-up";
import braces from "lucide:braces";
import code from "lucide:code-xml";
import copy from "lucide:copy";
import ellipsis from "lucide:ellipsis";
import eraser from "lucide:eraser";
import fold from "lucide:list-chevrons-down-up";
import merge from "lucide:merge";
import paste from "lucide:clipboard-paste";
import playAbove from "lucide:list-start";
import playBelow from "lucide:list-end";
import scissors from "lucide:scissors";
import split from "lucide:split";
import text from "lucide:text";
import trash from "lucide:trash-2";
import type { LiveCell } from "../document/live";
import { keyOf, perform } from "../keys/bindings";
import { commands, type CommandName } from "../keys/commands";
import type { NotebookView } from "../notebook/view";
import { Icon, type IconShapes } from "../shell/icon";
import { MenuButton, type MenuEntry } from "../shell/menu";

export function commandEntry(view: NotebookView, name: CommandName, icon?: IconShapes, more: Partial<MenuEntry & object> = {}): MenuEntry {
  return { title: commands[name].title, icon, key: keyOf(name), onChoose: () => perform(view, name), disabled: !!view.forbids.value?.(name), ...more } as MenuEntry;
}

function ToolButton({ view, name, icon }: { view: NotebookView; name: CommandName; icon: IconShapes }) {
  const key = keyOf(name);
  return (
    <button type="button" class="icon-button" data-keeps-editing aria-label={commands[name].title} title={key ? `${commands[name].title} (${key})` : commands[name].title}
      onClick={() => commands[name].act(view)}>
      <Icon of={icon} />
    </button>
  );
}

export function cellEntries(cell: LiveCell, view: NotebookView): MenuEntry[] {
  const isCode = cell.type.value === "code";
  const entries: MenuEntry[] = [
    commandEntry(view, "cut", scissors), commandEntry(view, "copy", copy), commandEntry(view, "paste", paste), commandEntry(view, "pasteAbove", paste), "line",
    commandEntry(view, "split", split), commandEntry(view, "merge", merge),
  ];
  if (cell.type.value !== "raw") entries.push(commandEntry(view, "toRaw", braces));
  entries.push(commandEntry(view, "foldSource", fold));
  if (view.levels.value.has(cell.id)) entries.push(commandEntry(view, view.folds.value.heads.has(cell.id) ? "showSection" : "foldSection", fold));
  if (!isCode) return entries;
  return [...entries, "line", commandEntry(view, "runAbove", playAbove), commandEntry(view, "runBelow", playBelow), "line",
    commandEntry(view, "foldOutput", fold), commandEntry(view, "clearOutput", eraser)];
}

/** Stands at the selected cell only. */
export function CellToolbar({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  // In the menu as well: in a narrow window it stands alone.
  const tools: [CommandName, IconShapes][] = [["moveUp", arrowUp], ["moveDown", arrowDown], cell.type.value === "code" ? ["toText", text] : ["toCode", code], ["remove", trash]];
  return (
    <div class="cell-tools" role="toolbar" aria-label="Cell">
      {tools.map(([name, icon]) => <ToolButton key={name} view={view} name={name} icon={icon} />)}
      <MenuButton class="icon-button" label="More for this cell" entries={[...tools.map(([name, icon]) => commandEntry(view, name, icon)), "line", ...cellEntries(cell, view)]}><Icon of={ellipsis} /></MenuButton>
    </div>
  );
}
