import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { lazily } from "../shell/lazily";
import { readAsk } from "./page_ask";
import { limits, type WaitingInput } from "../wire/wire";

const pageAsk = lazily(() => import("./page_ask_form"));

/** Inputs that had the focus once: a cell that is shown anew does not take it again. */
const asked = new Set<string>();

/** Where a cell that waits is answered: by the person, or by the page itself. */
export function InputForm({ input, view }: { input: WaitingInput; view: NotebookView }) {
  const ask = useMemo(() => readAsk(input.prompt), [input]);
  const module = ask && pageAsk();
  if (ask) return module ? <module.PageAskForm input={input} ask={ask} view={view} /> : null;
  return <PersonForm input={input} view={view} />;
}

/** The field in which input() or getpass() is answered. */
function PersonForm({ input, view }: { input: WaitingInput; view: NotebookView }) {
  const field = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState(false);
  useEffect(() => {
    // Only where the run was asked for: others are in the middle of something else.
    if (input.run_id !== undefined && view.live.askedHere(input.run_id) && !asked.has(input.input_id)) field.current!.focus();
    asked.add(input.input_id);
  }, []);
  useLayoutEffect(() => {
    const form = field.current!.form!;
    return () => { if (form.contains(document.activeElement)) leave(form); };
  }, []);
  const send = (event: Event) => {
    event.preventDefault();
    if (sent || view.live.connection.peek().state !== "online") return;
    const value = field.current!.value;
    if (input.password) field.current!.value = "";
    setSent(true);
    view.live.answerInput(input.input_id, value);
  };
  const prompt = input.prompt.trim() || (input.password ? "Password" : "Input");
  const same = {
    ref: field, id: `input-${input.input_id}`, class: "input-field", autocomplete: "off", spellcheck: false, autocapitalize: "off",
    maxLength: Math.floor(limits.max_input_bytes / 4),
  } as const;
  return (
    <form class="input-place" onSubmit={send} autocomplete="off" onKeyDown={(event) => { if (event.key === "Escape") leave(event.currentTarget); }}>
      <label class="input-prompt" for={same.id}>{prompt}</label>
      {input.password ? <input type="password" {...same} /> : <input type="text" {...same} />}
      <button type="submit" class="button plain" disabled={sent}>Send</button>
    </form>
  );
}

/** The focus goes to the cell; in the scratch cell to its text. */
function leave(form: HTMLFormElement): void {
  const cell = form.closest<HTMLElement>("[data-cell]");
  (cell?.matches("li") ? cell : cell?.querySelector<HTMLElement>(".cm-content"))?.focus({ preventScroll: true });
}
