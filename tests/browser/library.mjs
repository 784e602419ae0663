// The library as somebody with more than a few notebooks uses it.
import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { Notebook } from "./pages.mjs";
import { newcomer } from "./people.mjs";

const row = (page, title) => page.getByRole("row", { name: new RegExp(`^${title}`) });
async function choose(page, title, entry) {
  await page.getByRole("button", { name: `More for ${title}`, exact: true }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}
const titles = (page) => page.locator("table.books .book-link").evaluateAll((links) => links.map((link) => link.firstChild.textContent));

/** A zip as every archiver writes it; the checksums are left out, as the page does not look at them. */
function zip(files) {
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(Buffer.from(content));
    const bytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(bytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(bytes.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, bytes, packed);
    central.push(entry, bytes);
    offset += 30 + bytes.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, list, end]);
}

const content = (text) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ id: "a", cell_type: "code", metadata: {}, source: text, outputs: [], execution_count: null }] });

export const library = {
  async "notebooks are sorted, starred, moved into folders, and a folder is renamed and taken out"(stage) {
    const { person, page } = await newcomer(stage, "fay");
    for (const title of ["Beta", "Alpha", "Gamma"]) await person.make(title, ["1"]);
    await page.reload();
    await row(page, "Gamma").waitFor();
    assert.deepEqual(await titles(page), ["Gamma", "Alpha", "Beta"]);
    await page.getByRole("button", { name: "Name", exact: true }).click();
    assert.deepEqual(await titles(page), ["Alpha", "Beta", "Gamma"]);
    await page.getByRole("button", { name: "Name", exact: true }).press("Enter");
    assert.deepEqual(await titles(page), ["Gamma", "Beta", "Alpha"]);
    await page.getByRole("button", { name: "Name", exact: true }).press("Enter");
    await choose(page, "Beta", "Star");
    await row(page, "Beta").getByRole("img", { name: "starred" }).waitFor();
    await page.getByRole("button", { name: "Starred" }).click();
    assert.deepEqual(await titles(page), ["Beta"]);
    await page.getByRole("button", { name: "All" }).click();
    await choose(page, "Alpha", "Move to folder");
    await page.getByRole("textbox", { name: /^Folder/ }).fill("Teaching/Course 4");
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await row(page, "Alpha").getByText("Teaching/Course 4").waitFor();
    await page.getByRole("button", { name: "Teaching", exact: true }).click();
    assert.deepEqual(await titles(page), ["Alpha"]);
    await page.getByRole("button", { name: "More for the folder Teaching" }).click();
    await page.getByRole("menuitem", { name: "Rename or move" }).click();
    await page.getByRole("textbox", { name: /^New name/ }).fill("Lectures");
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await row(page, "Alpha").getByText("Lectures/Course 4").waitFor();
    // The notebook names its place, and leads back to it.
    await row(page, "Alpha").getByRole("link", { name: "Alpha" }).click();
    const crumbs = page.getByRole("navigation", { name: "Place" });
    await crumbs.getByRole("link", { name: "Course 4" }).waitFor();
    await crumbs.getByRole("link", { name: "Lectures" }).click();
    await row(page, "Alpha").getByText("Lectures/Course 4").waitFor();
    assert.deepEqual(await titles(page), ["Alpha"]);
    await page.getByRole("button", { name: "More for the folder Lectures" }).click();
    await page.getByRole("menuitem", { name: "Take out" }).click();
    await page.getByRole("button", { name: "Take out" }).click();
    await page.getByRole("button", { name: "Lectures", exact: true }).waitFor({ state: "detached" });
    assert.deepEqual((await titles(page)).sort(), ["Alpha", "Beta", "Gamma"]);
    await choose(page, "Gamma", "Duplicate");
    await row(page, "Copy of Gamma").waitFor();
  },

  async "search finds titles and text of cells by keys alone, and only one's own"(stage) {
    const { person, page } = await newcomer(stage, "gil");
    const other = await newcomer(stage, "hal");
    await person.make("Tracer dispersion", ["roughness = 'dünn und glatt'"]);
    await person.make("Reading list", ["print('papers')"]);
    await page.reload();
    await row(page, "Reading list").waitFor();
    await page.keyboard.press("/");
    await page.locator('input[type="search"]:focus').waitFor();
    await page.keyboard.type("glatt rough");
    const hit = page.locator(".found a");
    await hit.first().waitFor();
    assert.equal(await hit.count(), 1);
    assert.match(await hit.innerText(), /Tracer dispersion[^]*roughness/);
    assert.ok((await hit.locator("mark").allInnerTexts()).length >= 2);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const book = await new Notebook(page).ready();
    await book.holdsAll(["roughness = 'dünn und glatt'"]);
    await other.page.keyboard.press("Control+k");
    await other.page.keyboard.type("roughness");
    await other.page.getByText("Nothing holds all these words.").waitFor();
  },

  async "what is deleted waits in the trash, comes back, and goes for good when asked to"(stage) {
    const { person, page } = await newcomer(stage, "ida");
    const id = await person.make("Kept by mistake", ["precious = 1"]);
    await page.reload();
    await choose(page, "Kept by mistake", "Move to trash");
    await page.getByRole("heading", { name: "Run your first cell" }).waitFor();
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByRole("button", { name: "Restore Kept by mistake" }).click();
    await page.getByText("Nothing is in the trash.").waitFor();
    await page.getByText("Kept by mistake is back in the library.").getByRole("link", { name: "Open it" }).waitFor();
    assert.deepEqual(await (await person.notebook(id)).texts(), ["precious = 1"]);
    await page.getByRole("link", { name: "Library" }).click();
    await choose(page, "Kept by mistake", "Move to trash");
    const gone = await person.page(`/notebooks/${id}`);
    await gone.getByText("This notebook was deleted, or it is not shared with you.").waitFor();
    assert.equal(await gone.getByText("Opening the notebook").count(), 0);
    await gone.getByRole("button", { name: "To the trash" }).click();
    await gone.getByRole("button", { name: "Restore Kept by mistake" }).waitFor();
    await gone.close();
    await page.getByRole("link", { name: "Trash" }).click();
    const forGood = page.getByRole("button", { name: "Delete for good: Kept by mistake" });
    await forGood.click();
    await page.locator("dialog button:focus", { hasText: "Cancel" }).waitFor();
    await page.keyboard.press("Enter"); // pressed without reading, it deletes nothing
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await forGood.click();
    await page.getByRole("button", { name: "Delete for good", exact: true }).last().click();
    await page.getByText("Nothing is in the trash.").waitFor();
    await page.reload();
    await page.getByText("Nothing is in the trash.").waitFor();
  },

  async "a zip of notebooks comes in with its folders, and a broken one says so"(stage) {
    const { page } = await newcomer(stage, "kim");
    const field = page.locator('input[type="file"]');
    await field.setInputFiles([{ name: "course.zip", mimeType: "application/zip",
      buffer: zip({ "Course/Sheet 1.ipynb": content("1"), "Course/Week 2/Sheet 2.ipynb": content("2"), "Course/notes.txt": "left out" }) },
      { name: "broken.zip", mimeType: "application/zip", buffer: Buffer.from("no zip") }]);
    await row(page, "Sheet 1").getByText("Course", { exact: true }).waitFor();
    await row(page, "Sheet 2").getByText("Course/Week 2").waitFor();
    await page.getByText("broken.zip is no zip file that can be read.").waitFor();
    assert.equal((await titles(page)).length, 2);
  },

  async "an example opens as one's own copy and runs"(stage) {
    const { page } = await newcomer(stage, "lea");
    await page.getByRole("button", { name: /^A tour/ }).click();
    const book = await new Notebook(page).ready();
    await book.run(2);
    await book.outputs(2).getByText("42").waitFor();
    await page.goto(stage.house.address + "/");
    await page.locator("table.books .book-link").first().waitFor();
    assert.equal((await titles(page)).length, 1);
  },
};
