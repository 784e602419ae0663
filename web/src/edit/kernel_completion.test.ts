import { expect, test, vi } from "vitest";
import { signatureOf } from "./documentation";
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import type { LiveNotebookApi } from "../document/live";
import { pythonLanguage } from "./languages";
import { documentationOf, inCode, isInString, kernelCompletions, resultOf, together } from "./kernel_completion";
import type { Json } from "../wire/wire";

test("a complete_reply becomes options with their types, private names last", () => {
  const reply = {
    status: "ok", matches: ["head", "_private", "hist"], cursor_start: 3, cursor_end: 4,
    metadata: { _jupyter_types_experimental: [{ text: "head", type: "function", signature: "(n=5)" }, { text: "hist", type: "<unknown>", signature: "" }, 7] },
  };
  const result = resultOf(reply, "df.h", 4)!;
  expect(result.from).toBe(3);
  expect(result.options.map((it) => [it.label, it.detail])).toEqual([["head", "(n=5)"], ["_private", undefined], ["hist", undefined]]);
  const boosts = result.options.map((it) => it.boost!);
  expect(boosts[0]).toBeGreaterThan(boosts[2]!);
  expect(boosts[2]).toBeGreaterThan(boosts[1]!);
});

test("positions after characters beyond the basic plane are found again", () => {
  expect(resultOf({ matches: ["abc"], cursor_start: 4, cursor_end: 5 }, "'😀'a", 5)!.from).toBe(5);
});

test("a reply that is not as Jupyter says is no completion and no documentation", () => {
  for (const reply of [undefined, null, 3, [], {}, { matches: "x" }, { matches: ["x"] }, { matches: [1], cursor_start: 0 }] as (Json | undefined)[])
    expect(resultOf(reply, "x", 1)).toBe(null);
  for (const reply of [undefined, null, { found: false }, { found: true }, { found: true, data: { "text/plain": 3 } }, { found: true, data: { "text/plain": "  " } }] as (Json | undefined)[])
    expect(documentationOf(reply)).toBe(undefined);
  expect(documentationOf({ found: true, data: { "text/plain": "Signature: f()" } })).toBe("Signature: f()");
});

test("a signature is found in what IPython says, with the first line of its documentation", () => {
  const text = "\u001b[0;31mSignature:\u001b[0m\n\u001b[0mf\u001b[0m\u001b[0;34m(\u001b[0m\u001b[0ma\u001b[0m\u001b[0;34m,\u001b[0m b\u001b[0;34m=1)\u001b[0m\n\u001b[0;31mDocstring:\u001b[0m\nAdds.\n\nMore.\n\u001b[0;31mFile:\u001b[0m /tmp/x";
  expect(signatureOf(text)).toBe("f(a, b=1)\nAdds.");
  expect(signatureOf("Type: int\nDocstring: A number.")).toBe(undefined);
});

test("the kernel's names and the page's stand in one list, each once; a slow kernel is not waited for", async () => {
  vi.useFakeTimers();
  const context = new CompletionContext(EditorState.create({ doc: "na" }), 2, false);
  const own = () => ({ from: 0, options: [{ label: "name", type: "text" }, { label: "nap" }] });
  const known = { from: 0, options: [{ label: "name", detail: "int" }], validFor: /^\w*$/ };
  const result = await together(async () => known, [own, () => null])(context);
  expect(result!.options).toEqual([{ label: "name", detail: "int" }, { label: "nap" }]);
  expect((await together(async () => null, [own])(context))!.options.length).toBe(2);
  expect((await together(async () => ({ from: 1, options: [{ label: "%x" }] }), [own])(context))!.options.map((it) => it.label)).toEqual(["%x"]);
  const slow = together(() => new Promise(() => {}), [own])(context);
  await vi.advanceTimersByTimeAsync(400);
  expect((await slow)).toMatchObject({ from: 0, options: [{ label: "name" }, { label: "nap" }] });
  expect((await slow)!.validFor).toBe(undefined);
  vi.useRealTimers();
});

test("what stands after a string's end is not inside it", () => {
  for (const [before, inside] of [["open('da", true], ["print('seen', twice)", false], ['x["it\'s', true], ["a = 'it\\'s", true], ["# don't", false], ["''", false]] as const) expect([before, isInString(before)]).toEqual([before, inside]);
});

test("after a closing bracket nobody asks the kernel by typing", async () => {
  const asked = vi.fn(async () => undefined);
  const source = kernelCompletions({ askKernel: asked } as unknown as LiveNotebookApi);
  const ask = (text: string) => source(new CompletionContext(EditorState.create({ doc: text }), text.length, false));
  await ask("print('seen', twice)");
  expect(asked).not.toHaveBeenCalled();
  await ask("open('da");
  await ask("df.he");
  expect(asked).toHaveBeenCalledTimes(2);
});

test("nothing is offered in an editor that was left before the answer came", async () => {
  const own = () => ({ from: 0, options: [{ label: "total" }] });
  for (const [hasFocus, offered] of [[true, ["total"]], [false, undefined]] as const) {
    const context = new CompletionContext(EditorState.create({ doc: "tot" }), 3, false, { hasFocus } as never);
    expect((await together(() => null, [own])(context))?.options.map((it) => it.label)).toEqual(offered);
  }
});

test("in comments and texts of several lines no list opens by itself, for the next Enter would take its first name", async () => {
  const source = inCode(async () => ({ from: 0, options: [{ label: "total" }] }));
  const offers = async (text: string, explicit = false) => (await source(new CompletionContext(EditorState.create({ doc: text, extensions: pythonLanguage }), text.length, explicit))) !== null;
  for (const [text, offered] of [["x = tot", true], ["x = 1  # the tot", false], ['def f():\n    """The tot', false], ["f'''the tot", false], ["open('tot", true], ['d["tot', true]] as const) expect([text, await offers(text)]).toEqual([text, offered]);
  expect(await offers("# the tot", true)).toBe(true);
});
