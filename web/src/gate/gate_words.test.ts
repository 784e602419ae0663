import { expect, test } from "vitest";
import type { GateNotice } from "../wire/wire";
import { dueWords, mistakeWords } from "./gate_words";

const due_at = Date.UTC(2026, 10, 27, 12);
const notice = (mistake?: GateNotice["mistake"]): GateNotice => ({ case_id: "c", run_id: "r", cell_id: "a", category: "password cracking", outcome: "ran", at: 0, mistake });

test("a mistake that waits says by when it is answered", () => {
  expect(mistakeWords(notice())).toBe("");
  expect(mistakeWords(notice({ due_at }))).toBe(`You said that this is a mistake (password cracking). An operator is asked to answer by ${dueWords(due_at)}.`);
});

test("an answer says what was decided, and repeats the operator's words", () => {
  expect(mistakeWords(notice({ due_at, accepted: true, answer: " Sorry. " }))).toBe("An operator agreed that it was a mistake (password cracking). You are not asked about this code again. They say: Sorry.");
  expect(mistakeWords(notice({ due_at, accepted: false, answer: "" }))).toBe("An operator looked at what you reported (password cracking), and the warning stays.");
});
