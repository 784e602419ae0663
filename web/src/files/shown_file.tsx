// A file that a cell opened (google.colab's files.view), in the viewer of the files panel.
import type { NotebookView } from "../notebook/view";
import { addStyles } from "../shell/styles";
import css from "./files.css?inline";
import { filesOf } from "./files_model";
import { Viewer } from "./viewer";

addStyles(css);

export function ShownFile({ view, close }: { view: NotebookView; close: () => void }) {
  return view.shownFile ? <Viewer model={filesOf(view.live.id)} entry={view.shownFile} close={close} /> : null;
}
