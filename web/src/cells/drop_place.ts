// Where a dragged cell would go, and how fast the document scrolls near its edges.

export interface Box { top: number; bottom: number }

/** Before which of the boxes, that stand one under the other: the first whose middle is below `y`. */
export function dropPlace(boxes: readonly Box[], y: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { top, bottom } = boxes[middle]!;
    if ((top + bottom) / 2 > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How close to the edge scrolling begins, and the most of it in one frame. */
const edge_px = 56;
const fastest_px = 24;

/** Pixels to scroll in this frame; less than 0: up. */
export function scrollStep(top: number, bottom: number, y: number): number {
  if (y < top + edge_px) return -Math.ceil(fastest_px * Math.min(1, (top + edge_px - y) / edge_px));
  if (y > bottom - edge_px) return Math.ceil(fastest_px * Math.min(1, (y - bottom + edge_px) / edge_px));
  return 0;
}
