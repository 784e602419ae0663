import code from "lucide:code-xml";
import text from "lucide:text";
import { useEffect, useRef } from "preact/hooks";
import { insertAfter } from "../cells/insert_line";
import { keyOf } from "../keys/bindings";
import { Icon } from "../shell/icon";
import { wear } from "../shell/wear_styles";
import styles from "./empty_notebook.css?inline";
import type { NotebookView } from "./view";

wear(styles);

/** A notebook without a cell: what the first one can be. The focus waits here, for there is no cell to hold it. */
export function EmptyNotebook({ view }: { view: NotebookView }) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (document.activeElement === document.body) first.current!.focus({ preventScroll: true }); }, []);
  const key = keyOf("insertBelow");
  return (
    <section class="empty-notebook" aria-labelledby="empty-notebook-title">
      <h2 id="empty-notebook-title">This notebook has no cells</h2>
      <p>Code runs and shows its result below itself. Text is Markdown: headings, lists, formulas, pictures.</p>
      <div class="empty-choices">
        <button type="button" ref={first} class="button filled" onClick={() => insertAfter(view, null, "code")}><Icon of={code} />Add a code cell</button>
        <button type="button" class="button" onClick={() => insertAfter(view, null, "markdown")}><Icon of={text} />Add a text cell</button>
      </div>
      {key && <p class="small-print">Or press <kbd class="key">{key}</kbd> for a code cell.</p>}
    </section>
  );
}
