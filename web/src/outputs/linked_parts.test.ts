import { expect, test } from "vitest";
import { linkedParts } from "./linked_parts";

const linksOf = (text: string) => linkedParts(text).flatMap(({ href }) => href ?? []);

test("an address ends before what belongs to the sentence around it", () => {
  expect(linksOf("See https://example.org/a_b?c=1&d=2#e, or (http://localhost:8000/).")).toEqual(["https://example.org/a_b?c=1&d=2#e", "http://localhost:8000/"]);
  expect(linksOf("https://en.wikipedia.org/wiki/Stoa_(disambiguation)!")).toEqual(["https://en.wikipedia.org/wiki/Stoa_(disambiguation)"]);
  expect(linksOf('<a href="https://example.org/x">y</a>')).toEqual(["https://example.org/x"]);
});

test("nothing but the web's addresses is a link", () => {
  for (const text of ["javascript://example.org/%0aalert(1)", "file:///etc/passwd", "data:text/html,x", "https://", "ftp://a.org/b", "no address"]) expect(linksOf(text)).toEqual([]);
});

test("the parts together are the text", () => {
  for (const text of ["", "a https://a.org/b. c http://d.org/e", "https://a.org/((((", `https://${".".repeat(5_000)}`]) {
    expect(linkedParts(text).map((part) => part.text).join("")).toBe(text);
  }
});
