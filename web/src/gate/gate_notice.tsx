import circlePause from "lucide:circle-pause";
import messageSquareReply from "lucide:message-square-reply";
import play from "lucide:play";
import shieldQuestion from "lucide:shield-question-mark";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { wear } from "../shell/wear_styles";
import { limits, type GateChoice, type GateNotice as Notice } from "../wire/wire";
import styles from "./gate.css?inline";
import { dueWords, mistakeWords } from "./gate_words";

wear(styles);

interface GateProps { notice: Notice; view: NotebookView }

/** The question before a run, a run that was stopped, and what became of a reported mistake. */
export function GateNotice({ notice, view }: GateProps) {
  const choose = (choice: GateChoice) => {
    view.live.answerGate(notice.case_id, choice);
    if (view.selected.peek() === notice.cell_id) view.select(notice.cell_id, "command");
  };
  if (notice.outcome === "asks") return <Question notice={notice} view={view} choose={choose} />;
  if (notice.outcome === "stopped") return <Stopped notice={notice} view={view} choose={choose} />;
  return <Reported notice={notice} choose={choose} />;
}

function Question({ notice, view, choose }: GateProps & { choose: (choice: GateChoice) => void }) {
  const cancel = useRef<HTMLButtonElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    root.current!.scrollIntoView({ block: "nearest" });
    // Whoever asked for the run is asked; nobody's typing is taken from under their hands.
    const typing = document.activeElement?.closest(".cm-editor, input, textarea, select, dialog");
    if (view.live.askedHere(notice.run_id) && !typing) cancel.current!.focus({ preventScroll: true });
  }, []);
  const back = () => {
    const cell = root.current?.closest<HTMLElement>("li[data-cell]");
    cell?.focus({ preventScroll: true });
  };
  const answer = (choice: GateChoice) => { back(); choose(choice); };
  return (
    <div role="group" ref={root} class="gate gate-asks" aria-label="Before this cell runs" data-keeps-editing
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        answer("cancel");
      }}>
      <Icon of={shieldQuestion} />
      <div class="gate-body">
        <p role="alert"><b>This cell looks like {notice.category}, which this service does not allow.</b> If it is something else, run it: a warning alone never counts against you. Your choice is recorded and a person may look.</p>
        <div class="gate-buttons">
          <button ref={cancel} type="button" class="button" onClick={() => answer("cancel")}>Cancel</button>
          <button type="button" class="button" onClick={() => answer("run_anyway")}><Icon of={play} size={16} />Run anyway</button>
          <Mistake notice={notice} view={view} />
          <span class="gate-side">Nothing has run yet</span>
        </div>
      </div>
    </div>
  );
}

function Stopped({ notice, view, choose }: GateProps & { choose: (choice: GateChoice) => void }) {
  return (
    <div role="group" class="gate gate-stopped" aria-label="This run was stopped">
      <p class="gate-summary" role="alert"><Icon of={circlePause} /><span><b>This run was stopped before it began.</b> Everything else still works: the kernel, its variables, your files and your other notebooks.</span></p>
      <div class="gate-body">
        <dl class="gate-facts">
          <dt>Category</dt><dd>{notice.category}</dd>
          <dt>Stopped</dt><dd>{dueWords(notice.at)}</dd>
          <dt>What was stopped</dt><dd>The run of this cell. You can edit the cell and run it again.</dd>
          <dt>Decided by</dt><dd>Automated. No person has looked at it yet.</dd>
        </dl>
        <div class="gate-buttons">
          <Mistake notice={notice} view={view} as="button" />
          <button type="button" class="link" onClick={() => choose("seen")}>Dismiss</button>
        </div>
      </div>
    </div>
  );
}

/** "This is a mistake", with a sentence if one likes. Afterwards: by when it is answered. */
function Mistake({ notice, view, as = "link" }: GateProps & { as?: "link" | "button" }) {
  const open = useSignal(false);
  const text = useSignal("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (open.value) field.current?.focus(); }, [open.value]);
  if (notice.mistake) return <p class="gate-reported" role="status">{mistakeWords(notice)}</p>;
  if (!open.value) {
    return <button type="button" class={as} onClick={() => (open.value = true)}>{as === "button" && <Icon of={messageSquareReply} size={16} />}This is a mistake</button>;
  }
  const id = `mistake-${notice.case_id}`;
  return (
    <form class="gate-mistake" onSubmit={(event) => { event.preventDefault(); view.live.reportMistake(notice.case_id, text.value.trim()); open.value = false; }}
      onKeyDown={(event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); open.value = false; } }}>
      <label for={id}>What is it instead? An operator reads this, and answers you here.</label>
      <textarea id={id} ref={field} rows={2} maxLength={Math.floor(limits.max_mistake_bytes / 4)} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      <span class="gate-buttons">
        <button type="submit" class="button small">Send</button>
        <button type="button" class="button small plain" onClick={() => (open.value = false)}>Close</button>
      </span>
    </form>
  );
}

function Reported({ notice, choose }: { notice: Notice; choose: (choice: GateChoice) => void }) {
  const answered = notice.mistake?.accepted !== undefined;
  return (
    <div role="group" class="gate gate-told" aria-label="A mistake that you reported">
      <Icon of={messageSquareReply} />
      <div class="gate-body gate-line">
        <p role="status">{mistakeWords(notice)}</p>
        {answered && <button type="button" class="button small" onClick={() => choose("seen")}>Dismiss</button>}
      </div>
    </div>
  );
}
