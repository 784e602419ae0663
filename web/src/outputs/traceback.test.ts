import { expect, test } from "vitest";
import { groupFrames, parseTraceback } from "./traceback";

const pieces = [
  "NameError                                 Traceback (most recent call last)",
  "Cell \u001b[0;32mIn[2], line 4\u001b[0m\n\u001b[1;32m      3\u001b[0m start = 1\n\u001b[0;32m----> 4\u001b[0m fit(loss)\n",
  "File \u001b[0;32m/usr/lib/python3/dist-packages/scipy/optimize/_minimize.py:687\u001b[0m, in \u001b[0;36mminimize\u001b[0;34m(fun)\u001b[0m\n    686 if x:\n--> 687     call()\n",
  "Cell In[1], line 3, in loss(p)\n----> 3     expected = df",
  "NameError: name 'df' is not defined",
];

test("frames tell whose they are and which line failed", () => {
  const frames = parseTraceback(pieces)!;
  expect(frames.map((frame) => [frame.run, frame.line, frame.function, frame.library])).toEqual([
    [2, 4, undefined, false], [undefined, 687, "minimize", true], [1, 3, "loss", false],
  ]);
  expect(frames[1]!.package).toBe("scipy.optimize");
  expect(frames[0]!.lines.map((line) => line.failed)).toEqual([false, true]);
  expect(groupFrames(frames).map((group) => group.library)).toEqual([false, true, false]);
});

test("the heads of older IPythons are read too", () => {
  expect(parseTraceback(["Input In [7], in <cell line: 2>()\n      1 a\n----> 2 b"])![0]).toMatchObject({ run: 7, line: 2, library: false });
  expect(parseTraceback(["Cell In [7], line 2\n----> 2 b"])![0]).toMatchObject({ run: 7, line: 2 });
});

test("what is no traceback is left as it came", () => {
  expect(parseTraceback(["something else", "entirely"])).toBeUndefined();
});

test("what Stoa itself runs in a kernel is no place where something happened", () => {
  const frames = parseTraceback(["Cell In [1], line 2\n----> 2 wait()", "File /opt/stoa/kernel/launch.py:78, in end_running_code(frame)\n---> 78 raise KeyboardInterrupt"]);
  expect(frames!.map((frame) => frame.line)).toEqual([2]);
});
