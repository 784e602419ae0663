import fileDown from "lucide:file-down";
import { StaticPicture } from "./static_picture";
import { Icon } from "../shell/icon";

/** The empty library: what a notebook is, and one clear next step. */
export function FirstStart({ create, busy }: { create: () => void; busy: boolean }) {
  return (
    <>
      <section class="first">
        <div class="first-words">
          <h2>Run your first cell</h2>
          <p>A notebook holds text, code and results on one page. Write Python in a cell and press the triangle beside it: there is nothing to install.</p>
          <button type="button" class="button filled" disabled={busy} onClick={create}>Make a notebook</button>
          <p class="small-print">Every change is saved as you make it. Runs go on when you close the tab.</p>
        </div>
        <StaticPicture />
      </section>
      <div class="drop-hint">
        <Icon of={fileDown} />
        <span>Or drop <code>.ipynb</code> files anywhere on this page. They stay on this server.</span>
      </div>
    </>
  );
}
