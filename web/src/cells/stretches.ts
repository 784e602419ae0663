// Cells that stand one after the other, in stretches: what is far from the window is left out a stretch at a time, so that a key and a frame
// cost what is near and not what the notebook has. A cell keeps its stretch while others come, go and move around it: in another one it
// would be made anew.

export interface Stretch {
  key: number;
  ids: readonly string[];
}

export const newStretch_cells = 24;
export const longestStretch_cells = 48;

/** Places (in `of`) of one of the longest rising runs of numbers; what is not in it has moved. */
function longestRise(of: readonly number[]): Set<number> {
  const ends: number[] = []; // place of the lowest last number of a run of each length
  const before: (number | undefined)[] = [];
  of.forEach((number, place) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (of[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before[place] = ends[low - 1];
    ends[low] = place;
  });
  const rise = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) rise.add(place);
  return rise;
}

/** `ids`, all of them different, in stretches; those that have neither come nor moved are where they were in `last`, but for some of a
    stretch that became too long: never `held`, where somebody writes. */
export function stretchesOf(ids: readonly string[], last: readonly Stretch[], held?: string | null): readonly Stretch[] {
  const was = new Map<string, { order: number; key: number }>();
  for (const { key, ids: those } of last) for (const id of those) was.set(id, { order: was.size, key });
  const known = ids.filter((id) => was.has(id));
  const rise = longestRise(known.map((id) => was.get(id)!.order));
  const stays = new Set(known.filter((_, place) => rise.has(place)));

  let nextKey = Math.max(-1, ...last.map(({ key }) => key)) + 1;
  const groups: { key: number | undefined; ids: string[] }[] = [];
  for (const id of ids) {
    const group = groups.at(-1);
    const key = stays.has(id) ? was.get(id)!.key : undefined;
    if (!group || (key !== undefined && group.key !== undefined && group.key !== key)) groups.push({ key, ids: [id] });
    else {
      group.key ??= key;
      group.ids.push(id);
    }
  }
  return groups.flatMap(({ key, ids: those }) => {
    if (those.length <= longestStretch_cells) return [{ key: key ?? nextKey++, ids: those }];
    const parts = Array.from({ length: Math.ceil(those.length / newStretch_cells) }, (_, at) => those.slice(at * newStretch_cells, (at + 1) * newStretch_cells));
    const keeps = Math.max(0, parts.findIndex((part) => (held && those.includes(held) ? part.includes(held) : part.some((id) => stays.has(id)))));
    return parts.map((part, at) => ({ key: at === keeps && key !== undefined ? key : nextKey++, ids: part }));
  });
}
