// What a person sees and reaches: nothing is clipped or covered, and the Tab key leads everywhere.
import assert from "node:assert/strict";
import { findings } from "./accessibility.mjs";
import { becomes, Notebook, sourceOf } from "./pages.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What has the focus, in a few words. */
const focused = (page) => page.evaluate(() => {
  const { activeElement: it } = document;
  return it === document.body ? "nothing" : it.getAttribute("aria-label") ?? it.innerText;
});

const box = (found) => found.evaluate((it) => {
  const { left, right, top, bottom } = it.getBoundingClientRect();
  return { left, right, top, bottom };
});

export const looks = {
  async "an opened notebook takes keys at its first cell, and Tab goes on from a cell instead of into its text"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Tab leads on", ["print('seen by all who come here to look')", "2"]));
    await becomes(() => focused(book.page), /^Code cell 1/);
    await book.run(1);
    await book.shows(1, "seen by all who come here to look");
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.keys("Escape");
    const passed = [];
    while (passed.at(-1) !== "Insert a text cell here" && passed.length < 20) {
      await book.keys("Tab");
      passed.push(await focused(book.page));
    }
    assert.deepEqual(passed, ["Move up", "Move down", "Make it a text cell", "Delete", "More for this cell", "Output text", "Insert a code cell here", "Insert a text cell here"]);
    assert.deepEqual(await book.texts(), ["print('seen by all who come here to look')", "2"]);
  },

  async "a sentence in an output wraps where columns keep their lines"({ profile }) {
    const me = await profile({ viewport: { width: 1000, height: 700 } });
    const book = await me.notebook(await me.make("Wraps", ["print('word ' * 36)\nprint('column  ' * 20)"]));
    await book.run(1);
    const [sentence, columns] = [book.outputs(1).getByText(/^word/), book.outputs(1).getByText(/^column/)];
    const seen = await box(book.outputs(1).locator(".output-scroll"));
    assert.ok((await box(sentence)).right <= seen.right, "the sentence is seen to its end");
    const heights = await Promise.all([sentence, columns].map(async (it) => (({ top, bottom }) => bottom - top)(await box(it))));
    assert.deepEqual(heights.map((height) => height > 30), [true, false]);
  },

  async "a notebook without cells says so and begins by a press or a key"({ house, profile, shots }) {
    for (const [name, options] of [["wide", {}], ["phone", phone]]) {
      const me = await profile(options);
      const page = await me.page(`/notebooks/${await me.make("Nothing yet", [])}`);
      const add = page.getByRole("button", { name: "Add a code cell" });
      await add.waitFor();
      await becomes(() => focused(page), "Add a code cell");
      await page.screenshot({ path: `${shots}/no-cells-${name}.png` });
      assert.deepEqual(await findings(page, "a notebook without cells"), []);
      if (name === "phone") await page.getByRole("button", { name: "Add a text cell" }).tap();
      else await add.click();
      await page.locator(`.cells ${name === "phone" ? ".markdown" : ".code"} .cm-content:focus`).waitFor();
      await page.getByText("This notebook has no cells").waitFor({ state: "detached" });
    }
    const icon = await (await profile()).context.request.get(`${house.address}/favicon.ico`);
    assert.deepEqual([icon.status(), icon.headers()["content-type"]], [200, "image/x-icon"]);
  },

  async "an empty text cell leaves those after it readable"({ profile }) {
    const me = await profile();
    const cells = Array.from({ length: 12 }, (_, at) => ({ text: at % 3 === 1 ? "" : `Paragraph ${at}` }));
    const book = await me.notebook(await me.make("Gaps", cells));
    for (const { text } of cells) if (text) await book.page.getByText(text, { exact: true }).waitFor();
    assert.equal(await book.page.getByText("Empty text cell").count(), 4);
  },

  async "the outline sets the formulas of headings"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Formulas", [{ text: "# About $\\alpha_{i}*x_{j}$ and `code`" }]));
    const item = book.page.locator(".outline-item");
    await item.locator(".katex").waitFor();
    assert.match(await item.locator(".katex-html").innerText(), /α/);
    assert.match(await item.innerText(), /^About[^$]*and code$/);
  },

  async "terminals, scratch cell and cells stand beside each other in a low window"({ profile }) {
    const me = await profile({ viewport: { width: 1000, height: 620 } });
    const book = await me.notebook(await me.make("Low", ["1"]));
    await book.run(1);
    await book.keys("Control+Alt+n");
    await book.page.getByRole("button", { name: "Terminals", exact: true }).click();
    const dock = book.page.getByRole("region", { name: "Terminals" });
    await dock.getByRole("tab").waitFor();
    const [cells, terminals, scratch] = await Promise.all([box(book.page.locator(".document")), box(dock), box(book.page.getByRole("complementary", { name: "Scratch cell" }))]);
    assert.ok(cells.bottom <= terminals.top && terminals.bottom <= scratch.top, JSON.stringify({ cells, terminals, scratch }));
    assert.ok(cells.bottom - cells.top >= 40, "a cell is still seen");
  },

  async "a thumb writes brackets into the scratch cell and runs it again"({ profile }) {
    const me = await profile(phone);
    const book = await me.notebook(await me.make("Thumb", ["1"]));
    await book.page.getByRole("button", { name: "More", exact: true }).tap();
    await book.page.getByRole("menuitem", { name: "Scratch cell" }).tap();
    const beside = book.page.getByRole("complementary", { name: "Scratch cell" });
    await beside.locator(".cm-content:focus").waitFor();
    await book.page.keyboard.insertText("print");
    const keys = book.page.getByRole("region", { name: "Keys" });
    await keys.getByRole("button", { name: "(", exact: true }).tap();
    await book.page.keyboard.insertText("6 * 7");
    await keys.getByRole("button", { name: ")", exact: true }).tap();
    for (const count of ["[1]", "[2]"]) {
      await beside.getByRole("button", { name: "Run this cell" }).tap();
      await beside.getByText(count, { exact: true }).waitFor();
      await beside.getByText("42", { exact: true }).waitFor();
      await beside.locator(".cm-content:focus").waitFor();
    }
  },

  async "what goes away under the fingers leaves the focus at its cell"({ profile }) {
    const me = await profile();
    const frame = "import pandas as pd\npd.DataFrame({'a': range(60)})";
    const book = await me.notebook(await me.make("Focus stays", [frame, "print('hello', input('Who? '))", "5"]));
    await book.select(3);
    for (const name of ["Make it a text cell", "Make it a code cell"]) {
      await book.cell(3).getByRole("button", { name, exact: true }).press("Enter");
      await book.cell(3).getByRole("button", { name, exact: true }).waitFor({ state: "detached" });
      assert.match(await focused(book.page), /cell 3/);
    }
    await book.select(2);
    await book.keys("Control+Enter");
    await book.cell(2).getByLabel("Who?").fill("Ada");
    await book.keys("Enter");
    await book.outputs(2).getByText("hello Ada", { exact: true }).waitFor();
    assert.match(await focused(book.page), /^Code cell 2/);
    await book.run(1);
    await book.outputs(1).getByRole("button", { name: "Next" }).focus();
    await book.keys(...Array(9).fill("Enter"));
    await book.outputs(1).getByText(/^page (\d+) of \1$/).waitFor();
    assert.equal(await focused(book.page), "Next");
    assert.equal((await book.texts())[0], frame);
  },

  async "renaming, throwing away and bringing back in the library go on from the next row"({ profile }) {
    const me = await profile();
    await me.make("Second", ["1"]);
    await me.make("First", ["1"]);
    const page = await me.page("/");
    const choose = async (title, item) => {
      await page.getByRole("button", { name: `More for ${title}` }).press("Enter");
      await page.getByRole("menuitem", { name: item }).press("Enter");
    };
    await choose("First", "Rename");
    await page.getByLabel("Title").fill("Renamed");
    await page.keyboard.press("Enter");
    await becomes(() => focused(page), "Renamed");
    await choose("Renamed", "Move to trash");
    await becomes(() => focused(page), "More for Second");
    await choose("Second", "Move to trash");
    await becomes(() => focused(page), "Library");
    await page.goto(`${me.house.address}/trash`);
    await page.getByRole("button", { name: "Restore Second" }).press("Enter");
    await becomes(() => focused(page), /^Restore/);
  },

  async "code that was typed past the edge is read from its beginning once the cell is left"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Long line", [""]));
    await book.write(1, "begins = [" + "1234567, ".repeat(40) + "]");
    const scrolled = () => book.cell(1).locator(".cm-scroller").evaluate((it) => it.scrollLeft > 0);
    await becomes(scrolled, true);
    await book.keys("Escape");
    await becomes(scrolled, false);
  },

  async "at 200 % zoom nothing of the notebook lies outside the window, and the kernel's menu opens"({ profile }) {
    const me = await profile({ viewport: { width: 721, height: 450 } });
    const book = await me.notebook(await me.make("A title that is long enough to be cut in the header of a narrow window", ["1"]));
    await book.run(1);
    assert.ok(await book.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
    const button = book.page.getByRole("button", { name: /^Kernel: / });
    const { left, right } = await box(button);
    assert.ok(left >= 0 && right <= 721, `the kernel's button stands from ${left} to ${right}`);
    await button.click();
    await book.page.getByRole("menuitem", { name: "Choose a kernel" }).waitFor();
    // Of a window of 1,440: every page, and a dialog over it.
    const half = await profile({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
    const stranger = await profile({ storageState: undefined, viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
    for (const [who, path] of [[stranger, "/sign-in"], [half, "/"], [half, "/account"], [half, "/guard"], [half, `/notebooks/${book.id}`]]) {
      const page = await who.page(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      if (path.startsWith("/notebooks")) {
        await new Notebook(page).ready();
        await page.keyboard.press("Control+,");
        await page.getByRole("dialog", { name: "Settings" }).waitFor();
      }
      const outside = await page.evaluate(() => [...document.querySelectorAll("button, a[href], input, select")].filter((it) => it.checkVisibility() && !it.closest(".cm-scroller, [data-scroll], .output-scroll"))
        .filter((it) => { const { left, right } = it.getBoundingClientRect(); return right > left && (left < 0 || right > innerWidth); }).map((it) => it.getAttribute("aria-label") ?? it.innerText));
      assert.deepEqual([path, outside, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)], [path, [], true]);
    }
  },

  async "in forced colours the selected cell, the open panel and the meters are seen"({ profile }) {
    const me = await profile({ forcedColors: "active" });
    const book = await me.notebook(await me.make("Forced", ["1", "2"]));
    await book.run(1);
    const color = (found, pseudo, name) => found.evaluate((it, [pseudo, name]) => getComputedStyle(it, pseudo)[name], [pseudo, name]);
    const page = await color(book.page.locator("body"), null, "backgroundColor");
    assert.notEqual(await color(book.cell(1).locator(".cell-bar"), "::after", "backgroundColor"), page);
    assert.equal(await color(book.page.getByRole("button", { name: "Contents", exact: true }), null, "outlineStyle"), "solid");
    assert.equal(await color(book.page.getByRole("button", { name: "Files", exact: true }), null, "outlineStyle"), "none");
    assert.notEqual(await color(book.page.locator(".meter-fill").first(), null, "backgroundColor"), page);
    assert.deepEqual(await findings(book.page, "forced colours"), []);
  },

  async "a cell that was left before a frame was drawn does not pull the page back"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Left", ["first", ...Array.from({ length: 40 }, (_, at) => `filler_${at}\n\n\n`), "end"]));
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.page.evaluate(() => {
      document.execCommand("insertText", false, "typed");
      for (const key of ["Escape", "End"]) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    });
    const last = book.cell(42);
    await last.and(book.page.locator(":focus")).waitFor();
    const seen = await last.evaluate((cell) => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const { top, bottom } = cell.getBoundingClientRect();
      told(top > 0 && bottom < innerHeight);
    }))));
    assert.ok(seen, "the last cell is in the window");
  },

  async "a comma behind a formula stays on its line, however wide the window is"({ profile }) {
    const me = await profile({ ...phone, isMobile: false });
    const book = await me.notebook(await me.make("Comma", [{ text: "Whatever stands here is followed by $\\alpha_1$, and then by more" }]));
    const formula = book.cell(1).locator(".katex").first();
    await formula.waitFor();
    const apart = [];
    for (let width = 300; width < 460; width += 8) {
      await book.page.setViewportSize({ width, height: 700 });
      const gap = await formula.evaluate((it) => {
        const texts = document.createTreeWalker(it.closest(".prose"), NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          if (!texts.currentNode.data.startsWith(",")) continue;
          const comma = document.createRange();
          comma.setStart(texts.currentNode, 0);
          comma.setEnd(texts.currentNode, 1);
          return comma.getBoundingClientRect().left - it.querySelector(".katex-html").getBoundingClientRect().right;
        }
      });
      if (!(Math.abs(gap) < 4)) apart.push([width, gap]);
    }
    assert.deepEqual(apart, []);
  },

  async "a picture pasted into text is its attachment, a link leads to its place far below, and paper shows the document alone"({ profile }) {
    const me = await profile();
    const filler = Array.from({ length: 60 }, (_, at) => `value_${at} = ${at}`);
    const book = await me.notebook(await me.make("Places", [{ text: "[down](#the-end) <font color=red>red</font>" }, ...filler, { text: '<a id="the-end"></a>\n\nThe end.' }]));
    const { page } = book;
    const colour = await page.getByText("red", { exact: true }).evaluate(async (it) => {
      while (!it.hasAttribute("data-ink")) await new Promise(requestAnimationFrame);
      return getComputedStyle(it).color;
    });
    assert.equal(colour, "rgb(255, 0, 0)");
    await page.getByRole("link", { name: "down" }).click();
    await becomes(() => page.getByText("The end.").evaluate((it) => it.getBoundingClientRect().top < innerHeight, undefined).catch(() => false), true);
    assert.match(page.url(), /#the-end$/);

    await book.select(62);
    await book.keys("Enter");
    await page.locator(".cm-content:focus").waitFor();
    // At once: whatever else an editor needs may still be on its way.
    await page.evaluate(() => {
      const bytes = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="), (one) => one.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], "my plot.png", { type: "image/png" }));
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.getByText(/attachment:my-plot-\w+\.png/).waitFor();
    await book.keys("Control+Enter");
    await book.cell(62).locator("img[src^='data:image/png']").waitFor();
    await book.saved();
    const written = async () => {
      const { id, source, attachments } = (await me.download(book.id)).cells[61];
      return [id, sourceOf({ source }).includes("attachment:my-plot-"), Object.keys(attachments ?? {}).map((name) => name.replace(/-\w+\./, "-."))];
    };
    assert.deepEqual(await written(), ["cell-62", true, ["my-plot-.png"]]);
    await book.keys("Enter", "Control+z");
    await becomes(written, ["cell-62", false, []]);
    await book.keys("Control+y");
    await becomes(written, ["cell-62", true, ["my-plot-.png"]]);
    await book.keys("Control+Enter");

    await page.emulateMedia({ media: "print" });
    const paper = await page.evaluate(() => [document.querySelector(".header").checkVisibility(), document.documentElement.scrollHeight > 61 * 40]);
    assert.deepEqual(paper, [false, true]);
  },
};
