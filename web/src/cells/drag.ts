// Dragging cells by the gutter: a mouse drags at once, a finger after a long press. A line shows where they would go; near the edge
// the document scrolls; Escape takes it back.
import { moveTo } from "../keys/cell_commands";
import type { NotebookView } from "../notebook/view";
import { count } from "../shell/words";
import { dropPlace, scrollStep } from "./drop_place";

const mouseSlack_px = 5;
const fingerSlack_px = 10;
const longPress_ms = 400;

/** From a press in the gutter until it is let go. */
export function follow(start: PointerEvent, view: NotebookView, id: string): void {
  const touch = start.pointerType === "touch";
  const scroller = document.querySelector<HTMLElement>(".document");
  if (!scroller) return;
  const over = new AbortController();
  const { signal } = over;
  let drag: Drag | undefined;
  const begin = (at: { clientX: number; clientY: number }) => {
    if (!view.isSelected(id)) view.select(id);
    drag = new Drag(view, scroller, view.selectedIds.peek());
    drag.to(at.clientY);
    if (touch) navigator.vibrate?.(15);
  };
  const end = (drop: boolean) => {
    clearTimeout(timer);
    over.abort();
    drag?.end(drop);
  };
  const timer = touch ? setTimeout(() => begin(start), longPress_ms) : undefined;
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId !== start.pointerId) return;
    if (event.buttons === 0) return end(false);
    const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
    if (drag) drag.to(event.clientY);
    else if (touch && far > fingerSlack_px) end(false);  // it scrolls
    else if (!touch && far > mouseSlack_px) begin(event);
  }, { signal });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== start.pointerId) return;
    // The click that follows a drop is none.
    if (drag) addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
    end(true);
  }, { signal });
  document.addEventListener("pointercancel", () => end(false), { signal });
  document.addEventListener("contextmenu", (event) => { if (touch) event.preventDefault(); }, { signal });
  document.addEventListener("selectstart", (event) => event.preventDefault(), { signal });
  document.addEventListener("touchmove", (event) => { if (drag) event.preventDefault(); }, { signal, passive: false });
  document.addEventListener("keydown", (event) => {
    if (!drag || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  }, { signal, capture: true });
}

class Drag {
  private readonly line = document.createElement("div");
  private readonly label = document.createElement("div");
  private readonly list: HTMLElement;
  private y = 0;
  private frame = 0;
  /** Behind which cell they go; null: first. */
  private after: string | null = null;

  constructor(private readonly view: NotebookView, private readonly scroller: HTMLElement, private readonly ids: readonly string[]) {
    this.list = scroller.querySelector<HTMLElement>(".cells")!;
    this.line.className = "drop-line";
    this.label.className = "drop-label";
    this.label.textContent = count(ids.length, "cell");
    this.line.append(this.label);
    document.body.append(this.line);
    document.documentElement.classList.add("dragging-cells");
    for (const id of ids) this.element(id)?.classList.add("dragged");
    this.frame = requestAnimationFrame(this.scroll);
  }

  to(y: number): void {
    this.y = y;
    const window = this.scroller.getBoundingClientRect();
    const cells = this.cellsBeside(window);
    const boxes = cells.map((cell) => ({ id: cell.dataset["cell"]!, box: cell.getBoundingClientRect() }));
    const place = dropPlace(boxes.map(({ box }) => box), y);
    const before = boxes[place - 1];
    // Behind a folded section's last cell, not between its heading and what it hides.
    const all = this.view.live.cells.peek();
    const next = boxes[place] === undefined ? all.length : this.view.index.peek().get(boxes[place].id)!;
    this.after = all[next - 1]?.id ?? null;
    const lineY = Math.min(window.bottom - 2, Math.max(window.top, before ? before.box.bottom : (boxes[0]?.box.top ?? window.top)));
    const list = this.list.getBoundingClientRect();
    this.line.style.transform = `translate(${Math.round(list.left)}px, ${Math.round(lineY - 1)}px)`;
    this.line.style.width = `${Math.round(list.width)}px`;
  }

  /** Of the stretches in the window and one beside it on either side: to ask others for their place would lay them out. */
  private cellsBeside(window: DOMRect): HTMLElement[] {
    const stretches = [...this.list.children];
    const boxes = stretches.map((stretch) => stretch.getBoundingClientRect());
    const first = boxes.findIndex((box) => box.bottom > window.top);
    const last = boxes.findLastIndex((box) => box.top < window.bottom);
    return stretches.slice(Math.max(0, first - 1), last + 2).flatMap((stretch) => [...stretch.children] as HTMLElement[]);
  }

  private readonly scroll = (): void => {
    const window = this.scroller.getBoundingClientRect();
    const step = scrollStep(window.top, window.bottom, this.y);
    if (step !== 0) {
      this.scroller.scrollTop += step;
      this.to(this.y);
    }
    this.frame = requestAnimationFrame(this.scroll);
  };

  end(drop: boolean): void {
    cancelAnimationFrame(this.frame);
    this.line.remove();
    document.documentElement.classList.remove("dragging-cells");
    for (const id of this.ids) this.element(id)?.classList.remove("dragged");
    if (!drop) return this.view.say("Not moved");
    moveTo(this.view, this.ids, this.after);
    this.view.wanted.value = { id: this.view.selected.peek() ?? this.ids[0]!, mode: "command" };
  }

  private element(id: string): Element | null {
    return this.list.querySelector(`[data-cell="${CSS.escape(id)}"]`);
  }
}
