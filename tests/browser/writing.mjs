// What helps while writing code: names and documentation that the kernel knows.
import assert from "node:assert/strict";
import { becomes, Notebook, until } from "./pages.mjs";

/** A notebook whose kernel knows `basket`, with the cursor in its empty second cell. */
async function withBasket(me, title) {
  const id = await me.make(title, ["class Basket:\n    def count_apples(self, ripe=True):\n        'How many there are.'\nbasket = Basket()", ""]);
  const book = await me.notebook(id);
  await book.run(1);
  await book.page.getByText("Idle", { exact: true }).first().waitFor(); // a busy kernel is not asked
  await book.select(2);
  await book.keys("Enter");
  await book.cell(2).locator(".cm-content:focus").waitFor();
  return book;
}

/** That a person sees both ends of it: nothing clips it, nothing lies over it. */
async function seenWhole(found) {
  await becomes(() => found.evaluate((it) => {
    const { left, right, top, bottom } = it.getBoundingClientRect();
    return [[left + 4, top + 4], [right - 4, bottom - 4]].map(([x, y]) => it.contains(document.elementFromPoint(x, y)));
  }), [true, true]);
}

export const writing = {
  async "names that only the kernel knows complete, with Tab and while typing"({ profile }) {
    const book = await withBasket(await profile(), "Completes");
    await book.page.keyboard.type("basket.cou");
    const option = book.page.locator(".cm-tooltip-autocomplete [role=option]", { hasText: "count_apples" });
    await option.waitFor();
    await seenWhole(book.page.locator(".cm-tooltip-autocomplete"));
    await book.keys("Escape");
    await option.waitFor({ state: "detached" });
    await book.keys("Tab");
    await option.waitFor();
    // The list takes no key in its first moment, so that none meant for the text is caught.
    await until(async () => {
      await book.keys("Tab");
      return (await book.texts())[1] === "basket.count_apples";
    }, "Tab takes the name");
  },

  async "Tab that is pressed before completion has come lists names once it has, and types no spaces"({ profile }) {
    const me = await profile();
    const id = await me.make("Early", ["considerable_name = 1\nconsiderab"]);
    const page = await me.context.newPage();
    let come;
    const held = new Promise((resolve) => (come = resolve));
    await page.route(/\/completion-[^/]*\.js$/, async (route) => { await held; await route.continue(); });
    await page.goto(`${me.house.address}/notebooks/${id}`);
    const book = await new Notebook(page).ready();
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.keys("Control+End", "Tab");
    assert.deepEqual(await book.texts(), ["considerable_name = 1\nconsiderab"]);
    come();
    await page.locator(".cm-tooltip-autocomplete [role=option]", { hasText: "considerable_name" }).waitFor();
  },

  async "Shift-Tab shows documentation, an opening bracket the signature, Esc closes it first"({ profile }) {
    const book = await withBasket(await profile(), "Documents");
    await book.page.keyboard.insertText("basket.count_apples");
    await book.keys("Shift+Tab");
    const said = book.page.locator(".cm-documentation");
    await said.getByText("How many there are.").waitFor();
    await seenWhole(said);
    await book.keys("Escape");
    await said.waitFor({ state: "detached" });
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await book.page.keyboard.type("(");
    await said.getByText("ripe=True").waitFor();
  },

  async "without a kernel, and while it works, typing goes on with the words of the page"({ profile }) {
    const me = await profile();
    const id = await me.make("Alone", ["", "import time\nfor _ in range(600):\n    time.sleep(0.1)"]);
    const book = await me.notebook(id);
    const listed = async () => {
      await book.write(1, "considerable_name = 1\n");
      await book.page.keyboard.type("considerab");
      await book.page.locator(".cm-tooltip-autocomplete [role=option]", { hasText: "considerable_name" }).waitFor();
      await until(async () => {
        await book.keys("Tab");
        return (await book.texts())[0] === "considerable_name = 1\nconsiderable_name";
      }, "Tab takes the word");
      await book.keys("Escape");
    };
    await listed();
    await book.select(2);
    await book.keys("Control+Enter");
    await book.page.getByText("Running", { exact: true }).first().waitFor();
    await listed();
    await book.keys("i", "i");
  },
};
