// The state that ANSI's "select graphic rendition" codes leave behind, and how it looks.

export interface AnsiStyle {
  readonly fg?: string;
  readonly bg?: string;
  readonly bold?: true;
  readonly faint?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly inverse?: true;
}

export const plain: AnsiStyle = {};

/** Applies one SGR sequence's numbers. Unknown numbers are skipped. */
export function applySgr(style: AnsiStyle, codes: readonly number[]): AnsiStyle {
  let next: Record<string, string | true | undefined> = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.faint = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 9) next.strike = true;
    else if (code === 22) delete next.bold, delete next.faint;
    else if (code === 23) delete next.italic;
    else if (code === 24) delete next.underline;
    else if (code === 27) delete next.inverse;
    else if (code === 29) delete next.strike;
    else if (code >= 30 && code <= 37) next.fg = palette(code - 30);
    else if (code === 39) delete next.fg;
    else if (code >= 40 && code <= 47) next.bg = palette(code - 40);
    else if (code === 49) delete next.bg;
    else if (code >= 90 && code <= 97) next.fg = palette(code - 82);
    else if (code >= 100 && code <= 107) next.bg = palette(code - 92);
    else if (code === 38 || code === 48) {
      const [color, used] = extended(codes, i + 1);
      if (color) next[code === 38 ? "fg" : "bg"] = color;
      i += used;
    }
  }
  return next as AnsiStyle;
}

function palette(n: number): string {
  return `var(--ansi-${n})`;
}

/** 5;n or 2;r;g;b -> the colour and how many numbers it took. */
function extended(codes: readonly number[], at: number): [string | undefined, number] {
  if (codes[at] === 5) return [color256(codes[at + 1] ?? -1), 2];
  if (codes[at] !== 2) return [undefined, 1];
  const rgb = codes.slice(at + 1, at + 4);
  const good = rgb.length === 3 && rgb.every((n) => n >= 0 && n <= 255);
  return [good ? `rgb(${rgb.join(" ")})` : undefined, 4];
}

function color256(n: number): string | undefined {
  if (n < 0 || n > 255) return undefined;
  if (n < 16) return palette(n);
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = n - 16;
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}

/** Dark or light on a background of given light; the palette's own colours turn with the theme, and the page's colour stands on them. */
function inkOn(bg: string): string {
  const [r, g, b] = (/^rgb\((\d+) (\d+) (\d+)/.exec(bg) ?? []).slice(1).map(Number);
  return r === undefined ? "var(--page)" : r * 3 + g! * 6 + b! > 1275 ? "#14201f" : "#fff";
}

/** CSS properties for a span, set one by one (never as markup). */
export function cssOf(style: AnsiStyle): Record<string, string> | undefined {
  if (style === plain) return undefined;
  const css: Record<string, string> = {};
  const fg = style.inverse ? (style.bg ?? "var(--page)") : style.fg;
  const bg = style.inverse ? (style.fg ?? "var(--text)") : style.bg;
  if (fg) css.color = fg;
  if (bg) {
    css.backgroundColor = bg;
    if (!fg) css.color = inkOn(bg);
  }
  if (style.bold) css.fontWeight = "600";
  if (style.faint) css.opacity = "0.7";
  if (style.italic) css.fontStyle = "italic";
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean).join(" ");
  if (lines) css.textDecoration = lines;
  return css;
}
