import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconShapes } from "./icon";
import { Portal } from "./portal";

export interface MenuChoice {
  title: string;
  icon?: IconShapes;
  key?: string;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  href?: string;
  download?: boolean;
  onChoose?: () => void;
}

export type MenuEntry = MenuChoice | "line" | { says: string };

interface MenuProps {
  label: string;
  title?: string;
  class?: string;
  entries: readonly MenuEntry[];
  children: ComponentChildren;
  tabIndex?: number;
  onOpenChange?: (open: boolean) => void;
}

/** A button with a menu: below it on a wide page, a sheet from below on a phone. */
export function MenuButton({ label, title, class: className, entries, children, tabIndex, onOpenChange }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  return (
    <>
      <button ref={button} type="button" class={className} aria-label={label} title={title ?? label} aria-haspopup="menu" aria-expanded={open}
        tabIndex={tabIndex} onClick={() => change(!open)} onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open) return;
          event.preventDefault();
          change(true);
        }}>
        {children}
      </button>
      {open && <Portal><OpenMenu label={label} entries={entries} anchor={button.current!} close={(refocus) => {
          change(false);
          if (refocus) button.current?.focus();
        }} /></Portal>}
    </>
  );
}

interface OpenMenuProps { label: string; entries: readonly MenuEntry[]; anchor: HTMLElement; close: (refocus: boolean) => void }

function OpenMenu({ label, entries, anchor, close }: OpenMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = box.current!;
    const at = anchor.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
    const below = at.bottom + 4 + size.height <= innerHeight - 8;
    menu.style.left = `${at.left + size.width <= innerWidth - 8 && at.left < innerWidth / 2 ? at.left : left}px`;
    menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - 4 - size.height)}px`;
    items(menu)[0]?.focus();
  }, []);
  useEffect(() => {
    const leave = () => close(false);
    addEventListener("resize", leave);
    return () => removeEventListener("resize", leave);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items(box.current!);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (step !== undefined) all[(step + all.length) % all.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div class="menu-scrim" onPointerDown={(event) => { event.preventDefault(); close(true); }} />
      <div ref={box} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
        {entries.map((entry) => {
          if (entry === "line") return <hr role="separator" />;
          if ("says" in entry) return <div class="menu-says">{entry.says}</div>;
          return <Choice choice={entry} close={close} />;
        })}
      </div>
    </>
  );
}

function Choice({ choice, close }: { choice: MenuChoice; close: (refocus: boolean) => void }) {
  const inside = (
    <>
      {choice.icon && <Icon of={choice.icon} size={16} />}
      <span class="menu-words">{choice.title}</span>
      {choice.key && <kbd>{choice.key}</kbd>}
    </>
  );
  const role = choice.checked === undefined ? "menuitem" : "menuitemradio";
  const className = `menu-item${choice.danger ? " danger" : ""}`;
  if (choice.href) {
    return <a class={className} role="menuitem" href={choice.href} download={choice.download ? "" : undefined} onClick={() => close(true)}>{inside}</a>;
  }
  return (
    <button type="button" class={className} role={role} aria-checked={choice.checked} disabled={choice.disabled} onClick={() => {
      close(true);
      choice.onChoose?.();
    }}>
      {inside}
    </button>
  );
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(".menu-item:not(:disabled)")];
}
