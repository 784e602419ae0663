// @vitest-environment jsdom
import { expect, test } from "vitest";
import { freeName } from "./attach";

test("an attachment's name is free and ends no link", () => {
  const taken = { "plot.png": { "image/png": "" }, "plot-1.png": { "image/png": "" } };
  expect(freeName("plot.png", taken)).toBe("plot-2.png");
  expect(freeName("my (best) plot.png", taken)).toBe("my-best-plot.png");
  expect(freeName(".png", taken)).toBe("picture.png");
});
