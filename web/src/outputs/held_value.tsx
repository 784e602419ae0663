import { useMemo } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import type { Json } from "../wire/wire";
import type { Held } from "./mime_choice";

export interface Value {
  /** Missing while it is fetched. */
  data?: Json;
  failed?: boolean;
}

/** The value of a form, fetched if it is kept as a blob. A blob of a bundle holds the value's JSON form. */
export function useHeldValue(form: Held, view: NotebookView): Value {
  const fetched = form.blob ? view.blobTexts.of(form.blob) : undefined;
  return useMemo(() => {
    if (!fetched) return { data: form.data };
    if (fetched.failed) return { failed: true };
    return fetched.text === undefined ? {} : { data: parsed(fetched.text) };
  }, [form, fetched]);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** What stands in for a value that is not here. */
export function Waiting({ form, value, view }: { form: Held; value: Value; view: NotebookView }) {
  if (!value.failed) return <div class="fold-says">Reading this output</div>;
  return (
    <div class="fold-row">
      <span class="fold-says">This output could not be fetched.</span>
      <button type="button" class="link" onClick={() => view.blobTexts.retry(form.blob!)}>Try again</button>
    </div>
  );
}
