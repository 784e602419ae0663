// The cell in which one types stays in view while results above it grow: at the very top of the page the browser keeps nothing in its place.

/** From now on, whatever notebook is open. */
export function keepInView(): void {
  let box: Element | null = null;
  let seen = false;
  const place = () => {
    const scroller = box?.closest(".document");
    if (!scroller) return undefined;
    const room = scroller.getBoundingClientRect();
    const mine = box!.getBoundingClientRect();
    return mine.height < room.height / 2 ? { scroller, below: mine.bottom + 16 - room.bottom, isIn: mine.bottom <= room.bottom && mine.top >= room.top } : undefined;
  };
  const look = () => { seen = place()?.isIn ?? false; };
  const grows = new ResizeObserver(() => {
    const now = place();
    if (seen && now && now.below > 0) now.scroller.scrollTop += now.below;
  });
  const turnTo = (focused: Element | null) => {
    grows.disconnect();
    box = focused?.closest(".cells .cell-box") ?? null;
    look();
    if (box) grows.observe(box.closest(".cells")!);
  };
  turnTo(document.activeElement);
  document.addEventListener("focusin", (event) => turnTo(event.target as Element));
  document.addEventListener("scroll", look, { capture: true, passive: true });
}
