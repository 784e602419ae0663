import { expect, test } from "vitest";
import { type AdviceCell, adviceFor, kernelNote } from "./error_advice";

const cell = (id: string, text: string, ran = false): AdviceCell => ({ id, text, ran });
const missing = (name: string, ...cells: AdviceCell[]) => adviceFor("NameError", `name '${name}' is not defined`, cells, "failed");

test("a name that a cell defines which has not run is found, however it is defined", () => {
  for (const text of ["x = 1", "a, x = 1, 2", "x: int = 3", "def x():\n    pass", "async def x(): pass", "class x: pass", "import x", "import y as x", "from m import a, x", "from m import a as x",
    "for x in y: pass", "for a, x in y: pass", "with open('f') as x:", "if True:\n    x = 2"]) {
    expect([text, missing("x", cell("other", "y = 1"), cell("a", text))]).toEqual([text, { kind: "run_cell", sentence: "x is defined in cell 2, which has not run.", cellId: "a", place: 2 }]);
  }
});

test("what only uses or compares the name, or has run, explains nothing", () => {
  for (const text of ["print(x)", "x == 1", "y.x = 1", "f(x=1)", "xx = 1", "# x = 1", "import xy"]) expect([text, missing("x", cell("a", text))]).toEqual([text, undefined]);
  expect(missing("x", cell("a", "x = 1", true))).toBe(undefined);
  expect(missing("x", cell("failed", "x = 1"))).toBe(undefined);
});

test("usual imports are named when no cell has them", () => {
  expect(missing("np", cell("a", "print(1)"))).toEqual({ kind: "words", sentence: "np is not imported: import numpy as np" });
  expect(missing("np", cell("a", "import numpy as np"))).toMatchObject({ kind: "run_cell", cellId: "a" });
});

test("a missing module names the package that has it", () => {
  const of = (module: string) => adviceFor("ModuleNotFoundError", `No module named '${module}'`, [], "failed");
  expect(of("cv2")).toMatchObject({ command: "%pip install opencv-python-headless" });
  expect(of("plotly.express")).toEqual({ kind: "install", sentence: "The package plotly is not installed in this runtime.", command: "%pip install plotly" });
  expect(adviceFor("ModuleNotFoundError", "No module named 'x; !rm -rf'", [], "failed")).toBe(undefined);
});

test("what the kernel says below a traceback is said, and a plain traceback says nothing more", () => {
  expect(kernelNote("OSError", ["---", "frames", "OSError: [Errno 28] No space left on device", "", "/tmp is full: it may hold 512 MB."]))
    .toEqual({ kind: "words", sentence: "/tmp is full: it may hold 512 MB." });
  expect(kernelNote("OSError", ["---", "frames", "", "\u001b[31mOSError\u001b[39m: [Errno 2] none"])).toBeUndefined();
  expect(kernelNote("OSError", ["---", "frames", "OSError: none"])).toBeUndefined();
  expect(kernelNote("OSError", [])).toBeUndefined();
});

test("a slip of a name that is defined here, or Python's own, is asked about; one that is only like others is not", () => {
  const cells = [cell("a", "total_rain = 3\nimport numpy as np\nfrom math import sqrt", true), cell("failed", "totl_rain")];
  const asked = (name: string) => adviceFor("NameError", `name '${name}' is not defined`, cells, "failed")?.sentence;
  expect(asked("totl_rain")).toBe("Did you mean total_rain?");
  expect(asked("Total_Rain")).toBe("Did you mean total_rain?");
  expect(asked("sqtr")).toBe("Did you mean sqrt?");
  expect(asked("numpy")).toBe("numpy is imported as np here.");
  expect(asked("nmupy")).toBe("Did you mean numpy? numpy is imported as np here.");
  expect(asked("pritn")).toBe("Did you mean print?");
  expect(asked("true")).toBe("Did you mean True?");
  for (const other of ["rain", "num", "x", "nx", "printed_total"]) expect(asked(other)).toBe(undefined);
});
