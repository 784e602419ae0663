import { expect, test } from "vitest";
import type { GuardCase } from "../wire/wire";
import { levelWords, outcomeWords, stateWords } from "./case_words";

const it_: GuardCase = {
  case_id: "c", at: 0, person_id: "p", person: "Ada", notebook_id: "n", title: "T", cell_id: "a", class_name: "mining", category: "mining",
  level: "warn", outcome: "ran", would_stop: false,
};
const when = (at: number) => `at ${at}`;

test("what became of a run is said in words, and what would have been", () => {
  expect(outcomeWords(it_)).toBe("warned, run anyway");
  expect(outcomeWords({ ...it_, would_stop: true })).toBe("warned, run anyway, would have been stopped");
  expect(outcomeWords({ ...it_, outcome: "cancelled", chosen_at: 1 })).toBe("warned, did not run");
  expect(outcomeWords({ ...it_, outcome: "stopped" })).toBe("stopped before it began");
  expect(levelWords("act")).toEqual({ word: "High", tone: "stop" });
});

test("a mistake says when it is due until it was answered", () => {
  expect(stateWords(it_, when)).toBe("");
  expect(stateWords({ ...it_, mistake: "", due_at: 5 }, when)).toBe("mistake, due at 5");
  expect(stateWords({ ...it_, mistake: "", due_at: 5, accepted: false, closed_at: 6 }, when)).toBe("declined");
  expect(stateWords({ ...it_, closed_at: 6 }, when)).toBe("closed");
});
