import circleX from "lucide:circle-x";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { dueWords } from "../gate/gate_words";
import { AccountButton } from "../shell/account_button";
import { Refused } from "../shell/api";
import { slow } from "../shell/clock_signal";
import { Logo, Ring } from "../shell/icon";
import { Notice } from "../shell/notice";
import { go, libraryPath, signInPath } from "../shell/router";
import { showTab } from "../shell/tab_sign";
import { ThemeButton } from "../shell/theme_button";
import { wear } from "../shell/wear_styles";
import { ago } from "../shell/words";
import type { GuardCase, GuardCaseDetail, GuardCaseList } from "../wire/wire";
import { CaseView } from "./case_view";
import { levelWords, outcomeWords, stateWords } from "./case_words";
import { listCases, readCase, type Shelf } from "./guard_api";
import styles from "./guard.css?inline";
import { PolicyView } from "./policy_view";

wear(styles);

type Tab = Shelf | "policy";
const shelves: readonly { tab: Tab; name: string; count?: (list: GuardCaseList) => number }[] = [
  { tab: "open", name: "Open", count: (list) => list.open },
  { tab: "mistakes", name: "Mistakes", count: (list) => list.mistakes },
  { tab: "closed", name: "Closed", count: (list) => list.closed },
  { tab: "policy", name: "Policy" },
];
const nothing: Record<Shelf, string> = {
  open: "Nothing is open. The guard has found nothing that nobody has looked at.",
  mistakes: "Nobody waits for an answer.",
  closed: "Nothing was closed yet.",
};
const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : "Something went wrong. Nothing was changed.");

/** For operators: what the guard said, its evidence, what people said, and what is done about each class. */
export default function GuardPage() {
  const tab = useSignal<Tab>("open");
  const list = useSignal<GuardCaseList | null>(null);
  const chosen = useSignal<string | null>(null);
  const detail = useSignal<GuardCaseDetail | null>(null);
  const problem = useSignal<string | null>(null);
  slow.value;

  const guarded = async (act: () => Promise<void>) => {
    try {
      await act();
      problem.value = null;
    } catch (error) {
      if (error instanceof Refused && error.refusal === "not_signed_in") return go(signInPath, "replace");
      problem.value = sentenceOf(error);
    }
  };
  const load = () => guarded(async () => {
    const wanted = tab.peek();
    const next = await listCases(wanted === "policy" ? "open" : wanted);
    if (tab.peek() === wanted) list.value = next;
  });
  useEffect(() => {
    showTab("Guard, Stoa", "idle");
    const again = () => { if (document.visibilityState === "visible") void load(); };
    const timer = setInterval(again, 10_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => void load(), [tab.value]);

  const open = (id: string) => guarded(async () => {
    chosen.value = id;
    const read = await readCase(id);
    if (chosen.peek() === id) detail.value = read;
  });
  const show = (next: Tab) => {
    tab.value = next;
    list.value = list.peek() && { ...list.peek()!, cases: [] };
    chosen.value = detail.value = null;
  };
  const changed = (next: GuardCaseDetail) => {
    detail.value = next;
    void load();
  };

  const cases = list.value?.cases ?? [];
  return (
    <div class="library">
      <header class="header">
        <a class="header-logo" href={libraryPath} aria-label="Stoa"><Logo /></a>
        <a class="brand guard-brand" href={libraryPath}>Stoa</a>
        <span class="header-room" />
        <ThemeButton />
        <AccountButton />
      </header>
      <main class="library-main guard">
        <div class="guard-top">
          <h1>Guard</h1>
          <nav class="guard-tabs" aria-label="Cases">
            {shelves.map((it) => (
              <button key={it.tab} type="button" class={`guard-tab${tab.value === it.tab ? " chosen" : ""}`} aria-current={tab.value === it.tab ? "page" : undefined} onClick={() => show(it.tab)}>
                {it.name}{it.count && list.value ? `, ${it.count(list.value)}` : ""}
              </button>
            ))}
          </nav>
        </div>
        {problem.value && <Notice icon={circleX} tone="stop">{problem.value}</Notice>}
        {tab.value === "policy" ? <PolicyView onProblem={(sentence) => (problem.value = sentence)} /> : (
          <div class={`guard-halves${chosen.value ? " reading" : ""}`}>
            <section class="guard-list" aria-label="Cases">
              <p class="guard-head"><span>{tab.value === "mistakes" ? "By the time when they are due" : "Newest first"}</span><span>Age</span></p>
              {list.value === null && !problem.value && <div class="waiting" role="status"><span><Ring />Reading the cases</span></div>}
              {list.value && cases.length === 0 && <p class="guard-nothing">{nothing[tab.value]}</p>}
              <ul>
                {cases.map((it) => <li key={it.case_id}><CaseLine it={it} chosen={chosen.value === it.case_id} open={() => void open(it.case_id)} /></li>)}
              </ul>
            </section>
            <section class="guard-detail" aria-label="The chosen case">
              {detail.value && detail.value.guard_case.case_id === chosen.value
                ? <CaseView detail={detail.value} changed={changed} back={() => { chosen.value = detail.value = null; }} onProblem={(sentence) => (problem.value = sentence)} />
                : chosen.value && !problem.value ? <div class="waiting" role="status"><span><Ring />Reading the evidence</span></div>
                : cases.length > 0 && <p class="guard-nothing">Choose a case to read its evidence. Reading it is written to the audit.</p>}
            </section>
          </div>
        )}
      </main>
    </div>
  );
}

function CaseLine({ it, chosen, open }: { it: GuardCase; chosen: boolean; open: () => void }) {
  const level = levelWords(it.level);
  return (
    <button type="button" class={`guard-line tone-${level.tone}${chosen ? " chosen" : ""}`} aria-pressed={chosen} onClick={open}>
      <span class="guard-line-top"><span class="guard-who"><b>{it.person}</b> {it.title || "a deleted notebook"}</span><span class="guard-age">{ago(it.at, Date.now())}</span></span>
      <span class="guard-category">{it.category}</span>
      <span class="guard-line-end"><span class="guard-level">{level.word}</span><span class="guard-tag">{it.class_name}</span><span>{outcomeWords(it)}</span><span class="guard-state">{stateWords(it, dueWords)}</span></span>
    </button>
  );
}
