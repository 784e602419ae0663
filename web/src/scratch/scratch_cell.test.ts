import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { LiveNotebook } from "../document/live_notebook";
import { ModelServer } from "../document/testing_server";
import { World } from "../document/testing_surroundings";
import { ScratchCell } from "./scratch_cell";

async function open(world: World) {
  const live = new LiveNotebook("n", world.tab());
  await world.clock.pass(50);
  return { live, scratch: new ScratchCell(live) };
}

const ends = async (world: World, phase: "done" | "error" = "done") => {
  const run = world.server.runs.at(-1)!;
  Object.assign(run, { phase, started_at: 1, ended_at: 2, execution_count: 3 });
  const revision = ++world.server.revision;
  for (const socket of world.sockets) socket.tell({ type: "runs_changed", revision, runs: [{ ...run }] });
  await world.clock.pass(50);
};

test("a scratch cell runs what was typed, in no page's notebook, and nothing of it stays", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const one = await open(world), two = await open(world);
  one.scratch.cell.setText("1 + 1");
  expect(one.scratch.run()).toBeUndefined();
  await world.clock.pass(50);
  expect(world.server.runs.map((run) => world.server.textOfRun.get(run.run_id))).toEqual(["1 + 1"]);
  expect([one.live, two.live].map((it) => it.cells.value.map((cell) => cell.id))).toEqual([["a"], ["a"]]);
  expect(one.scratch.run()).toBe("The scratch cell is running.");
  await ends(world);
  expect(world.server.order).toEqual(["a"]);
  expect(one.scratch.cell.run.value?.phase).toBe("done");
  expect(one.scratch.cell.executionCount.value).toBe(3);
  expect(one.live.undo()).toBeUndefined();
  expect(one.scratch.cell.text.value.toString()).toBe("1 + 1");
});

test("what a tab that ended left of its scratch cell is taken away by the next", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const gone = await open(world);
  gone.scratch.cell.setText("2");
  gone.scratch.run();
  await world.clock.pass(50);
  gone.live.close();
  await ends(world);
  expect(world.server.order).toHaveLength(2);
  await open(world);
  await world.clock.pass(50);
  expect(world.server.order).toEqual(["a"]);
});

test("nothing typed and nobody there to run it are said", async () => {
  const world = new World(new ModelServer({ a: "x" }));
  const { live, scratch } = await open(world);
  expect(scratch.run()).toBe("Type something into the scratch cell first.");
  scratch.cell.setText("3");
  live.close();
  await world.clock.pass(50);
  live.connection.value = { state: "offline", since: 0, retryAt: 0 };
  expect(scratch.run()).toBe("The scratch cell runs with a connection.");
  expect(world.server.runs).toEqual([]);
});
