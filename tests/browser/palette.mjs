// Commands by their names and by their keys: the palette, Colab's chords, keys that a person chose.
import assert from "node:assert/strict";
import { findings, lightAndDark } from "./accessibility.mjs";
import { until } from "./pages.mjs";

const palette = (book) => book.page.getByRole("dialog", { name: "Commands" });
const nothing = (found) => assert.deepEqual(found, []);

export const palettes = {
  async "the palette renames the notebook and downloads it"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Plain", ["1"]));
    const choose = async (letters, name) => {
      await book.select(1);
      await book.keys("Control+k");
      await palette(book).getByRole("combobox").fill(letters);
      await palette(book).getByRole("option", { selected: true }).getByText(name).waitFor();
      await book.keys("Enter");
    };
    await choose("rename", "Rename the notebook");
    await book.page.getByRole("textbox", { name: "Title" }).fill("Named");
    await book.keys("Enter");
    await book.page.getByRole("button", { name: "Named" }).waitFor();
    const downloaded = book.page.waitForEvent("download");
    await choose("download ipynb", "Download as .ipynb");
    assert.equal((await downloaded).suggestedFilename(), "Named.ipynb");
  },

  async "the palette finds a command by a few letters and runs it, from a cell and from its editor"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Palette", [{ text: "# Intro" }, "print(1)", { text: "## Later" }]));
    await book.select(2);
    await book.keys("Control+k");
    const box = palette(book).getByRole("combobox", { name: "Find a command" });
    await box.waitFor();
    await book.page.keyboard.type("icb");
    await palette(book).getByRole("option", { selected: true }).getByText("Insert a cell below").waitFor();
    assert.match(await palette(book).getByRole("option", { selected: true }).innerText(), /\bb$/);
    await book.page.screenshot({ path: `${shots}/palette.png` });
    await book.keys("Enter");
    await palette(book).waitFor({ state: "detached" });
    await book.counts(4);
    await book.page.locator("li[data-cell]:focus").waitFor();
    // From the editor, where the focus returns when nothing is chosen.
    await book.write(2, "print(2)");
    await book.keys("Control+Shift+p");
    await box.waitFor();
    await book.keys("Escape");
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await book.keys("Control+k");
    await book.page.keyboard.type("later");
    await palette(book).getByRole("option", { selected: true }).getByText("Later").waitFor();
    await book.keys("Enter");
    await book.cell(4).and(book.page.locator(":focus")).waitFor();
    await book.keys("Control+k");
    await book.page.keyboard.type("qqqq");
    await palette(book).getByText("No command is called so.").waitFor();
    await book.keys("Escape");
  },

  async "Colab's chords work in both modes, with Ctrl held at the letter or not"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Chords", ["a = 1", "b = 2"]));
    await book.select(1);
    await book.keys("Control+m", "b");
    await book.counts(3);
    await book.keys("Control+m", "m");
    await book.cell(2).locator(".cm-content, .prose").first().waitFor();
    assert.match(await book.cell(2).getAttribute("aria-label"), /^Text cell/);
    await book.write(1, "a = 11");
    await book.keys("Control+m", "Control+b");
    await book.counts(4);
    await book.holds(1, "a = 11");
    await book.keys("Control+m", "d");
    await book.counts(3);
    await book.write(1, "left");
    await book.keys("Control+m", "h");
    await book.page.getByRole("dialog", { name: "All keys" }).waitFor();
  },

  async "a command gets another key, which is kept and shown, and everything can be as it was"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Keys", ["a = 1"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("?");
    const sheet = book.page.getByRole("dialog", { name: "All keys" });
    await sheet.getByRole("button", { name: "Change the keys of: Insert a cell below" }).click();
    await book.keys("g");
    await sheet.getByRole("status").getByText('g is "Insert a cell below".').waitFor();
    await sheet.getByRole("button", { name: "Change the keys of: Insert a cell above" }).click();
    await book.keys("j");
    await sheet.getByRole("status").getByText('It was "Select the cell below".').waitFor();
    await sheet.getByRole("button", { name: "Change the keys of: Delete" }).click();
    await book.keys("Escape");
    await sheet.getByRole("button", { name: "Change the keys of: Delete" }).and(book.page.locator(":focus")).waitFor();
    await book.page.screenshot({ path: `${shots}/keys.png` });
    await book.keys("Escape");
    await book.select(1);
    await book.keys("g");
    await book.counts(2);
    await book.keys("b");
    await book.page.reload();
    await book.ready();
    await book.counts(2);
    await book.select(1);
    await book.keys("g");
    await book.counts(3);
    await book.select(1);
    await book.keys("Control+k");
    await book.page.keyboard.type("insert a cell below");
    await until(async () => /\bg$/.test(await palette(book).getByRole("option", { selected: true }).innerText()), "the palette shows the chosen key");
    await book.keys("Escape", "?");
    await sheet.getByRole("button", { name: "Reset all keys" }).click();
    await book.keys("Escape");
    await book.select(1);
    await book.keys("b");
    await book.counts(4);
  },

  async "palette and keys by thumb on a phone, and axe finds nothing in them"({ profile, shots }) {
    const me = await profile({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const book = await me.notebook(await me.make("Phone", ["a = 1"]));
    const look = (name) => lightAndDark(book.page, async (page, scheme) => {
      nothing(await findings(page, `${name} on a phone, ${scheme}`));
      await page.screenshot({ path: `${shots}/${name}-phone-${scheme}.png` });
    });
    await book.page.getByRole("button", { name: "More", exact: true }).tap();
    await book.page.getByRole("menuitem", { name: "Find a command" }).tap();
    await palette(book).getByRole("combobox").waitFor();
    await look("palette");
    await book.page.keyboard.type("show all keys");
    await palette(book).getByRole("option").first().tap();
    await book.page.getByRole("dialog", { name: "All keys" }).waitFor();
    await look("keys");
  },
};
