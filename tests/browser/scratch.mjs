// The scratch cell: beside the notebook, in its kernel, and in no file.
import assert from "node:assert/strict";
import { sourceOf } from "./pages.mjs";

export const scratch = {
  async "a scratch cell runs in the notebook's kernel beside it, and nothing of it is saved"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Scratch", ["base = 20"]);
    const book = await me.notebook(id);
    await book.run(1);
    await book.keys("Control+Alt+n");
    const beside = book.page.getByRole("complementary", { name: "Scratch cell" });
    await beside.locator(".cm-content:focus").waitFor();
    await book.page.keyboard.insertText("twice = base * 2\nprint('seen', twice)");
    await book.keys("Shift+Enter");
    await beside.getByText("seen 40", { exact: true }).waitFor();
    await book.page.screenshot({ path: `${shots}/scratch.png` });
    await book.saved();
    const file = await me.download(id);
    assert.deepEqual(file.cells.map(sourceOf), ["base = 20"]);
    await book.counts(1);

    // What it defined is there for the notebook; input() is answered beside, too.
    await book.page.keyboard.press("Escape");
    await book.write(1, "print(twice + 1)");
    await book.run(1);
    await book.shows(1, "41");
    await book.keys("Control+Alt+n");
    await beside.locator(".cm-content:focus").waitFor();
    await book.keys("Control+a");
    await book.page.keyboard.insertText("print('hello', input('Who? '))");
    await book.keys("Control+Enter");
    await beside.getByLabel("Who?").fill("Ada");
    await beside.getByLabel("Who?").press("Enter");
    await beside.getByText("hello Ada", { exact: true }).waitFor();
    await beside.getByRole("button", { name: "Copy into the notebook" }).click();
    await book.counts(2);
    await book.holds(2, "print('hello', input('Who? '))");
    await beside.getByRole("button", { name: "Close the scratch cell" }).click();
    await beside.waitFor({ state: "detached" });
  },
};
