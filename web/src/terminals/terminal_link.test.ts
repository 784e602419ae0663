import { expect, test } from "vitest";
import { TerminalLink, type TerminalSocket } from "./terminal_link";

class Socket implements TerminalSocket {
  sent: unknown[] = [];
  closed = false;
  onmessage: TerminalSocket["onmessage"] = null;
  onclose: TerminalSocket["onclose"] = null;
  onopen: TerminalSocket["onopen"] = null;
  constructor(readonly from: number) {}
  send(text: string) { this.sent.push(JSON.parse(text)); }
  close() { this.closed = true; }
  output(position: number, text: string) { this.onmessage!({ data: JSON.stringify({ type: "terminal_output", position, data: btoa(text) }) }); }
}

function stage() {
  const sockets: Socket[] = [];
  const said: string[] = [];
  const pending: (() => void)[] = [];
  const drawing: (() => void)[] = [];
  const link = new TerminalLink((from) => { const socket = new Socket(from); sockets.push(socket); return socket; }, {
    output: (bytes, drawn) => { said.push(new TextDecoder().decode(bytes)); drawing.push(drawn); },
    restarted: () => said.push("restarted"),
    state: (state, sentence) => said.push(sentence ? `${state}: ${sentence}` : state),
  }, (act) => pending.push(act));
  link.open();
  sockets[0]!.onopen!();
  return { link, sockets, said, pending, drawing };
}

test("what was drawn is told, not what came", () => {
  const { sockets, drawing } = stage();
  sockets[0]!.output(0, "abc");
  expect(sockets[0]!.sent).toEqual([]);
  drawing.shift()!();
  expect(sockets[0]!.sent).toEqual([{ type: "take_output", position: 3 }]);
});

test("after a break it goes on behind what came last, with the window's size", () => {
  const { link, sockets, said, pending } = stage();
  link.resize(80, 24);
  sockets[0]!.output(0, "abc");
  sockets[0]!.onclose!({ code: 1006 });
  pending.shift()!();
  expect(sockets[1]!.from).toBe(3);
  sockets[1]!.onopen!();
  expect(sockets[1]!.sent).toEqual([{ type: "resize_terminal", columns: 80, rows: 24 }]);
  sockets[1]!.output(3, "def");
  expect(said).toEqual(["connecting", "open", "abc", "connecting", "connecting", "open", "def"]);
});

test("what is typed before the connection stands is sent once it does, behind the window's size", () => {
  const { link, sockets, pending } = stage();
  sockets[0]!.onclose!({ code: 1006 });
  link.input("ec");
  pending.shift()!();
  link.resize(80, 24);
  link.input("ho 1\n");
  expect(sockets[1]!.sent).toEqual([]);
  sockets[1]!.onopen!();
  expect(sockets[1]!.sent).toEqual([{ type: "resize_terminal", columns: 80, rows: 24 }, { type: "terminal_input", text: "echo 1\n" }]);
  sockets[1]!.onclose!({ code: 1006 });
  pending.shift()!();
  sockets[2]!.onopen!();
  expect(sockets[2]!.sent).toEqual([{ type: "resize_terminal", columns: 80, rows: 24 }]);
});

test("a gap clears what stands there", () => {
  const { sockets, said } = stage();
  sockets[0]!.output(0, "abc");
  sockets[0]!.output(900, "new");
  expect(said.slice(2)).toEqual(["abc", "restarted", "new"]);
});

test("a terminal that is gone is not tried again", () => {
  const { sockets, said, pending } = stage();
  sockets[0]!.onclose!({ code: 4404 });
  expect(said.at(-1)).toBe("ended: This terminal is closed.");
  expect(pending).toEqual([]);
});

test("a long paste goes in order, in messages that fit", () => {
  const { link, sockets } = stage();
  const text = "x".repeat(40_000) + "end";
  link.input(text);
  const sent = sockets[0]!.sent as { text: string }[];
  expect(sent.length).toBe(3);
  expect(sent.map((one) => one.text).join("")).toBe(text);
});
