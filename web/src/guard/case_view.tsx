import arrowLeft from "lucide:arrow-left";
import { useSignal } from "@preact/signals";
import { dueWords } from "../gate/gate_words";
import { Icon } from "../shell/icon";
import { notebookPath } from "../shell/router";
import { limits, type GuardCaseDetail } from "../wire/wire";
import { levelWords, outcomeWords } from "./case_words";
import { answerMistake, closeCase } from "./guard_api";

interface CaseProps { detail: GuardCaseDetail; changed: (detail: GuardCaseDetail) => void; back: () => void; onProblem: (sentence: string) => void }

/** One case: what was seen and where, what happened, what the person said, and what an operator can do. */
export function CaseView({ detail, changed, back, onProblem }: CaseProps) {
  const it = detail.guard_case;
  const level = levelWords(it.level);
  const busy = useSignal(false);
  const doing = async (act: () => Promise<GuardCaseDetail>) => {
    if (busy.value) return;
    busy.value = true;
    try {
      changed(await act());
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "Nothing was changed.");
    }
    busy.value = false;
  };
  const waits = it.mistake !== undefined && it.accepted === undefined;
  return (
    <article class="guard-case" key={it.case_id}>
      <button type="button" class="button small plain guard-back" onClick={back}><Icon of={arrowLeft} size={16} />All cases</button>
      <h2>{it.person}, {it.title || "a deleted notebook"} <span class={`guard-level tone-${level.tone}`}>{level.word}</span> <span class="guard-tag">{it.class_name}</span></h2>
      <p class="guard-sum">{it.category[0]!.toUpperCase() + it.category.slice(1)}: {outcomeWords(it)}. Code alone is one family of evidence: nobody gets a strike by it.</p>
      {waits && <Answer key={it.case_id} mistake={it.mistake!} due={it.due_at} busy={busy.value} answer={(accepted, text) => void doing(() => answerMistake(it.case_id, accepted, text))} />}
      {it.accepted !== undefined && <p class="guard-answer">{it.accepted ? "Agreed that it was a mistake." : "Declined."}{it.answer && ` “${it.answer}”`} To: {it.mistake ? `“${it.mistake}”` : "a report without words"}</p>}
      {detail.evidence.length > 0 ? (
        <table class="guard-evidence">
          <thead><tr><th scope="col">Evidence</th><th scope="col">What was seen</th><th scope="col">Where</th></tr></thead>
          <tbody>
            {detail.evidence.map((line, at) => (
              <tr key={at}>
                <td class="guard-kind">{line.kind}</td>
                <td>{line.what}<code>{line.seen}</code><span class="guard-rule">{line.rule}</span></td>
                <td class="guard-where">{line.place}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : <p class="guard-nothing">No rule speaks: the code could not be read within its budget, or its evidence was erased.</p>}
      <h3>What happened</h3>
      <ol class="guard-events">
        {detail.events.map((event, at) => <li key={at}><time>{dueWords(event.at)}</time><span>{event.who && <b>{event.who} </b>}{event.says}</span></li>)}
      </ol>
      <p class="guard-foot">Notebook at revision {detail.revision}, rules {detail.rules_version}. {it.title && <a class="link" href={notebookPath(it.notebook_id)}>Open the notebook</a>}</p>
      {!waits && it.closed_at === undefined && <button type="button" class="button" disabled={busy.value} onClick={() => void doing(() => closeCase(it.case_id))}>Looked at, close</button>}
    </article>
  );
}

interface AnswerProps { mistake: string; due: number | undefined; busy: boolean; answer: (accepted: boolean, text: string) => void }

function Answer({ mistake, due, busy, answer }: AnswerProps) {
  const text = useSignal("");
  return (
    <form class="guard-mistake" onSubmit={(event) => event.preventDefault()}>
      <p class="guard-mistake-top"><b>This is a mistake</b>{due !== undefined && <span class="guard-due">due {dueWords(due)}</span>}</p>
      <p>{mistake ? `“${mistake}”` : "They wrote nothing with it."}</p>
      <label for="guard-answer-text">Your answer; the person reads it in their notebook</label>
      <textarea id="guard-answer-text" rows={2} maxLength={Math.floor(limits.max_mistake_bytes / 4)} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      <span class="guard-mistake-buttons">
        <button type="button" class="button filled" disabled={busy} onClick={() => answer(true, text.value.trim())}>Accept</button>
        <button type="button" class="button" disabled={busy} onClick={() => answer(false, text.value.trim())}>Decline</button>
        <span>Accept: this code of this person is not asked about again.</span>
      </span>
    </form>
  );
}
