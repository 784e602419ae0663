import { Dialog } from "../shell/dialog";
import { commandList, type CommandGroup } from "./commands";
import { isMac, shownKeys } from "./sequences";

const groups: readonly CommandGroup[] = ["Run", "Move", "Cells", "Kernel", "Page"];

/** Every command with its keys, from the same table that the keys come from. */
export function KeySheet({ close }: { close: () => void }) {
  return (
    <Dialog label="All keys" wide close={close}>
      <h2>Keys</h2>
      <p>Enter edits the selected cell, Esc leaves the editor. Single letters work when no cell is being edited.</p>
      <div class="key-sheet">
        {groups.map((group) => (
          <section>
            <h3>{group}</h3>
            <dl>
              {commandList.filter((command) => command.group === group && (command.keys.length > 0 || command.editKeys)).map((command) => (
                <div class="key-row">
                  <dt>{command.title}</dt>
                  <dd>{keysOf(command.keys.length > 0 ? command.keys : command.editKeys!).map((key) => <kbd class="key">{key}</kbd>)}</dd>
                </div>
              ))}
              {group === "Cells" && <div class="key-row"><dt>Comment or uncomment lines, while editing</dt><dd><kbd class="key">{shownKeys("Mod-/")}</kbd></dd></div>}
            </dl>
          </section>
        ))}
      </div>
      <div class="dialog-buttons"><button type="button" class="button" data-first onClick={close}>Close</button></div>
    </Dialog>
  );
}

function keysOf(keys: readonly string[]): string[] {
  const shown = keys.filter((key) => isMac || key !== "Ctrl-Enter").slice(0, 2).map((key) => shownKeys(key).join(" "));
  return [...new Set(shown)];
}
