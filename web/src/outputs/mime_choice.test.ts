import { expect, test } from "vitest";
import type { Json, Output } from "../wire/wire";
import { chooseMime, metadataFor, sizeFrom, textOf } from "./mime_choice";

const output = (data: Record<string, Json>, blobs?: { mime: string; blob: string }[]) => ({ type: "display_data", data, blobs }) as unknown as Output;
const chosen = (...mimes: string[]) => chooseMime(output(Object.fromEntries(mimes.map((mime) => [mime, "x"]))));

test("the richest form is chosen, in JupyterLab's order", () => {
  const order = [
    "application/vnd.vegalite.v5+json", "application/vnd.plotly.v1+json", "application/json", "audio/wav", "text/html", "text/markdown", "text/latex", "image/svg+xml",
    "image/png", "application/javascript", "text/plain",
  ];
  for (let at = 0; at < order.length; at++) expect(chosen(...order.slice(at).reverse())?.mime).toBe(order[at]);
});

test("what can run goes to the frame; pictures, words and data don't need it", () => {
  const by = (mime: string) => chosen(mime)?.by;
  expect(["text/html", "application/javascript", "text/javascript", "application/vnd.vega.v5+json", "application/vnd.plotly.v1+json"].map(by)).toEqual(["html", "frame", "frame", "frame", "frame"]);
  expect(["image/svg+xml", "image/png", "text/markdown", "text/latex", "application/json", "video/mp4", "text/plain", "text/csv"].map(by)).toEqual(
    ["image", "image", "markdown", "latex", "json", "media", "text", "text"]);
});

test("a type that only looks like a known one is not shown as it", () => {
  for (const mime of ["image/<img src=x>", "image/png; x", "audio/<script>", "text/html ", "application/octet-stream", "__proto__", ""]) expect(chosen(mime), mime).toBeUndefined();
});

test("JSON of an unknown maker is a tree only where there is no text", () => {
  expect(chosen("application/vnd.unknown+json", "text/plain")?.mime).toBe("text/plain");
  expect(chosen("application/vnd.unknown+json")?.by).toBe("json");
});

test("a value kept as a blob counts like one at hand", () => {
  expect(chooseMime(output({ "text/plain": "x" }, [{ mime: "image/png", blob: "b" }]))).toEqual({ mime: "image/png", blob: "b", by: "image" });
  expect(chooseMime(output({}, []))).toBeUndefined();
});

test("lines are joined, and sizes are taken from metadata where they are numbers", () => {
  expect(textOf(["a\n", "b"])).toBe("a\nb");
  expect(sizeFrom({ "image/png": { width: 4, height: 3 } }, "image/png")).toEqual({ width: 4, height: 3 });
  expect(sizeFrom({ "image/png": { width: "4", height: 3 } }, "image/png")).toBeUndefined();
  expect(metadataFor([], "image/png")).toEqual({});
});

test("a note to another product's page is no tree of data", () => {
  const output = (data: object): Output => ({ type: "display_data", data: data as never, metadata: {} });
  expect(chooseMime(output({ "application/vnd.colab-display-data+json": { pip_warning: {} } }))).toBeUndefined();
  expect(chooseMime(output({ "application/vnd.dataresource+json": {} }))?.by).toBe("json");
});
