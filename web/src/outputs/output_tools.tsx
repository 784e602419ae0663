import copyIcon from "lucide:copy";
import download from "lucide:download";
import ellipsis from "lucide:ellipsis";
import expand from "lucide:maximize";
import { useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { Portal } from "../shell/portal";
import type { Output } from "../wire/wire";
import { FullScreen } from "./full_screen";
import { copyOutput, saveOutput } from "./take_output";

/** What one does with an output: a quiet button at each output of the selected cell. */
export function OutputTools({ output, view, name }: { output: Output; view: NotebookView; name: string }) {
  const [full, setFull] = useState(false);
  const copy = () => void copyOutput(output, view).then(() => view.say("Copied"), () => view.say("The browser did not allow copying."));
  const save = () => void saveOutput(output, view, name).catch(() => view.say("This output could not be fetched."));
  return (
    <div class="output-tools">
      <MenuButton class="icon-button" label={`Actions for ${name}`} entries={[
        { title: "Full screen", icon: expand, onChoose: () => setFull(true) },
        { title: "Copy", icon: copyIcon, onChoose: copy },
        { title: "Save as file", icon: download, onChoose: save },
      ]}><Icon of={ellipsis} size={16} /></MenuButton>
      {full && <Portal><FullScreen output={output} view={view} name={name} close={() => setFull(false)} /></Portal>}
    </div>
  );
}
