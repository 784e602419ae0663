// A newcomer's ways through the whole, each by one hand only: the mouse, or a thumb. By keys alone: accessibility.mjs.
import assert from "node:assert/strict";
import { becomes, Notebook } from "./pages.mjs";

const thumb = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const rain = "month,mm\nJan,41\nFeb,36\nMar,52\n";
const plot = "import pandas as pd\nrain = pd.read_csv('rain.csv')\nrain.plot(x='month', y='mm', kind='bar')";
const ipynb = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ id: "a", cell_type: "code", metadata: {}, source: plot, outputs: [], execution_count: null }] });

export const walks = {
  async "a whole session by mouse: make, write, run, name, upload a table, plot it, file away, find again, throw away and bring back"({ profile }) {
    const me = await profile();
    const page = await me.page("/");
    await page.getByRole("button", { name: "New notebook" }).click();
    const book = await new Notebook(page).ready();
    await book.cell(1).locator(".cell-box").click();
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.insertText("6 * 7");
    await book.cell(1).getByRole("button", { name: "Run this cell" }).click();
    await book.shows(1, "42");
    // The name is kept by a press elsewhere, which does what it is meant for.
    await page.getByRole("button", { name: "Untitled" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Rain by mouse");
    await book.cell(1).locator(".cell-box").click();
    await page.getByRole("button", { name: "Rain by mouse" }).waitFor();
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await page.getByRole("main").getByRole("button", { name: "Code", exact: true }).first().click();
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await page.keyboard.insertText(plot);
    await page.locator(".rail").getByRole("button", { name: "Files", exact: true }).click();
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload files" }).click();
    await (await chosen).setFiles({ name: "rain.csv", mimeType: "text/csv", buffer: Buffer.from(rain) });
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("dialog", { name: "rain.csv" }).getByRole("cell", { name: "41" }).waitFor();
    await page.getByRole("dialog", { name: "rain.csv" }).getByRole("button", { name: "Close" }).click();
    await book.cell(2).getByRole("button", { name: "Run this cell" }).click();
    await book.outputs(2).locator("img").waitFor();
    await page.getByRole("navigation", { name: "Place" }).getByRole("link", { name: "Library" }).click();
    const more = async (item) => {
      await page.getByRole("button", { name: "More for Rain by mouse" }).click();
      await page.getByRole("menuitem", { name: item }).click();
    };
    await more("Move to folder");
    await page.getByRole("textbox", { name: /^Folder/ }).fill("Weather");
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await page.getByRole("searchbox").or(page.getByRole("combobox")).first().click();
    await page.keyboard.type("read_csv");
    await page.getByRole("search").getByRole("link", { name: /Rain by mouse/ }).click();
    await book.ready();
    await page.getByRole("link", { name: "Weather" }).click();
    await page.getByRole("row", { name: /^Rain by mouse/ }).waitFor();
    await more("Move to trash");
    await page.getByRole("row", { name: /^Rain by mouse/ }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByRole("button", { name: "Restore Rain by mouse" }).click();
    await page.getByRole("link", { name: "Library" }).first().click();
    await page.getByRole("link", { name: "Rain by mouse" }).click();
    await book.ready();
    await book.shows(1, "42");
  },

  async "a whole session by thumb: a notebook and a table go up, are run and drawn, and the sheets lead back"({ profile }) {
    const me = await profile(thumb);
    const page = await me.page("/");
    let chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload", exact: true }).tap();
    await (await chosen).setFiles({ name: "Rain by thumb.ipynb", mimeType: "application/x-ipynb+json", buffer: Buffer.from(ipynb) });
    const book = await new Notebook(page).ready();
    await page.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Files", exact: true }).tap();
    const sheet = page.getByRole("dialog", { name: "Files" });
    await sheet.getByRole("button", { name: "Start the runtime" }).tap();
    chosen = page.waitForEvent("filechooser");
    await sheet.getByRole("button", { name: "Upload files" }).tap();
    await (await chosen).setFiles({ name: "rain.csv", mimeType: "text/csv", buffer: Buffer.from(rain) });
    await sheet.getByRole("button", { name: "Open", exact: true }).tap();
    await page.getByRole("dialog", { name: "rain.csv" }).getByRole("cell", { name: "41" }).waitFor();
    await page.getByRole("dialog", { name: "rain.csv" }).getByRole("button", { name: "Close" }).tap();
    await sheet.getByRole("button", { name: "Close" }).tap();
    await book.cell(1).locator(".cell-box").tap();
    await page.getByRole("button", { name: "Run cell" }).tap();
    await book.outputs(1).locator("img").waitFor();
    // What a cell asks for is answered by thumb: nothing lies over the button.
    await book.cell(1).locator(".cell-box").tap();
    await book.keys("Control+a", "Delete");
    await page.keyboard.insertText("\n".repeat(20) + "print('Hello', input('Name? '))");
    await page.getByRole("button", { name: "Run cell" }).tap();
    await book.cell(1).getByRole("textbox", { name: /Name/ }).fill("Ada");
    const send = book.cell(1).getByRole("button", { name: "Send" });
    assert.equal(await send.evaluate((it) => {
      const { left, right, top, bottom } = it.getBoundingClientRect();
      return it.contains(document.elementFromPoint(right - 2, (top + bottom) / 2)) && it.contains(document.elementFromPoint(left + 2, (top + bottom) / 2));
    }), true);
    await send.tap();
    await book.outputs(1).getByText("Hello Ada").waitFor();
    await page.getByRole("button", { name: "Rain by thumb" }).tap();
    await page.getByRole("textbox", { name: "Title" }).fill("Rain of spring");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Rain of spring" }).waitFor();
    await page.getByRole("link", { name: "Back to the library" }).tap();
    await page.getByRole("link", { name: "Rain of spring" }).waitFor();
    await becomes(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(new URL(page.url()).pathname, "/");
  },
};
