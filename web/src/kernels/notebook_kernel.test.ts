import { expect, test } from "vitest";
import type { Json } from "../wire/wire";
import { kernelOf, withKernel } from "./notebook_kernel";

const r = { name: "ir", display_name: "R", language: "R" };

test("a notebook's kernel is what its metadata name, Python when they name none or are wrong", () => {
  expect(kernelOf({ kernelspec: { name: "ir", display_name: "R 4.2" } })).toEqual({ name: "ir", shown: "R 4.2" });
  expect(kernelOf({ kernelspec: { name: "ir" } })).toEqual({ name: "ir", shown: "ir" });
  const wrong: Json[] = [{}, null, [], { kernelspec: 3 }, { kernelspec: { name: {} } }];
  for (const metadata of wrong) expect(kernelOf(metadata).name).toBe("python3");
});

test("another kernel leaves the rest of the metadata as it was", () => {
  expect(withKernel({ title: "x", kernelspec: { name: "python3" }, language_info: { name: "python", version: "3.11" } }, r)).toEqual({
    title: "x", kernelspec: r, language_info: { name: "R" },
  });
  expect(withKernel([], r)).toEqual({ kernelspec: r, language_info: { name: "R" } });
});
