// What stands beside writing and running: outdated cells, formatting, tags, snippets, presentation.
import assert from "node:assert/strict";
import { findings } from "./accessibility.mjs";
import { until } from "./pages.mjs";

const nothing = (found) => assert.deepEqual(found, []);
const command = async (book, letters) => {
  await book.keys("Control+k");
  await book.page.keyboard.type(letters);
  await book.page.getByRole("dialog", { name: "Commands" }).getByRole("option", { selected: true }).getByText(letters).waitFor();
  await book.keys("Enter");
};
/** Stands in for black, which the runtime of the tests does not have: it knows one cell. */
const black = `%%writefile black.py
class NothingChanged(Exception): pass
class Mode:
    def __init__(self, is_ipynb=False): pass
def format_str(code, mode):
    if "(" in code and ")" not in code: raise ValueError("Cannot parse: 1:5: x = (")
    return code.replace("=", " = ").replace("  =  ", " = ") + "\\n"
def format_cell(code, fast, mode):
    done = format_str(code, mode).rstrip("\\n")
    if done == code: raise NothingChanged
    return done
`;

export const besideCells = {
  async "a cell whose input was defined anew says outdated and why, and one command runs it again"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Outdated", ["x = 1", { text: "Between" }, "y = x + 1\ny", "z = 5"]));
    for (const place of [1, 3, 4]) await book.run(place);
    const words = (place) => book.cell(place).locator(".gutter-word");
    assert.equal(await words(3).count(), 0);
    await book.write(1, "x = 10");
    await words(1).getByText("edited").waitFor();
    await book.keys("Escape");
    await book.run(1);
    await words(3).getByText("outdated").waitFor();
    assert.match(await book.cell(3).getAttribute("aria-label"), /run 2, cell 1, which defines x, has run since/);
    assert.equal(await words(3).getAttribute("title"), "Cell 1, which defines x, has run since.");
    assert.equal(await words(4).count(), 0);
    nothing(await findings(book.page, "outdated"));
    await book.page.screenshot({ path: `${shots}/outdated.png` });
    await command(book, "Run edited and outdated cells");
    await book.outputs(3).getByText("11", { exact: true }).waitFor();
    await words(3).waitFor({ state: "detached" });
  },

  async "black formats the selected cell as one step of undo, and says what is missing"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Format", ["1 + 1", black, "a=1\nb=2", "x = ("]));
    await book.run(1);
    await book.select(3);
    await book.keys("Alt+Shift+f");
    await book.page.getByText("black is not installed in this runtime. %pip install black installs it.").waitFor();
    await book.run(2);
    await book.select(3);
    await book.keys("Alt+Shift+f");
    await book.holds(3, "a = 1\nb = 2");
    await book.keys("z");
    await book.holds(3, "a=1\nb=2");
    await book.select(4);
    await book.keys("Alt+Shift+f");
    await book.page.getByText("black can't read this cell: Cannot parse: 1:5: x = (").waitFor();
    await book.holds(4, "x = (");
  },

  async "tags go to the selected cells and into the file"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Tags", ["a = 1", "b = 2"]);
    const book = await me.notebook(id);
    await book.select(1);
    await command(book, "Tags of the cell");
    const sheet = book.page.getByRole("dialog", { name: "Tags" });
    await sheet.getByRole("textbox", { name: "New tag" }).fill("parameters, slow");
    await book.keys("Enter");
    await sheet.getByRole("button", { name: "Remove slow" }).waitFor();
    await book.page.screenshot({ path: `${shots}/tags.png` });
    nothing(await findings(book.page, "tags"));
    await sheet.getByRole("button", { name: "Remove slow" }).click();
    await sheet.getByRole("button", { name: "Remove slow" }).waitFor({ state: "detached" });
    await book.keys("Escape");
    await until(async () => JSON.stringify((await me.download(id)).cells[0].metadata.tags) === '["parameters"]', "the file has the tag");
  },

  async "a snippet is found, inserted and kept; the person's own stand first"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Snippets", ["mine = 'kept'"]));
    await book.select(1);
    await book.keys("Control+Alt+p");
    const sheet = book.page.getByRole("dialog", { name: "Snippets" });
    await sheet.getByRole("textbox", { name: "Title for the selected cell as a snippet" }).fill("Mine");
    await sheet.getByRole("button", { name: "Keep", exact: true }).click();
    await sheet.getByText("Kept on this device: Mine").waitFor();
    await sheet.getByRole("searchbox", { name: "Find a snippet" }).fill("hist");
    await sheet.getByRole("group", { name: "Code of the snippet" }).getByText("ax.hist(values").waitFor();
    nothing(await findings(book.page, "snippets"));
    await book.page.screenshot({ path: `${shots}/snippets.png` });
    await sheet.getByRole("searchbox", { name: "Find a snippet" }).press("Enter");
    await book.counts(2);
    await book.cell(2).locator(".cm-content:focus").waitFor();
    assert.match((await book.texts())[1], /ax\.hist\(values, bins=30\)/);
    await book.page.reload();
    await book.ready();
    await book.select(1);
    await book.keys("Control+Alt+p");
    await sheet.getByRole("listitem").first().getByText("Mine").waitFor();
    await sheet.getByRole("button", { name: "Remove Mine" }).click();
    await sheet.getByRole("button", { name: "Remove Mine" }).waitFor({ state: "detached" });
  },

  async "presentation shows the notebook alone, runs cells, and ends with Esc"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Slides", [{ text: "# Aims" }, "6 * 7"]));
    await book.select(2);
    await command(book, "Presentation mode");
    await book.page.getByRole("button", { name: "End presentation" }).waitFor();
    await book.page.locator(".header").waitFor({ state: "hidden" });
    await book.run(2);
    await book.outputs(2).getByText("42", { exact: true }).waitFor();
    nothing(await findings(book.page, "presentation"));
    await book.page.screenshot({ path: `${shots}/presentation.png` });
    await book.select(2);
    await book.keys("Escape");
    await book.page.locator(".header").waitFor();
    await book.page.getByRole("button", { name: "End presentation" }).waitFor({ state: "detached" });
  },

  async "what opens a panel ends a presentation, and what is typed is searched for and no command"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Sought", ["x = 1", "y = 2"]));
    await book.select(1);
    await command(book, "Presentation mode");
    const ends = book.page.getByRole("button", { name: "End presentation" });
    await ends.waitFor();
    await book.keys("Control+f", "x");
    await book.page.locator("input:focus").waitFor();
    assert.equal(await book.page.locator("input:focus").inputValue(), "x");
    await ends.waitFor({ state: "detached" });
    assert.equal(await book.cells.count(), 2);
  },
};
