import { signal } from "@preact/signals";
import { Dialog } from "../shell/dialog";

interface Asked { title: string; label: string; value: string; yes: string; answer: (words: string | null) => void }

const asked = signal<Asked | null>(null);

/** Asks for a line of words; null when the person would rather not. */
export function askWords(question: Omit<Asked, "answer">): Promise<string | null> {
  asked.value?.answer(null);
  return new Promise((resolve) => {
    asked.value = { ...question, answer: (words) => { asked.value = null; resolve(words); } };
  });
}

/** Stands once in the page; shows what is asked. */
export function WordsPlace() {
  const question = asked.value;
  if (!question) return null;
  return (
    <Dialog label={question.title} close={() => question.answer(null)}>
      <form onSubmit={(event) => { event.preventDefault(); question.answer(String(new FormData(event.currentTarget).get("words") ?? "").trim()); }}>
        <h2>{question.title}</h2>
        <label class="field"><span>{question.label}</span><input name="words" data-first defaultValue={question.value} maxLength={400} /></label>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => question.answer(null)}>Cancel</button>
          <button class="button filled">{question.yes}</button>
        </div>
      </form>
    </Dialog>
  );
}
