// The kernels that a machine offers: chosen in the page, by keys, and what is said of one that is not there.
import assert from "node:assert/strict";
import { findings, lightAndDark } from "./accessibility.mjs";
import { until } from "./pages.mjs";

async function openSheet(page, button = /^Kernel: /) {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("menuitem", { name: "Choose a kernel" }).click();
  const sheet = page.getByRole("dialog", { name: "Choose a kernel" });
  await sheet.getByRole("radio").first().waitFor();
  return sheet;
}

export const kernels = {
  async "kernel: another one is chosen by keys, runs the next cell, and is what the notebook names from then on"({ profile }) {
    const me = await profile();
    const id = await me.make("Kernels", ["import os\nprint('second:', os.environ.get('SECOND'))"]);
    const book = await me.notebook(id);
    await book.run(1);
    await book.outputs(1).getByText("second: None").waitFor();
    const sheet = await openSheet(book.page);
    assert.ok(await sheet.getByRole("radio", { name: /Python 3/ }).isChecked());
    await sheet.getByText("variables are gone").waitFor();
    await book.keys("ArrowDown");
    await until(() => sheet.getByRole("radio", { name: /Second Python/ }).isChecked(), "the arrow chooses the next one");
    await book.keys("Enter");
    await sheet.waitFor({ state: "detached" });
    await book.page.getByRole("button", { name: /^Kernel: (Stopped|Not started)/ }).waitFor();
    await until(async () => (await me.ask("GET", `/api/notebooks/${id}`)).runtime !== "idle", "the former kernel has ended");
    await book.saved();
    assert.deepEqual((await me.download(id)).metadata.kernelspec, { name: "second", display_name: "Second Python", language: "python" });
    await book.run(1);
    await book.outputs(1).getByText("second: yes").waitFor();
  },

  async "kernel: one that is not on this machine is said, in the run and in the sheet, also on a phone"({ profile }) {
    const me = await profile({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const content = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "julia-1.9", display_name: "Julia 1.9", language: "julia" } },
      cells: [{ id: "a", cell_type: "code", metadata: {}, source: "print('here')", outputs: [], execution_count: null }] };
    const { notebook_id } = await me.ask("POST", "/api/notebooks/import?title=Julia", JSON.stringify(content), { "Content-Type": "application/x-ipynb+json" });
    const book = await me.notebook(notebook_id);
    await book.select(1);
    await book.keys("Control+Enter");
    await book.page.getByText("julia-1.9, which is not on this machine").first().waitFor();
    await book.page.getByRole("button", { name: "Choose a kernel" }).click();
    const sheet = book.page.getByRole("dialog", { name: "Choose a kernel" });
    await sheet.getByRole("radio").first().waitFor();
    await sheet.getByText("This notebook asks for Julia 1.9, which is not on this machine.").waitFor();
    assert.ok(await sheet.getByRole("button", { name: "Use this kernel" }).isDisabled());
    await sheet.getByRole("radio", { name: /Python 3/ }).check();
    await sheet.getByRole("button", { name: "Use this kernel" }).click();
    await book.run(1);
    await book.outputs(1).getByText("here").waitFor();
  },

  async "kernel: pictures of the sheet, wide and on a phone, light and dark; axe finds nothing"({ profile, shots }) {
    const found = [];
    for (const [name, size, button, colorScheme] of [["wide", { width: 1440, height: 900 }, /^Kernel: /, "light"], ["phone", { width: 390, height: 844 }, "Runtime", "dark"]]) {
      const me = await profile({ colorScheme, viewport: size });
      const book = await me.notebook(await me.make("Sheet", ["1"]));
      await openSheet(book.page, button);
      await lightAndDark(book.page, async (page, scheme) => {
        await page.screenshot({ path: `${shots}/kernels-${name}-${scheme}.png` });
        found.push(...await findings(page, `${name}, ${scheme}`));
      });
      await book.keys("Escape");
      await book.page.getByRole("dialog").waitFor({ state: "detached" });
    }
    assert.deepEqual(found, []);
  },
};
