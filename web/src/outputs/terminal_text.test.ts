import { expect, test } from "vitest";
import { applySgr, cssOf, plain } from "./ansi_style";
import { plainOf, stripAnsi, TerminalText, terminalLines } from "./terminal_text";

const shown = (text: string) => plainOf(terminalLines(text));

test("a carriage return writes over the line and keeps what is longer", () => {
  expect(shown("100%\r 5%")).toBe(" 5%%");
  expect(shown("one\r\ntwo")).toBe("one\ntwo");
  expect(shown("0%\r50%\r100%\n")).toBe("100%");
});

test("a backspace steps back without erasing", () => {
  expect(shown("abc\b\bX")).toBe("aXc");
  expect(shown("\b\bab")).toBe("ab");
});

test("erasing a line and going up work as progress bars need them", () => {
  expect(shown("long text\r\x1b[Kok")).toBe("ok");
  expect(shown("a\nb\n\x1b[2Anew")).toBe("new\nb");
  expect(shown("abcdef\x1b[3D\x1b[1K")).toBe("   def");
});

test("an escape sequence cut between two pieces is one sequence", () => {
  const terminal = new TerminalText();
  terminal.write("\x1b[3");
  terminal.write("1mred\x1b");
  terminal.write("[0m plain");
  expect(terminal.lines).toEqual([[{ text: "red", style: { fg: "var(--ansi-1)" } }, { text: " plain", style: {} }]]);
});

test("control characters and titles are not shown", () => {
  expect(shown("\x1b]0;title\x07a\x00b\x07c")).toBe("abc");
  expect(stripAnsi("\x1b[1;31mE\x1b[0m\x07")).toBe("E");
});

test("a flood keeps its last lines and counts the others", () => {
  const terminal = new TerminalText();
  for (let part = 0; part < 30; part++) terminal.write(Array.from({ length: 1000 }, (_, n) => `${part * 1000 + n}\n`).join(""));
  expect(terminal.forgotten + terminal.lines.length).toBe(30_000);
  expect(plainOf(terminal.lines.slice(-1))).toBe("29999");
});

test("colours of 16, 256 and all become properties, and nonsense none", () => {
  expect(applySgr(plain, [91]).fg).toBe("var(--ansi-9)");
  expect(applySgr(plain, [38, 5, 208]).fg).toBe("rgb(255 135 0)");
  expect(applySgr(plain, [48, 2, 1, 2, 3]).bg).toBe("rgb(1 2 3)");
  expect(applySgr(plain, [38, 2, 999, 2, 3]).fg).toBeUndefined();
  expect(applySgr(applySgr(plain, [1, 31]), [0])).toEqual({});
  expect(cssOf({ inverse: true })).toEqual({ color: "var(--page)", backgroundColor: "var(--text)" });
});

test("markup in output stays text", () => {
  expect(shown("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
});
