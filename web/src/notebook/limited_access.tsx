// For whoever may not do everything with a notebook: says so and who can change it, and takes away what would only be refused.
import copy from "lucide:copy";
import eye from "lucide:eye";
import { useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { CommandName } from "../keys/commands";
import { duplicate } from "../account/account_api";
import { Icon } from "../shell/icon";
import { Notice } from "../shell/notice";
import { go, notebookPath } from "../shell/router";
import { addStyles } from "../shell/styles";
import type { AccessChanged } from "../wire/wire";
import styles from "./limited_access.css?inline";
import type { NotebookView } from "./view";

addStyles(styles);

const needsEditing: ReadonlySet<CommandName> = new Set([
  "runAndInsert", "edit", "insertAbove", "insertBelow", "cut", "paste", "pasteAbove", "remove", "undo", "redo", "moveUp", "moveDown", "toText", "toCode", "toRaw", "merge",
  "split", "foldSource", "foldOutput", "foldSection", "showSection", "clearOutput", "clearAll", "chooseKernel", "format", "tags", "snippets", "scratch",
]);
const needsRunning: ReadonlySet<CommandName> = new Set([
  "run", "runAndInsert", "runAll", "runAbove", "runBelow", "runOutdated", "interrupt", "restart", "restartAndRunAll", "stopRuntime", "variables", "scratch",
]);

const ownersOnly: ReadonlySet<CommandName> = new Set(["files", "terminals"]);

/** In a sentence: what one may do, and who can change that. */
export function accessWords({ may_edit, may_run, owner }: AccessChanged): { can: string; who: string } {
  const can = may_edit && may_run ? "You can edit and run this notebook." : may_edit ? "You can edit this notebook, not run it." : may_run ? "You can run this notebook, not edit it." : "You can view this notebook.";
  return { can, who: may_edit && may_run ? `Its files and terminals are ${owner}'s.` : `${owner} can let you ${may_edit ? "run" : may_run ? "edit" : "edit or run"} it.` };
}

export function LimitedAccess({ view }: { view: NotebookView }) {
  const access = view.live.access.value!;
  const busy = useSignal(false);
  const { can, who } = accessWords(access);
  useLayoutEffect(() => {
    const { classList } = document.documentElement;
    const worn: [string, boolean][] = [["limited", true], ["reads", !access.may_edit], ["runs-not", !access.may_run]];
    for (const [name, on] of worn) classList.toggle(name, on);
    view.forbids.value = (name) => {
      if (ownersOnly.has(name)) return `Files and terminals are ${access.owner}'s.`;
      return (!access.may_edit && needsEditing.has(name)) || (!access.may_run && needsRunning.has(name)) ? `${can} ${who}` : undefined;
    };
    if (!access.may_edit) view.mode.value = "command";
    return () => {
      for (const [name] of worn) classList.remove(name);
      view.forbids.value = undefined;
    };
  }, [view, access]);
  const makeCopy = async () => {
    busy.value = true;
    try {
      go(notebookPath((await duplicate(view.live.id)).notebook_id));
    } catch (error) {
      view.say(error instanceof Error ? error.message : "No copy was made.");
    }
    busy.value = false;
  };
  return (
    <div class="notices">
      <Notice icon={eye} actions={<button type="button" class="button small" disabled={busy.value} onClick={() => void makeCopy()}><Icon of={copy} size={16} />Make a copy</button>}><b>{can}</b> {who}</Notice>
    </div>
  );
}
