import { effect, useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { CellList } from "../cells/cell_list";
import { InsertEnd, InsertLine } from "../cells/insert_line";
import type { LiveNotebookApi } from "../document/live";
import { TerminalsPlace } from "../files/places";
import { copy, cut, paste } from "../keys/cell_commands";
import { listenToKeys } from "../keys/listen";
import { QuestionPlace } from "../shell/dialog";
import { Ring } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { settings } from "../shell/settings";
import { showTab, type TabState } from "../shell/tab_sign";
import { Announce } from "./announce";
import { listenToClipboard } from "./clipboard";
import { Header, PhoneHeader } from "./header";
import { Notices } from "./notices";
import { Said } from "./said";
import { Side } from "./side";
import { StatusBar } from "./status_bar";
import { Toolbar } from "./toolbar";
import { narrowQuery } from "./panel";
import { NotebookView } from "./view";

// What only a phone shows; dialogs; what works beside the cells.
const phoneParts = lazily(() => import("./phone"));
const sheetPlace = lazily(() => import("./sheets"));
const scratchCell = lazily(() => import("../scratch/scratch"));
const staleness = lazily(() => import("../stale/watch"));
const emptyNotebook = lazily(() => import("./empty_notebook"));
const limitedAccess = lazily(() => import("./limited_access"));
const runNotices = lazily(() => import("./run_notices"));

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(narrowQuery).matches);
  useEffect(() => {
    const query = matchMedia(narrowQuery);
    const change = () => setNarrow(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return narrow;
}

/** The notebook page, of whatever implements the interface: the live one, or a scripted one. */
export function NotebookPage({ live }: { live: LiveNotebookApi }) {
  const view = useMemo(() => new NotebookView(live), [live]);
  const narrow = useNarrow();
  useEffect(() => listenToKeys(view), [view]);
  useEffect(() => addEventListener("dragenter", () => void import("./stray_drop").then((it) => it.refuseStrayDrops(), () => undefined), { once: true }), []);
  useEffect(() => {
    const jump = () => { if (location.hash.length > 1 && live.ready.value) void import("./anchors").then((it) => it.jump(view), () => undefined); };
    addEventListener("hashchange", jump);
    const stop = effect(jump);
    return () => (stop(), removeEventListener("hashchange", jump));
  }, [view]);
  useEffect(() => listenToClipboard(view, { copy: () => copy(view), cut: () => cut(view), paste: (cells) => paste(view, "below", cells) }), [view]);
  useSignalEffect(() => {
    // A cell that a folded section hides can't be the selected one: its heading is.
    const head = view.folds.value.hidden.get(view.selected.value ?? "");
    if (head === undefined) return;
    view.select(head);
    requestAnimationFrame(() => { if (document.activeElement === document.body) view.focus(head); });
  });
  useSignalEffect(() => showTab(live.title.value, tabState(view)));
  useSignalEffect(() => {
    // While editing the editor tells, with its cursor.
    const cell = view.selected.value;
    if (cell !== null && view.mode.value === "command") live.showPresence({ cell_id: cell, selections: [], editing: false });
  });
  useSignalEffect(() => {
    // The first cell is selected once there is one, so that the keys have something to act on.
    const first = live.cells.value[0];
    if (first && view.selected.peek() === null) view[document.activeElement === document.body ? "focus" : "select"](first.id);
  });
  useEffect(() => {
    let place = 0;
    // At once, and not after the page is drawn anew: the editor's focus is gone then.
    return effect(() => {
      const at = view.index.value.get(view.selected.value ?? "");
      if (at !== undefined) return void (place = at);
      if (view.selected.peek() === null || view.index.peek().size === 0) return;
      const how = { editing: view.mode.peek() === "edit", own: window.event instanceof UIEvent };
      void import("./gone_cell").then((it) => it.selectNear(view, place, how), () => undefined);
    });
  }, [view]);
  const phone = narrow ? phoneParts() : undefined;
  const sheets = view.sheet.value ? sheetPlace() : undefined;
  const hasRun = useComputed(() => live.cells.value.some((cell) => cell.run.value?.phase === "done")).value;
  const stale = hasRun ? staleness() : undefined;
  const scratch = view.scratch.value > 0 || live.passing.value.length > 0 ? scratchCell() : undefined;
  // There is no such notebook, for this person at least: nothing to edit, run or look into.
  const nothing = !live.ready.value && live.connection.value.state === "closed";
  const limited = live.access.value && limitedAccess();
  const notices = settings.value.notifyAfter > 0 ? runNotices() : undefined;
  return (
    <div class={`notebook${narrow ? " narrow" : ""}${nothing ? " nothing" : ""}`}>
      {narrow ? <PhoneHeader view={view} /> : <Header view={view} />}
      {!narrow && !nothing && <Side view={view} />}
      <main class="main">
        {!narrow && !nothing && <Toolbar view={view} />}
        {limited && <limited.LimitedAccess view={view} />}
        <Notices view={view} />
        <Document view={view} />
        {narrow && phone && <phone.RunFloat view={view} />}
        <TerminalsPlace view={view} />
        <Said view={view} />
      </main>
      {nothing ? null : narrow ? phone && <phone.PhoneBottom view={view} /> : <StatusBar view={view} />}
      {sheets && <sheets.Sheet view={view} />}
      {scratch && <scratch.Scratch view={view} />}
      {stale && <stale.WatchOutdated view={view} />}
      {notices && <notices.RunNotices view={view} />}
      {narrow && phone && view.finding.value && <phone.FindSheet view={view} />}
      <Announce view={view} />
      <QuestionPlace />
    </div>
  );
}

function tabState(view: NotebookView): TabState {
  const { phase } = view.live.runtime.value;
  if (view.live.queue.value.length > 0 || phase === "busy") return "running";
  return phase === "dead" || phase === "unavailable" ? "stopped" : "idle";
}

function Document({ view }: { view: NotebookView }) {
  const cells = view.shown.value;
  // Of a connection that is over the notice above says why.
  if (!view.live.ready.value) return <div class="document">{view.live.connection.value.state !== "closed" && <div class="opening" role="status"><Ring />Opening the notebook</div>}</div>;
  if (cells.length === 0) {
    const empty = emptyNotebook();
    return <div class="document">{empty ? <empty.EmptyNotebook view={view} /> : <InsertEnd view={view} />}</div>;
  }
  return (
    <div class="document">
      <div class="cells-top"><InsertLine view={view} after={null} /></div>
      <CellList cells={cells} view={view} />
      <InsertEnd view={view} />
    </div>
  );
}
