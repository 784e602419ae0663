import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Question {
  title: string;
  says: string;
  yes: string;
  no?: string;
  danger?: boolean;
  answer: (yes: boolean) => void;
}

const asked = signal<Question | null>(null);

/** Asks before something that can't be taken back. */
export function confirmWith(question: Omit<Question, "answer">): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = { ...question, answer: (yes) => { asked.value = null; resolve(yes); } };
  });
}

/** What was asked has become pointless: as if it were declined. */
export const takeBackQuestion = (): void => asked.value?.answer(false);

/** Stands once in the page; shows the question that is open. The focus is where Enter does no harm. */
export function QuestionPlace() {
  const question = asked.value;
  if (!question) return null;
  return (
    <Dialog label={question.title} close={() => question.answer(false)}>
      <h2>{question.title}</h2>
      <p>{question.says}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" data-first={question.danger || undefined} onClick={() => question.answer(false)}>{question.no ?? "Cancel"}</button>
        <button type="button" class={`button ${question.danger ? "danger" : "filled"}`} data-first={question.danger ? undefined : true} onClick={() => question.answer(true)}>{question.yes}</button>
      </div>
    </Dialog>
  );
}

interface DialogProps { label: string; class?: string; wide?: boolean; full?: boolean; close: () => void; children: ComponentChildren }

/** A modal dialog: the browser keeps the focus inside and gives it back. */
export function Dialog({ label, class: className, wide, full, close, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current!.showModal();
    box.current!.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      before?.focus?.();
      // What had it is gone: the selected cell takes it.
      if (document.activeElement === document.body) document.querySelector<HTMLElement>("[data-cell][aria-current]")?.focus();
    };
  }, []);
  return (
    <dialog ref={box} class={`dialog${wide ? " wide" : ""}${full ? " full" : ""}${className ? ` ${className}` : ""}`} aria-label={label} onCancel={(event) => { event.preventDefault(); close(); }}
      onPointerDown={(event) => { if (event.target === box.current) close(); }} onKeyDown={(event) => event.stopPropagation()}>
      {children}
    </dialog>
  );
}
