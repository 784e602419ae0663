import { settle } from "../cells/settle";
import { useRef } from "preact/hooks";
import { Ring } from "../shell/icon";
import { lazily } from "../shell/lazily";
import { sectionAt, sectionsOf, type Section } from "./sections";
import type { NotebookView } from "./view";

const formulas = lazily(() => import("../markdown/formula_words"));

function wordsOf(text: string) {
  const Words = text.includes("$") && formulas()?.FormulaWords;
  return Words ? <Words text={text} /> : text;
}

/** Headings of the notebook; a ring stands where something runs. */
export function Outline({ view, onChoose }: { view: NotebookView; onChoose?: () => void }) {
  const list = useRef<HTMLUListElement>(null);
  const cells = view.live.cells.value;
  const sections = sectionsOf(cells);
  const here = sectionAt(sections, view.index.value.get(view.selected.value ?? ""));
  const run = view.live.queue.value.find((one) => one.phase === "running");
  const running = run && sectionAt(sections, view.index.value.get(run.cell_id));
  const top = Math.min(...sections.map((section) => section.level));
  if (sections.length === 0) return <p class="panel-empty">Headings of text cells appear here. A line that begins with # is one.</p>;
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...list.current!.querySelectorAll<HTMLElement>("button")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : undefined;
    if (next === undefined) return;
    event.preventDefault();
    items[Math.max(0, Math.min(next, items.length - 1))]?.focus();
  };
  return (
    <ul class="outline" ref={list} onKeyDown={onKeyDown}>
      {sections.map((section) => (
        <li>
          <button type="button" class={`outline-item${same(section, here) ? " here" : ""}`} aria-current={same(section, here) ? "true" : undefined} title={section.text}
            style={{ paddingLeft: `${15 + Math.min(section.level - top, 4) * 16}px` }} onClick={() => { showSection(view, section); onChoose?.(); }}>
            <span class="outline-words">{wordsOf(section.text)}</span>
            {same(section, running) && <Ring size={14} />}
          </button>
        </li>
      ))}
    </ul>
  );
}

function same(one: Section, other: Section | undefined): boolean {
  return other !== undefined && one.cell === other.cell && one.place === other.place;
}

function showSection(view: NotebookView, section: Section): void {
  view.select(section.cell.id);
  const cell = document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(section.cell.id)}"]`);
  const heading = cell?.querySelectorAll("h1, h2, h3, h4, h5, h6")[section.place] ?? cell;
  cell?.focus({ preventScroll: true });
  if (!heading) return;
  const isNear = Math.abs(heading.getBoundingClientRect().top) < 1.5 * innerHeight;
  if (isNear && !matchMedia("(prefers-reduced-motion: reduce)").matches) heading.scrollIntoView({ block: "start", behavior: "smooth" });
  else settle(() => heading.scrollIntoView({ block: "start" }));
}
