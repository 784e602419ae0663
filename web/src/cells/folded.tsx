import chevronDown from "lucide:chevron-down";
import chevronRight from "lucide:chevron-right";
import { useComputed } from "@preact/signals";
import type { LiveCell } from "../document/live";
import { isFolded } from "../notebook/folds";
import type { NotebookView } from "../notebook/view";
import { Icon } from "../shell/icon";
import { count } from "../shell/words";

/** In the gutter of a heading: folds its section. */
export function SectionButton({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const folded = useComputed(() => isFolded(cell.metadata.value, "heading")).value;
  const says = folded ? "Show this section (→)" : "Fold this section (←)";
  return (
    <button type="button" class={`section-fold${folded ? " folded" : ""}`} tabIndex={-1} aria-label={folded ? "Show this section" : "Fold this section"} aria-expanded={!folded} title={says}
      onClick={() => { view.select(cell.id); view.toggle([cell.id], "heading"); }}>
      <Icon of={folded ? chevronRight : chevronDown} size={16} />
    </button>
  );
}

/** Stands for the cells of a folded section. */
export function FoldedSection({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const cells = useComputed(() => view.folds.value.heads.get(cell.id) ?? 0).value;
  if (cells === 0) return null;
  return (
    <button type="button" class="fold-line" onClick={() => view.fold([cell.id], "heading", false)}>
      <Icon of={chevronRight} size={16} /><span>{count(cells, "cell")} hidden</span>
    </button>
  );
}

/** Stands for a source that is folded: its first line that says something. */
export function FoldedSource({ cell, view }: { cell: LiveCell; view: NotebookView }) {
  const text = cell.text.value;
  let first = "";
  for (const line of text.iterLines()) if ((first = line.trim()) !== "") break;
  return (
    <button type="button" class="fold-line source-fold" aria-label={`Show the source, ${count(text.lines, "line")}: ${first.slice(0, 100)}`} title="Show the source"
      onClick={() => { view.fold([cell.id], "source", false); view.focus(cell.id); }}>
      <Icon of={chevronRight} size={16} /><span class="fold-first">{first.slice(0, 200) || "Empty"}</span><span class="fold-count">{count(text.lines, "line")}</span>
    </button>
  );
}
