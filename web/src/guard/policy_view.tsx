import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { dueWords } from "../gate/gate_words";
import { Ring } from "../shell/icon";
import type { GuardAction, GuardPolicy } from "../wire/wire";
import { readPolicy, readRulesAgain, setAction } from "./guard_api";

const actions: readonly { action: GuardAction; words: string }[] = [
  { action: "warn", words: "Ask the person" },
  { action: "stop", words: "Ask, and stop what is plain" },
  { action: "notify", words: "Only list it here" },
  { action: "allow", words: "Allow; do not look" },
];

const wordsOf = (action: GuardAction) => actions.find((it) => it.action === action)?.words ?? action;

/** What is done about each class of what the service does not allow. */
export function PolicyView({ onProblem }: { onProblem: (sentence: string | null) => void }) {
  const policy = useSignal<GuardPolicy | null>(null);
  const guarded = async (act: () => Promise<GuardPolicy>) => {
    try {
      policy.value = await act();
      onProblem(null);
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "Nothing was changed.");
    }
  };
  useEffect(() => void guarded(readPolicy), []);
  const shown = policy.value;
  if (!shown) return <div class="waiting" role="status"><span><Ring />Reading the policy</span></div>;
  return (
    <div class="guard-policy">
      <p>A fresh service asks and stops nothing. Each change is written to the audit and holds from the next run on.</p>
      <table class="guard-classes">
        <thead><tr><th scope="col">Class</th><th scope="col">In words</th><th scope="col">Forbidden</th><th scope="col">What is done</th></tr></thead>
        <tbody>
          {shown.classes.map((it) => (
            <tr key={it.class_name}>
              <td><span class="guard-tag">{it.class_name}</span></td>
              <td>{it.category}</td>
              <td class="guard-kind">{it.always ? "always" : "while subsidised"}</td>
              <td>
                {it.in_file
                  ? <span>{wordsOf(it.action)}<span class="guard-rule"> (the policy file says so)</span></span>
                  : <select aria-label={`What is done about ${it.class_name}`} value={it.action} onChange={(event) => void guarded(() => setAction(it.class_name, event.currentTarget.value as GuardAction))}>
                      {actions.map((one) => <option key={one.action} value={one.action}>{one.words}</option>)}
                    </select>}
                {it.groups.length > 0 &&
                  <ul class="guard-groups" aria-label={`Other groups, ${it.class_name}`}>
                    {it.groups.map((one) => <li key={one.group}><b>{one.group}</b> {wordsOf(one.action)}</li>)}
                  </ul>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="guard-foot">{shown.rules} rules, version {shown.rules_version}, read {dueWords(shown.rules_loaded_at)}. {shown.inspected} runs inspected since the server started, {shown.late} of them went on before there was a decision.</p>
      <button type="button" class="button" onClick={() => void guarded(readRulesAgain)}>Read the rules again</button>
    </div>
  );
}
