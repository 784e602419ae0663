// Looks that authors gave to HTML in text cells: colours, alignment, sizes, boxes. Set as properties, one by one: none that takes an element
// out of its place, covers others or loads anything. What an author chose for white paper stays readable on a dark page.
import { addStyles } from "../shell/styles";

const allowed = /^(?:color|background-color|text-(?:align|decoration|indent|transform)(?:-[a-z]+)?|font-(?:weight|style|size|family|variant)|line-height|letter-spacing|vertical-align|white-space(?:-[a-z]+)?|list-style-type|(?:border|padding|margin)(?:-[a-z]+)*|(?:max-|min-)?width|height|max-height|float|clear|border-(?:collapse|spacing)|gap|flex(?:-[a-z]+)?|justify-content|align-items)$/;
const refused = /url|var\(|image|attr\(|env\(|\(?-\s*\d/i;
const shown = /^(?:block|inline|inline-block|flex|inline-flex|table|table-cell)$/;
/** `<font size>` */
const sizes = ["", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];

let styled = false;

export function dress(element: HTMLElement): void {
  if (!styled) {
    styled = true;
    addStyles(`
.prose [data-ink] { color: light-dark(var(--ink), oklch(from var(--ink) max(l, 0.78) c h)); }
.prose [data-paper] { background-color: var(--paper); color: oklch(from var(--paper) clamp(0.2, (0.62 - l) * 1000, 0.97) 0.01 h); }
.prose [data-paper][data-ink], .prose [data-paper] [data-ink] { color: var(--ink); }
.prose [data-paper] :is(a, code) { color: inherit; background: none; }
`);
  }
  const { style, color, bgcolor, size } = element.dataset;
  for (const name of ["style", "color", "bgcolor", "size"]) delete element.dataset[name];
  const wanted = element.ownerDocument.createElement("i").style;
  if (style) wanted.cssText = style.slice(0, 2000);
  if (color) wanted.color = color;
  if (bgcolor) wanted.backgroundColor = bgcolor;
  if (size) wanted.fontSize = sizes[/^[+-]/.test(size) ? 3 + Number(size) : Number(size)] ?? "";
  if (wanted.fontSize && !wanted.lineHeight) wanted.lineHeight = "1.35"; // the text's own is in pixels
  for (const name of wanted) {
    const value = wanted.getPropertyValue(name);
    if (refused.test(value)) continue;
    if (name === "color") ink(element, "ink", value);
    else if (name === "background-color") ink(element, "paper", value);
    else if (allowed.test(name) || (name === "display" && shown.test(value))) element.style.setProperty(name, value);
  }
}

function ink(element: HTMLElement, what: "ink" | "paper", value: string): void {
  if (/^(?:initial|inherit|unset|currentcolor|transparent)$/i.test(value)) return;
  element.dataset[what] = "";
  element.style.setProperty(`--${what}`, value);
}
