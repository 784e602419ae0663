import { expect, test } from "vitest";
import { namesOf } from "./names";

const defines = (code: string) => [...namesOf(code).defines].sort();
const uses = (code: string) => [...namesOf(code).uses].sort();

test("assignments, loops, imports, functions, classes and 'as' define", () => {
  expect(defines("a, (b, *c) = 1, (2, 3)\nd = e = 4\nf: int = 5\n(g := 6)")).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  expect(defines("for i, j in []:\n    k = 1\nwith open('x') as h:\n    pass\ntry:\n    pass\nexcept ValueError as e:\n    pass")).toEqual(["e", "h", "i", "j", "k"]);
  expect(defines("import a.b\nimport c.d as e\nfrom f import g as h, i\ndef j(): pass\nclass K: pass")).toEqual(["K", "a", "e", "h", "i", "j"]);
});

test("what a cell reads before it defines it comes from elsewhere", () => {
  expect(uses("total = price * count\ntotal")).toEqual(["count", "price"]);
  expect(uses("count = count + 1")).toEqual(["count"]);
  expect(uses("count += 1")).toEqual(["count"]);
  expect(uses("draw(data, color=shade)")).toEqual(["data", "draw", "shade"]);
  expect(uses("x.y.z")).toEqual(["x"]);
});

test("names of functions, lambdas and comprehensions are their own", () => {
  expect(uses("def f(a, b=start, *c, d: kind = 1):\n    e = a + outer\n    return f(e)")).toEqual(["kind", "outer", "start"]);
  expect(uses("[row[i] for row in rows for i in range(n) if i]")).toEqual(["n", "range", "rows"]);
  expect(uses("lambda a, b=2: a + c")).toEqual(["c"]);
});

test("changing a part of what a name holds reads and changes it", () => {
  expect(defines("frame['x'] = 1")).toEqual(["frame"]);
  expect(uses("frame.loc[0, 'x'] = other")).toEqual(["frame", "other"]);
});

test("what is no Python breaks nothing", () => {
  expect(defines("%matplotlib inline\n!ls\na = 1")).toContain("a");
  expect(defines("((((")).toEqual([]);
});
