// Who is here and where: two tabs and two people see each other.
import assert from "node:assert/strict";
import { Notebook, until } from "./pages.mjs";

export const presence = {
  async "two tabs see each other's cursor and selection, which move with the text and go with the tab"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Together", ["alpha = 1\nbeta = 2", "gamma"]);
    const first = await me.notebook(id);
    const second = await me.notebook(id);
    await first.cell(1).locator(".code-place").click();
    await second.page.bringToFront();
    await second.select(1);
    await second.keys("Enter");
    await second.cell(1).locator(".cm-content:focus").waitFor();
    await second.keys("Control+Home", "ArrowRight", "ArrowRight");
    const caret = first.cell(1).locator(".remote-caret");
    await caret.waitFor();
    assert.equal(await first.cell(1).locator(".remote-name").getAttribute("data-name"), "Operator");
    const left = async () => (await caret.boundingBox()).x;
    const before = await left();
    await second.keys("ArrowRight", "ArrowRight");
    await until(async () => (await left()) > before + 10, "the cursor moves");
    await second.keys("Shift+End");
    await first.cell(1).locator(".remote-selection").waitFor();
    await first.page.screenshot({ path: `${shots}/presence.png` });
    // The label hides no text.
    const boxes = await first.page.evaluate(() => {
      const name = document.querySelector(".remote-name").getBoundingClientRect();
      const line = document.querySelector(".cm-line");
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let right = 0;
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        right = Math.max(right, range.getBoundingClientRect().right);
      }
      return { name: name.left, text: right };
    });
    assert.ok(boxes.name >= boxes.text, JSON.stringify(boxes));
    assert.equal((await first.texts())[0], "alpha = 1\nbeta = 2");
    const other = first.page.getByRole("list", { name: "People here" }).getByRole("button");
    await other.waitFor();
    // One's own sign has the colour that others see.
    const colorOf = (button) => button.locator(".avatar").evaluate((avatar) => getComputedStyle(avatar).backgroundColor);
    const own = (page) => page.getByRole("button", { name: "Signed in as Operator" });
    assert.equal(await colorOf(own(first.page)), await colorOf(other));
    // Deleted by the one while the other types: what is typed on is no command, and the cell comes back.
    await second.keys("Control+End");
    await first.page.bringToFront();
    await first.select(1);
    await first.keys("d", "d");
    await second.page.bringToFront();
    const question = second.page.getByRole("dialog", { name: "This cell was deleted while you were editing it" });
    await question.waitFor();
    await second.keys("x", "m", "Enter");
    await second.holdsAll(["alpha = 1\nbeta = 2", "gamma"]);
    await second.cell(1).locator(".cm-content:focus").waitFor();
    await first.holdsAll(["alpha = 1\nbeta = 2", "gamma"]);
    // In command mode the neighbour is selected.
    await first.select(1);
    await second.select(1);
    await first.keys("d", "d");
    await second.page.locator(".cells li[data-cell]:focus", { hasText: "gamma" }).waitFor();
    await second.page.close();
    await until(async () => (await caret.count()) === 0, "the cursor is gone");
    await until(async () => (await first.page.getByRole("list", { name: "People here" }).count()) === 0, "nobody else is here");
  },
};
