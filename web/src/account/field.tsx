import type { InputHTMLAttributes } from "preact";

type Named = Pick<InputHTMLAttributes<HTMLInputElement>, "autoComplete" | "required" | "maxLength" | "minLength" | "autoCapitalize" | "spellcheck" | "min" | "max" | "defaultValue">;
interface FieldProps extends Named { label: string; says?: string; name: string; type?: "text" | "password" | "number" }

/** A labelled line to type in. */
export function Field({ label, says, name, ...rest }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} aria-describedby={says ? `${name}-says` : undefined} {...(rest as Named & { type?: "text" })} />
      {says && <small id={`${name}-says`}>{says}</small>}
    </label>
  );
}

/** What a form holds, by name. */
export const textsOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
