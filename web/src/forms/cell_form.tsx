// A code cell's form. What it shows is read from the code at each change, and a changed value is written there.
import { useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveCell } from "../document/live";
import { markdownReader } from "../markdown/reader";
import type { NotebookView } from "../notebook/view";
import { readForm, sourceFor, type Form, type FormField } from "./form_syntax";
import { addStyles } from "../shell/styles";
import css from "./forms.css?inline";

addStyles(css);

export function CellForm({ cell, view, onHides }: { cell: LiveCell; view: NotebookView; onHides: (hides: boolean) => void }) {
  const form = useComputed(() => readForm(cell.text.value.toString())).value;
  const hides = form !== undefined && (form.hidesCode || cellViewOf(cell) === "form");
  const [opened, setOpened] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const looked = useLookedAt(root, hides);
  useLayoutEffect(() => onHides(hides && !opened && !looked), [hides, opened, looked]);
  useEffect(() => () => onHides(false), []);
  if (!form) return null;

  const change = (name: string, at: number, value: string): boolean => {
    // Read again: somebody may have typed since this form was drawn.
    const text = cell.text.peek().toString();
    const field = fieldsOf(readForm(text)).filter((it) => it.name === name)[at];
    const source = field && sourceFor(field, value);
    if (!field || source === undefined) return false;
    if (text.slice(field.from, field.to) !== source) cell.setText(text.slice(0, field.from) + source + text.slice(field.to));
    if (form.runsItself) view.live.runCells([cell.id]);
    return true;
  };
  const seen = new Map<string, number>();
  return (
    <div ref={root} class="cell-form" role="group" aria-label={form.title ? `Form: ${form.title}` : "Form"} inert={!view.mayEdit.value}>
      <div class="form-head">
        {form.title && <h3>{form.title}</h3>}
        {hides && <button type="button" class="button small plain" aria-expanded={opened} onClick={() => setOpened(!opened)}>{opened ? "Hide code" : "Show code"}</button>}
      </div>
      {form.items.map((item, at) => {
        if (item.type === "markdown") return <FormMarkdown key={at} text={item.text} />;
        const { name } = item.field;
        const place = seen.get(name) ?? 0;
        seen.set(name, place + 1);
        return <Field key={`${name} ${place}`} id={`form-${cell.id}-${name}-${place}`} field={item.field} change={(value) => change(name, place, value)} />;
      })}
    </div>
  );
}

/** Hidden code that has had the focus stays open while the focus is in its cell, and until a press that takes it away has ended:
 *  what is pressed must not move. */
function useLookedAt(root: { current: HTMLElement | null }, hides: boolean): boolean {
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    const body = root.current?.closest<HTMLElement>(".cell-body");
    if (!hides || !body) return;
    const ends = new AbortController();
    const listening = { signal: ends.signal, capture: true };
    let pressed = false;
    const isInside = () => body.contains(document.activeElement);
    // The form came with what was typed or pasted there.
    if (isInside() && document.activeElement!.closest(".cell-box")) setLooked(true);
    body.addEventListener("focusin", (event) => { if ((event.target as Element).closest(".cell-box")) setLooked(true); }, listening);
    body.addEventListener("focusout", (event) => { if (!pressed && !body.contains(event.relatedTarget as Node | null)) setLooked(false); }, listening);
    document.addEventListener("pointerdown", () => (pressed = true), listening);
    for (const end of ["pointerup", "pointercancel"]) {
      // After the click that comes with it.
      document.addEventListener(end, () => { pressed = false; setTimeout(() => { if (!isInside()) setLooked(false); }); }, listening);
    }
    return () => ends.abort();
  }, [hides]);
  return looked;
}

function fieldsOf(form: Form | undefined): FormField[] {
  return form?.items.flatMap((it) => (it.type === "field" ? [it.field] : [])) ?? [];
}

/** Colab keeps in the cell's metadata whether code, form or both are shown. */
function cellViewOf(cell: LiveCell): unknown {
  const metadata = cell.metadata.value;
  return metadata !== null && typeof metadata === "object" && !Array.isArray(metadata) ? metadata.cellView : undefined;
}

function Field({ id, field, change }: { id: string; field: FormField; change: (value: string) => boolean }) {
  const [refused, setRefused] = useState(false);
  const [shown, setShown] = useState(field.value);
  useEffect(() => (setShown(field.value), setRefused(false)), [field.value]);
  const give = (event: Event) => setRefused(!change((event.currentTarget as HTMLInputElement).value));
  const draft = (event: Event) => setShown((event.currentTarget as HTMLInputElement).value);
  const common = { id, "aria-invalid": refused || undefined, "aria-describedby": refused ? `${id}-why` : undefined };
  return (
    <div class={`form-field ${field.kind}`}>
      <label for={id}>{field.name}</label>
      {field.kind === "boolean" && !field.isExpression
        ? <input {...common} type="checkbox" checked={field.value === "True"} onChange={(event) => change(event.currentTarget.checked ? "True" : "False")} />
        : field.kind === "choice" && !field.allowsInput
          ? <select {...common} value={field.value} onChange={give}>
              {(field.options.includes(field.value) ? field.options : [field.value, ...field.options]).map((option) => <option key={option} value={option}>{option}</option>)}
            </select>
          : field.kind === "slider" && !field.isExpression
            ? <span class="form-slider">
                <input {...common} type="range" min={field.min} max={field.max} step={field.step} value={shown} onInput={draft} onChange={give} />
                <output for={id}>{shown}</output>
              </span>
            : <input {...common} class={field.isRaw || field.isExpression ? "code-input" : undefined} value={shown} placeholder={field.placeholder} onInput={draft} onChange={give}
                type={field.kind === "date" && !field.isExpression ? "date" : "text"} inputMode={field.kind === "integer" ? "numeric" : field.kind === "number" ? "decimal" : undefined}
                list={field.options.length ? `${id}-options` : undefined} spellcheck={false} autocomplete="off" />}
      {field.allowsInput && <datalist id={`${id}-options`}>{field.options.map((option) => <option key={option} value={option} />)}</datalist>}
      {refused && <p id={`${id}-why`} class="form-why" role="alert">{whyNot(field)}</p>}
    </div>
  );
}

function whyNot(field: FormField): string {
  if (field.kind === "integer") return "This takes a whole number.";
  if (field.kind === "number" || field.kind === "slider") return "This takes a number.";
  return "This takes an expression on one line, without a comment.";
}

function FormMarkdown({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  const markdown = markdownReader();
  useLayoutEffect(() => {
    if (markdown) place.current!.replaceChildren(markdown.renderMarkdown(text));
  }, [text, markdown]);
  return <div class="prose form-markdown" ref={place} />;
}
