import type { JSX } from "preact";

const line = { fill: "none", stroke: "var(--accent)", "stroke-width": 1.75, "stroke-linecap": "round", "stroke-linejoin": "round" } as const;
const thin = { ...line, stroke: "var(--line-strong)" } as const;
const other = "var(--code-number)";

/** What an example is about, in a few strokes; its words say the same. */
const drawings: Record<string, () => JSX.Element> = {
  tour: () => <><path {...line} d="M9 11l7 4.5-7 4.5z" fill="var(--accent)" /><path {...thin} d="M22 12h25M22 19h17M9 30h38M9 37h26" /></>,
  data: () => <><path d="M8 9h40v7H8z" fill="var(--accent)" /><path {...thin} d="M8 23h40M8 30h40M8 37h40M22 16v23M36 16v23" /></>,
  learning: () => <>
    {[[14, 14], [19, 22], [12, 27], [23, 12]].map(([x, y]) => <circle cx={x} cy={y} r="2.5" fill="var(--accent)" />)}
    {[[36, 32], [42, 24], [32, 39], [45, 36]].map(([x, y]) => <circle cx={x} cy={y} r="2.5" fill={other} />)}
    <path {...thin} d="M16 41L41 8" />
  </>,
  mathematics: () => <><path {...line} d="M24 10c-3-2-6-1-6.5 3L15 35c-.6 4-3.6 5-6.5 3" /><path {...line} d="M29 18c5 0 5 14 10 14M40 18c-5 0-7 14-12 14" /></>,
  simulation: () => <><path {...thin} d="M8 40h42" /><path {...line} d="M8 36c5 0 6-4 10-4s5-20 11-20 6 20 11 20 5 4 9 4" /><path {...thin} stroke={other} d="M29 12v28" stroke-dasharray="2 4" /></>,
};

export function ExamplePicture({ name }: { name: string }) {
  const draw = drawings[name.replace(/^\d+-/, "")] ?? drawings.tour!;
  return <svg class="example-picture" width="56" height="48" viewBox="0 0 56 48" aria-hidden="true">{draw()}</svg>;
}
