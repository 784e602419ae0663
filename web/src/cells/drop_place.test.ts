import { expect, test } from "vitest";
import { dropPlace, scrollStep } from "./drop_place";

test("a dragged cell goes before the first cell whose middle is below the pointer", () => {
  const boxes = [{ top: 0, bottom: 100 }, { top: 100, bottom: 120 }, { top: 120, bottom: 400 }];
  expect([-5, 49, 51, 109, 111, 259, 261, 900].map((y) => dropPlace(boxes, y))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect(dropPlace([], 10)).toBe(0);
});

test("the document scrolls near its edges, faster the nearer, and never more than its most", () => {
  expect(scrollStep(100, 900, 500)).toBe(0);
  expect(scrollStep(100, 900, 150)).toBeLessThan(0);
  expect(scrollStep(100, 900, 110)).toBeLessThan(scrollStep(100, 900, 150));
  expect(scrollStep(100, 900, 860)).toBeGreaterThan(0);
  expect(scrollStep(100, 900, 5000)).toBe(scrollStep(100, 900, 900));
  expect(scrollStep(100, 900, -5000)).toBe(-scrollStep(100, 900, 5000));
});
