import { useSignal } from "@preact/signals";

/** A link or token that is shown this once, with a button that copies it. */
export function ShownSecret({ says, secret }: { says: string; secret: string }) {
  const copied = useSignal(false);
  return (
    <div class="shown-secret" role="status">
      <p>{says}</p>
      <div>
        <input readOnly aria-label={says} value={secret} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(secret).then(() => (copied.value = true), () => undefined)}>{copied.value ? "Copied" : "Copy"}</button>
      </div>
    </div>
  );
}
