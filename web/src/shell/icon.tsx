import { h } from "preact";

export type IconShapes = readonly (readonly [string, Record<string, string>])[];

/** A Lucide icon. It says nothing to a screen reader: the control around it has the name. */
export function Icon({ of, size = 18 }: { of: IconShapes; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
      stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}

/** The sign of something that runs. */
export function Ring({ size = 14 }: { size?: number }) {
  return (
    <svg class="ring" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke-width="2" stroke-linecap="round" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" />
      <path d="M8 1.5a6.5 6.5 0 0 1 4.6 11.1" />
    </svg>
  );
}

/** The ring with a square to press: the running cell's own button. */
export function StopRing({ size = 20 }: { size?: number }) {
  return (
    <span class="stop-ring">
      <Ring size={size} />
      <span class="stop-square" />
    </span>
  );
}

export function Logo() {
  return (
    <svg class="icon logo" width="22" height="22" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" aria-hidden="true">
      <path d="M3 3v16M7.5 5h6M7.5 9h11M7.5 13h6.5M7.5 17h10" />
    </svg>
  );
}
