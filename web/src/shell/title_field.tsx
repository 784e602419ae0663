import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "../wire/wire";

interface TitleFieldProps {
  title: string;
  class?: string;
  /** Rejects with the sentence to show. */
  rename: (title: string) => Promise<void>;
  onDone?: (refocus: boolean) => void;
  /** Opens as a field at once. */
  editing?: boolean;
}

/** A title that is edited in its place: press it, type, Enter keeps and Esc leaves it. */
export function TitleField({ title, class: className, rename, onDone, editing = false }: TitleFieldProps) {
  const [open, setOpen] = useState(editing);
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const leaving = useRef(false);
  // At once, not a frame later: until then what is typed would be taken for commands.
  useLayoutEffect(() => {
    if (open) field.current?.select();
  }, [open]);
  const close = (refocus: boolean) => {
    leaving.current = true;
    setOpen(false);
    setProblem(undefined);
    onDone?.(refocus);
    if (refocus) requestAnimationFrame(() => button.current?.focus());
  };
  const keep = async (refocus: boolean) => {
    if (leaving.current) return;
    const next = field.current!.value.trim();
    if (next === "" || next === title) return close(refocus);
    try {
      await rename(next);
      close(refocus);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The name was not changed.");
    }
  };
  if (!open) {
    return <button ref={button} type="button" class={`title-button ${className ?? ""}`} title="Rename" onClick={() => { leaving.current = false; setOpen(true); }}>{title}</button>;
  }
  return (
    <span class="title-edit">
      <input ref={field} class={`title-input ${className ?? ""}`} aria-label="Title" aria-invalid={problem !== undefined} defaultValue={title} maxLength={limits.max_title_bytes}
        size={Math.max(16, title.length)} onBlur={() => void keep(false)} onKeyDown={(event) => {
          if (event.key === "Enter") void keep(true);
          else if (event.key === "Escape") close(true);
        }} />
      {problem && <span class="title-problem" role="alert">{problem}</span>}
    </span>
  );
}
