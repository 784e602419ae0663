import { expect, test } from "vitest";
import { codePoints, KernelQuestions, position } from "./kernel_questions";
import { FakeClock } from "./testing_surroundings";
import type { PageMessage } from "../wire/wire";

test("places are counted in code points for the kernel and in UTF-16 units for the page", () => {
  const text = "a😀b = '😀😀'";
  for (let at = 0; at <= text.length; at++) {
    if (text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff) continue;
    expect(codePoints(text, at)).toBe([...text.slice(0, at)].length);
    expect(position(text, codePoints(text, at))).toBe(at);
  }
  expect(position("ab", 99)).toBe(2);
});

test("each question gets its own answer, and one that nobody answers ends by itself", async () => {
  const clock = new FakeClock();
  const questions = new KernelQuestions(clock);
  const sent: PageMessage[] = [];
  const ask = (code: string) => questions.ask((message) => sent.push(message), "complete", code, code.length);
  const [first, second, third] = [ask("a"), ask("b"), ask("c")];
  questions.answered({ ask_id: 2, reply: { matches: ["bb"] } });
  questions.answered({ ask_id: 1 });
  questions.answered({ ask_id: 77, reply: {} });
  await clock.pass(5000);
  expect(await Promise.all([first, second, third])).toEqual([undefined, { matches: ["bb"] }, undefined]);
  questions.answered({ ask_id: 3, reply: {} });
  expect(sent.map((it) => "ask_id" in it && it.ask_id)).toEqual([1, 2, 3]);
});
