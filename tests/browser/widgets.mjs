// input(), widgets and their frames, against the real kernel. Debian's ipywidgets is too old for this page, so most cases speak the
// protocol of ipywidgets 8 from fixtures/widgets8.py.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Notebook, printed, until } from "./pages.mjs";

const toolbox = await readFile(fileURLToPath(new URL("fixtures/widgets8.py", import.meta.url)), "utf8");

/** Cell 1 holds the widgets' classes. */
async function bookWith(me, title, ...cells) {
  const id = await me.make(title, [toolbox, ...cells]);
  return { id, book: await me.notebook(id) };
}
const frameIn = (book, place) => book.outputs(place).frameLocator("iframe[title=Widget]");

export const widgets = {
  async "input() is asked under its cell, the focus goes there, and what was typed is echoed"({ profile }) {
    const me = await profile();
    const id = await me.make("Input", ["name = input('Name: ')\nprint('Hello', name)"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Control+Enter");
    const field = book.cell(1).getByRole("textbox", { name: "Name:" });
    await book.page.waitForFunction(() => document.activeElement?.matches(".input-field"));
    await field.pressSequentially("Ada");
    await book.keys("Enter");
    await book.finished(1);
    await until(async () => (await book.outputs(1).innerText()).includes("Hello Ada"), "the answer is printed");
    assert.equal(await book.cell(1).getByRole("textbox", { name: "Name:" }).count(), 0);
    assert.equal(printed((await me.download(id)).cells[0]), "Name: Ada\nHello Ada\n");
  },

  async "getpass hides what is typed, and no password stands in the notebook or on the device"({ profile }) {
    const me = await profile();
    const id = await me.make("Password", ["import getpass\nkey = getpass.getpass('Key: ')\nprint(len(key))"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Control+Enter");
    const field = book.cell(1).locator("input[type=password]");
    await field.waitFor();
    await field.fill("hunter2-secret");
    await field.press("Enter");
    await book.finished(1);
    await until(async () => (await book.outputs(1).innerText()).includes("14"), "the length is printed");
    const stored = JSON.stringify(await me.download(id));
    assert.ok(!stored.includes("hunter2"), stored);
    assert.ok((await book.outputs(1).innerText()).includes("Key: ········"));
  },

  async "a question outlives a reload and a restart of serve, and the first of two tabs answers it"({ house, profile }) {
    const me = await profile();
    const id = await me.make("Reload", ["print(input('City: ').upper())"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Control+Enter");
    await book.cell(1).getByRole("textbox", { name: "City:" }).waitFor();
    await book.page.reload();
    await book.ready();
    await book.cell(1).getByRole("textbox", { name: "City:" }).waitFor();
    me.expects?.(/WebSocket|ERR_CONNECTION|Failed to load resource/);
    await house.kill("serve");
    await house.startAgain("serve");
    await book.page.reload();
    await book.ready();
    const second = await me.notebook(id);
    await second.cell(1).getByRole("textbox", { name: "City:" }).fill("Delft");
    await second.keys("Enter");
    await until(async () => (await book.outputs(1).innerText()).includes("DELFT"), "the first tab sees the answer");
    assert.equal(await book.cell(1).getByRole("textbox", { name: "City:" }).count(), 0);
  },

  async "an interrupt takes the question back"({ profile }) {
    const me = await profile();
    const id = await me.make("Interrupt", ["input('Never: ')"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Control+Enter");
    await book.cell(1).getByRole("textbox", { name: "Never:" }).waitFor();
    await book.select(1);
    await book.keys("i", "i");
    await book.finished(1);
    assert.equal(await book.cell(1).getByRole("textbox", { name: "Never:" }).count(), 0);
  },

  async "a slider changes the kernel's value and the other tab's slider, also while nothing runs"({ profile, shots }) {
    const me = await profile();
    const { id, book } = await bookWith(me, "Slider", "s = IntSlider(value=3, max=20, description='Steps')\ns", "print('value', s['value'])");
    await book.run(1);
    await book.run(2);
    const slider = frameIn(book, 2).getByRole("slider");
    await slider.waitFor();
    const second = await me.notebook(id);
    const other = frameIn(second, 2).getByRole("slider");
    await other.waitFor();
    assert.equal(await other.getAttribute("aria-valuenow"), "3.0");
    await slider.focus();
    for (let step = 0; step < 4; step++) await slider.press("ArrowRight");
    await until(async () => (await other.getAttribute("aria-valuenow")) === "7.0", "the other tab follows");
    await book.page.screenshot({ path: `${shots}/slider.png` });
    await until(async () => {
      await book.run(3);
      return (await book.outputs(3).innerText()).includes("value 7");
    }, "the kernel has the value");
  },

  async "interact shows what its function prints, and again when the slider moves"({ profile }) {
    const me = await profile();
    const { book } = await bookWith(me, "Interact", "interact(lambda x: print('square', x * x), x=IntSlider(value=2, max=20))");
    await book.run(1);
    await book.run(2);
    const frame = frameIn(book, 2);
    await frame.getByText("square 4").waitFor();
    assert.ok(!(await book.outputs(2).innerText()).includes("square"), "what the widget caught stands under the cell, too");
    await frame.getByRole("slider").focus();
    await frame.getByRole("slider").press("ArrowRight");
    await frame.getByText("square 9").waitFor();
    assert.equal(await frame.getByText("square 4").count(), 0);
  },

  async "a progress bar that is updated 5,000 times ends at its end while the page answers"({ profile }) {
    const me = await profile();
    const { book } = await bookWith(me, "Bar",
      "bar = IntProgress(max=5000)\nlabel = Label()\ndisplay(HBox(bar, label))\nfor i in range(5000):\n    bar.set(value=i + 1)\n    label.set(value=f'{i + 1}/5000')");
    await book.run(1);
    await book.select(2);
    await book.keys("Control+Enter");
    const frame = frameIn(book, 2);
    await frame.getByText("5000/5000").waitFor();
    await book.finished(2);
    assert.equal(await book.page.evaluate(() => 1 + 1), 2);
  },

  async "widgets are saved with the notebook and shown when its runtime is gone"({ profile }) {
    const me = await profile();
    const { id, book } = await bookWith(me, "Kept", "HBox(IntSlider(value=12, max=20), Label('kept with the notebook'))");
    await book.run(1);
    await book.run(2);
    await frameIn(book, 2).getByText("kept with the notebook").waitFor();
    const file = await me.download(id);
    const saved = file.metadata.widgets["application/vnd.jupyter.widget-state+json"];
    assert.equal(saved.version_major, 2);
    assert.ok(Object.values(saved.state).some((it) => it.model_name === "IntSliderModel" && it.state.value === 12), JSON.stringify(saved));
    const copy = await me.ask("POST", `/api/notebooks/import?title=Copy`, JSON.stringify(file), { "Content-Type": "application/x-ipynb+json" });
    const again = await me.notebook(copy.notebook_id);
    await frameIn(again, 2).getByText("kept with the notebook").waitFor();
    assert.equal(await frameIn(again, 2).getByRole("slider").getAttribute("aria-valuenow"), "12.0");
  },

  async "a widget of an older ipywidgets is a clear text"({ profile }) {
    const me = await profile();
    const { book } = await bookWith(me, "Old", "Widget('IntSlider', (CONTROLS[0], '1.5.0'), value=1)", "Widget('IntSlider', ('jupyter-js-widgets', '~2.1.4'), value=1)");
    await book.run(1);
    await book.run(2);
    await book.outputs(2).getByText("This is a widget of ipywidgets 7.").waitFor();
    await book.run(3);
    await book.outputs(3).getByText("This is a widget of ipywidgets 6.").waitFor();
  },
};
