import close_ from "lucide:x";
import type { NotebookView } from "../notebook/view";
import { Dialog } from "../shell/dialog";
import { Icon } from "../shell/icon";
import type { Output } from "../wire/wire";
import { MimeOutput } from "./mime_output";

/** One output in the whole window. Frames start anew in it: their content is theirs, and can't be moved. */
export function FullScreen({ output, view, name, close }: { output: Output; view: NotebookView; name: string; close: () => void }) {
  return (
    <Dialog label={name} full close={close}>
      <div class="full-head">
        <h2>{name}</h2>
        <button type="button" class="icon-button" data-first aria-label="Close" title="Close (Esc)" onClick={close}><Icon of={close_} /></button>
      </div>
      <div class="full-body"><MimeOutput output={output} view={view} fills /></div>
    </Dialog>
  );
}
