// What happens to what a person types when the server, the network or the tab goes away.
import assert from "node:assert/strict";
import { Notebook, sourceOf, until } from "./pages.mjs";

export const breaking = {
  async "a page whose server is killed keeps what is typed and sends it when the server is back"({ house, profile }) {
    const me = await profile();
    const id = await me.make("Killed", ["kept = 1", "second"]);
    const book = await me.notebook(id);
    await house.kill("serve");
    try {
      await book.offline();
      await book.write(1, "typed = 'while the server was away'");
      await book.page.getByText(/\d+ edits? kept on this device\./).waitFor();
      await book.keys("Escape", "b");
      await book.cells.nth(2).waitFor();
      await book.write(2, "a new cell");
      await book.holdsAll(["typed = 'while the server was away'", "a new cell", "second"]);
    } finally {
      await house.startAgain("serve");
    }
    await book.saved(); // the page tries again by itself
    await book.page.getByText("Offline.", { exact: true }).waitFor({ state: "detached" });
    assert.deepEqual((await me.download(id)).cells.map(sourceOf), await book.texts());
    await book.write(3, "print('it runs')");
    await book.run(3);
    await book.outputs(3).getByText("it runs").waitFor();
  },

  async "a kernel and its run outlive a killed server and host"({ house, profile }) {
    const me = await profile();
    const id = await me.make("Outlives", ["import time\nfor step in range(60):\n    print(step, flush=True)\n    time.sleep(0.05)\nkept = 'same kernel'", "print(kept)"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Control+Enter");
    await book.outputs(1).getByText("0", { exact: true }).waitFor();
    for (const name of ["serve", "host"]) {
      await house.kill(name);
      await house.startAgain(name);
    }
    await book.finished(1);
    await book.run(2);
    await book.outputs(2).getByText("same kernel").waitFor();
    const [code] = (await me.download(id)).cells;
    assert.equal(code.outputs.map((output) => output.text.join("")).join(""), [...Array(60).keys()].map((step) => `${step}\n`).join(""));
  },

  async "a network that goes is said at once, and what was typed meanwhile goes when it is back"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Away", ["first"]));
    await me.context.setOffline(true);
    await book.page.getByText("Offline.", { exact: true }).waitFor({ timeout: 5_000 }); // a silent socket is noticed after 30 s
    await book.write(1, "typed = 'away'");
    await book.keys("Control+Enter");
    await book.page.getByText("Runs start once you are back.").waitFor();  // nothing runs yet
    await me.context.setOffline(false);
    await book.saved();
    await book.finished(1);
    assert.equal(sourceOf((await me.download(book.id)).cells[0]), "typed = 'away'");
  },

  async "a reload keeps edits that were not sent"({ profile }) {
    const me = await profile();
    const id = await me.make("Reload", ["first", "second"]);
    const book = await me.notebook(id);
    await book.cut();
    await book.write(2, "unsent = True");
    await book.keptOnDevice("unsent = True");
    await book.page.reload();
    await book.page.locator("[role=status]", { hasText: "Opening" }).or(book.cells.first()).first().waitFor();
    await book.mend();
    await book.saved();
    await book.holds(2, "unsent = True");
    assert.deepEqual((await me.download(id)).cells.map(sourceOf), ["first", "unsent = True"]);
  },

  async "what is typed right before a reload is there after it"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Breath", ["first"]));
    for (let round = 1; round <= 3; round++) {
      await book.cut();
      await book.select(1);
      await book.keys("Enter");
      await book.cell(1).locator(".cm-content:focus").waitFor();
      await book.keys("Control+a");
      await book.page.keyboard.insertText(`breath ${round}`);
      await book.page.reload();
      await book.page.locator("[role=status]", { hasText: "Opening" }).or(book.cells.first()).first().waitFor();
      await book.mend();
      await book.holds(1, `breath ${round}`);
      await book.saved();
    }
  },

  async "edits of a tab that was closed unsent are sent by the next one"({ profile }) {
    const me = await profile();
    const id = await me.make("Orphan", ["first"]);
    const book = await me.notebook(id);
    await book.cut();
    await book.write(1, "left behind");
    await book.keptOnDevice("left behind");
    await book.page.close();
    const next = await me.notebook(id);
    await next.holds(1, "left behind");
    await until(async () => sourceOf((await me.download(id)).cells[0]) === "left behind", "the server has what the closed tab left");
  },

  async "two pages that type at once come to the same text"({ profile }) {
    const [one, other] = [await profile(), await profile()];
    const id = await one.make("Together", ["", "shared"]);
    const [left, right] = [await one.notebook(id), await other.notebook(id)];
    for (const book of [left, right]) {
      await book.select(1);
      await book.keys("Enter");
      await book.cell(1).locator(".cm-content:focus").waitFor();
    }
    await Promise.all([left.page.keyboard.type("aaaaaaaaaaaaaaaaaaaa", { delay: 15 }), right.page.keyboard.type("bbbbbbbbbbbbbbbbbbbb", { delay: 15 })]);
    await Promise.all([left.saved(), right.saved()]);
    const text = await until(async () => {
      const [a, b] = [(await left.texts())[0], (await right.texts())[0]];
      return a === b && a.length === 40 && a;
    }, "the same 40 letters in both pages");
    assert.deepEqual([...text].sort().join(""), "a".repeat(20) + "b".repeat(20));
    assert.equal(sourceOf((await one.download(id)).cells[0]), text);
    await right.keys("Control+z");
    await until(async () => !(await left.texts())[0].includes("b"), "undo takes back one's own letters");
    assert.equal((await left.texts())[0], "a".repeat(20));
  },

  async "a duplicated tab is somebody else"({ profile }) {
    const me = await profile();
    const id = await me.make("Duplicate", ["", ""]);
    const book = await me.notebook(id);
    await book.cut();
    await book.write(1, "of the first");
    await book.keptOnDevice("of the first");
    const opening = me.context.waitForEvent("page");
    await book.page.evaluate(() => void window.open(location.href)); // sessionStorage is copied, as duplicating does
    const copy = new Notebook(await opening);
    await copy.page.locator("[role=status]", { hasText: "Opening" }).or(copy.cells.first()).first().waitFor();
    assert.equal(await copy.page.evaluate(() => sessionStorage.getItem("stoa-test-cut")), "yes");
    await copy.mend();
    await copy.ready();
    await copy.write(2, "of the second");
    await book.mend();
    for (const page of [book, copy]) {
      await page.saved();
      await page.holds(1, "of the first");
      await page.holds(2, "of the second");
    }
    assert.deepEqual((await me.download(id)).cells.map(sourceOf), ["of the first", "of the second"]);
  },
};
