/** Does what takes away the row with the pressed button. The focus goes to the same button of the next row, or to the page's heading. */
export async function takingRow(act: () => Promise<unknown>): Promise<void> {
  const pressed = document.activeElement as HTMLElement | null;
  const row = pressed?.closest("li, tr");
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  const at = row ? [...row.querySelectorAll("button")].indexOf(pressed as HTMLButtonElement) : -1;
  await act();
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const heading = document.querySelector("h1")!;
    heading.tabIndex = -1;
    ((next?.isConnected && next.querySelectorAll("button")[at]) || heading).focus();
  });
}
