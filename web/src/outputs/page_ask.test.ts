import { expect, test } from "vitest";
import { answerOf, readAsk } from "./page_ask";

test("a prompt is for the page only where it says so in words that the page knows", () => {
  expect(readAsk('%stoa {"ask": "upload", "into": "/home/user", "many": true}')).toEqual({ ask: "upload", into: "/home/user", many: true });
  expect(readAsk('%stoa {"ask": "script", "script": "1 + 1", "seconds": null}')).toEqual({ ask: "script", script: "1 + 1", seconds: null });
  for (const words of ["Name: ", "%stoa", "%stoa {", '%stoa {"ask": "format", "code": ""}', '%stoa {"ask": "view", "path": 5}', ' %stoa {"ask": "view", "path": "/x"}']) expect(readAsk(words)).toBeUndefined();
});

test("an answer that is too long becomes a problem that says so", () => {
  expect(answerOf({ a: 1 }, 100)).toBe('{"value":{"a":1}}');
  expect(answerOf(undefined, 100)).toBe('{"value":null}');
  expect(JSON.parse(answerOf("é".repeat(60), 100)).problem).toMatch(/^The answer is 132 bytes long, and 100 can/);
});
