import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { listExamples, openExample } from "../account/account_api";
import { sentenceOf } from "../account/trying";
import { go, notebookPath } from "../shell/router";
import { ExamplePicture } from "./example_picture";
import type { Example } from "../wire/wire";

/** Notebooks that teach; each opens as one's own copy. */
export function Examples({ onProblem }: { onProblem: (sentence: string) => void }) {
  const examples = useSignal<Example[]>([]);
  useEffect(() => { listExamples().then((list) => (examples.value = list), () => undefined); }, []);
  if (examples.value.length === 0) return null;
  return (
    <section class="examples">
      <h2>Start from an example</h2>
      <ul>
        {examples.value.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => void openExample(example.name).then((book) => go(notebookPath(book.notebook_id)), (error: unknown) => onProblem(sentenceOf(error)))}>
              <ExamplePicture name={example.name} />
              <span class="example-words"><strong>{example.title}</strong>{example.minutes} min. {example.says}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
