// The notebook's structure: several cells at once, drag, folds, find and replace, undo, and a day offline.
import assert from "node:assert/strict";
import { becomes, Notebook, sourceOf, until } from "./pages.mjs";

const sources = async (me, id) => (await me.download(id)).cells.map(sourceOf);
const focused = (book, place) => book.cell(place).and(book.page.locator(":focus")).waitFor();
const saidWords = (book, words) => book.page.locator(".said", { hasText: words }).waitFor();
const order = (book, ...ids) => book.page.waitForFunction((wanted) =>
  [...document.querySelectorAll(".cells li[data-cell]")].map((cell) => cell.dataset.cell).join() === wanted, ids.map((id) => `cell-${id}`).join());

/** In a cell's gutter, beside its button. */
async function gutter(book, place, side = "right") {
  await book.cell(place).scrollIntoViewIfNeeded();
  const box = await book.cell(place).locator(".cell-gutter").boundingBox();
  return { x: side === "left" ? box.x + 8 : box.x + box.width - 5, y: box.y + Math.min(box.height - 3, 14) };
}

/** The wire's events of a finger: press, wait, move in steps, let go. */
async function finger(book) {
  const session = await book.page.context().newCDPSession(book.page);
  const send = (type, point) => session.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [point] : [] });
  return { down: (point) => send("touchStart", point), to: (point) => send("touchMove", point), up: () => send("touchEnd") };
}

export const structure = {
  async "several cells are selected by keys and by the gutter, and run, moved and deleted together, each undone as one step"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Several", ["print('a')", "print('b')", "print('c')", "print('d')"]));
    await book.select(1);
    await book.keys("Shift+ArrowDown", "Shift+J");
    await focused(book, 3);
    assert.equal(await book.page.locator("li.cell.selected").count(), 3);
    await book.keys("Control+Enter");
    for (const place of [1, 2, 3]) await book.finished(place);
    assert.equal(await book.outputs(4).count(), 0);
    // What is drawn later moves the gutters that are pressed.
    for (const [at, letter] of ["a", "b", "c"].entries()) await book.shows(at + 1, letter);

    const [from, to] = [await gutter(book, 2), await gutter(book, 4)];
    await book.page.mouse.click(from.x, from.y);
    await focused(book, 2);
    await book.page.keyboard.down("Shift");
    await book.page.mouse.click(to.x, to.y);
    await book.page.keyboard.up("Shift");
    await focused(book, 4);
    assert.equal(await book.page.locator("li.cell.selected").count(), 3);
    await book.keys("Alt+ArrowUp");
    await order(book, 2, 3, 4, 1);
    await book.keys("Control+Shift+ArrowDown");
    await order(book, 1, 2, 3, 4);
    await book.keys("d", "d");
    await order(book, 1);
    await book.keys("z");
    await order(book, 1, 2, 3, 4);
    await book.shows(3, "c");
    await book.keys("z");
    await order(book, 2, 3, 4, 1);
    await book.keys("Shift+Z", "Shift+Z");
    await order(book, 1);
    await book.keys("z", "Control+a", "y", "m");
    await book.page.waitForFunction(() => document.querySelectorAll("li.cell.markdown").length === 4);
    await book.keys("z");
    await book.page.waitForFunction(() => document.querySelectorAll("li.cell.markdown").length === 0);
    await book.saved();
    assert.deepEqual(await sources(me, book.id), ["print('a')", "print('b')", "print('c')", "print('d')"]);
  },

  async "cells merge and split, and undo gives back each cell with its id"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Merge", ["one", "two", "three", "last"]));
    await book.select(1);
    await book.keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+M");
    await order(book, 1, 4);
    await book.holds(1, "one\ntwo\nthree");
    await book.saved();
    await focused(book, 1);
    await book.keys("z");
    await order(book, 1, 2, 3, 4);
    await book.holdsAll(["one", "two", "three", "last"]);
    await book.saved();
    assert.deepEqual((await me.download(book.id)).cells.map((cell) => cell.id), ["cell-1", "cell-2", "cell-3", "cell-4"]);
    await book.select(3);
    await book.keys("Shift+M");
    await book.holds(3, "three\nlast");
    await book.keys("Enter");
    await book.cell(3).locator(".cm-content:focus").waitFor();
    await book.keys("Control+Home", "End", "Control+Shift+-");
    await book.counts(4);
    await book.cell(4).locator(".cm-content:focus").waitFor();
    await book.holdsAll(["one", "two", "three", "last"]);
    await book.keys("Escape", "z");
    await book.counts(3);
    await book.holds(3, "three\nlast");
    await book.keys("z");
    await order(book, 1, 2, 3, 4);
    await book.saved();
    assert.deepEqual(await sources(me, book.id), ["one", "two", "three", "last"]);
  },

  async "what is typed into a cell while another page merges it away is not lost"({ profile }) {
    const me = await profile();
    const id = await me.make("Race", ["one", "two"]);
    const [book, other] = [await me.notebook(id), await me.notebook(id)];
    await other.cut();
    await other.write(2, "two, typed offline");
    await book.select(1);
    await book.keys("Shift+M");
    await book.counts(1);
    await book.saved();
    await other.mend();
    await other.saved();
    await book.counts(2);
    await book.holds(1, "one\ntwo");
    await book.holds(2, "two, typed offline");
    assert.deepEqual(await sources(me, id), ["one\ntwo", "two, typed offline"]);
  },

  async "cells are copied to another notebook, by v and through the system's clipboard"({ profile }) {
    const me = await profile();
    const from = await me.notebook(await me.make("From", ["first", { text: "# Second" }, "third"]));
    const into = await me.notebook(await me.make("Into", ["here"]));
    await from.page.bringToFront();
    await from.select(1);
    await from.keys("Shift+ArrowDown", "c");
    await saidWords(from, "2 cells copied");
    await into.page.bringToFront();
    await into.select(1);
    await into.keys("v");
    await into.counts(3);
    await into.cell(3).getByRole("heading", { name: "Second" }).waitFor();
    await into.keys("z");
    await into.counts(1);
    await from.page.bringToFront();
    await from.select(3);
    await from.keys("Control+x");
    await from.counts(2);
    await into.page.bringToFront();
    await into.select(1);
    await into.keys("Control+v");
    await into.holds(2, "third");
    await into.saved();
    assert.deepEqual(await sources(me, into.id), ["here", "third"]);
    // Text from elsewhere is a code cell; cells as JSON are cells.
    for (const [text, made] of [["x = 1\ny = 2", ["x = 1\ny = 2"]], [JSON.stringify([{ cell_type: "raw", source: ["r"], metadata: {} }, { cell_type: "code", source: "c" }]), ["r", "c"]]]) {
      await into.select(1);
      await into.page.evaluate((words) => {
        const data = new DataTransfer();
        data.setData("text/plain", words);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      }, text);
      await into.holds(2, made[0]);
      assert.deepEqual((await into.texts()).slice(1, 1 + made.length), made);
    }
  },

  async "cells are dragged by the gutter, several together; Escape takes it back, and the document scrolls at its edge"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Drag", Array.from({ length: 30 }, (_, at) => `cell = ${at + 1}\n\n\n`)));
    const all = Array.from({ length: 30 }, (_, at) => at + 1);
    const { mouse } = book.page;
    const from = await gutter(book, 1);
    const below = await book.cell(3).boundingBox();
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x, from.y + 30, { steps: 3 });
    await book.page.locator(".drop-line").waitFor();
    await mouse.move(from.x, below.y + below.height - 4, { steps: 5 });
    await mouse.up();
    await order(book, 2, 3, 1, ...all.slice(3));
    assert.equal(await book.page.locator(".drop-line").count(), 0);
    await focused(book, 3);
    await book.keys("z");
    await order(book, ...all);

    await book.select(2);
    await book.keys("Shift+ArrowDown");
    const two = await gutter(book, 2);
    await mouse.move(two.x, two.y);
    await mouse.down();
    await mouse.move(two.x, two.y - 40, { steps: 3 });
    await book.page.locator(".drop-label", { hasText: "2 cells" }).waitFor();
    await book.keys("Escape");
    await book.page.locator(".drop-line").waitFor({ state: "detached" });
    await mouse.up();
    await order(book, ...all);

    await mouse.move(two.x, two.y);
    await mouse.down();
    const edge = await book.page.locator(".document").boundingBox();
    await mouse.move(two.x, edge.y + edge.height - 6, { steps: 6 });
    await book.page.waitForFunction(() => { const view = document.querySelector(".document"); return view.scrollTop + view.clientHeight > view.scrollHeight - 2; });
    await mouse.up();
    await order(book, 1, ...all.slice(3), 2, 3);
    await book.saved();
    assert.deepEqual((await me.download(book.id)).cells.map((cell) => cell.id).slice(-2), ["cell-2", "cell-3"]);
  },

  async "a long press drags on a phone, and a short one scrolls"({ profile }) {
    const me = await profile({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const book = await me.notebook(await me.make("Finger", Array.from({ length: 20 }, (_, at) => `cell = ${at + 1}`)));
    const touch = await finger(book);
    const from = await gutter(book, 2, "left"); // a phone's button is at the right
    const below = await book.cell(4).boundingBox();
    await touch.down(from);
    await book.page.locator(".drop-line").waitFor();
    for (let y = from.y; y < below.y + below.height - 4; y += 12) await touch.to({ x: from.x, y });
    await touch.up();
    await order(book, 1, 3, 4, 2, ...Array.from({ length: 16 }, (_, at) => at + 5));
    const start = await gutter(book, 6, "left");
    await touch.down(start);
    for (let y = start.y; y > start.y - 150; y -= 15) await touch.to({ x: start.x, y });
    await touch.up();
    await book.page.waitForFunction(() => document.querySelector(".document").scrollTop > 50);
    assert.equal(await book.page.locator(".drop-line").count(), 0);
  },

  async "folded sources, outputs and sections survive a reload, are in the file, and hide nothing from what is done to a section"({ profile }) {
    const me = await profile();
    const id = await me.make("Folds", [{ text: "# Top" }, "print('kept')", { text: "## Part" }, "a = 1", "b = 2", { text: "## Next" }, "c = 3"]);
    const book = await me.notebook(id);
    await book.run(2);
    await book.select(2);
    await book.keys("Shift+S", "o");
    await book.cell(2).getByRole("button", { name: "Show the output" }).waitFor();
    await book.cell(2).getByRole("button", { name: /^Show the source/ }).waitFor();
    await book.select(3);
    await book.keys("ArrowLeft");
    await book.cell(3).getByText("2 cells hidden").waitFor();
    await book.counts(5);
    await book.saved();
    const kept = (await me.download(id)).cells;
    assert.deepEqual(kept[1].metadata.jupyter, { source_hidden: true, outputs_hidden: true });
    assert.equal(kept[2].metadata["jp-MarkdownHeadingCollapsed"], true);

    await book.page.reload();
    await book.ready();
    await book.counts(5);
    await book.cell(3).getByText("2 cells hidden").waitFor();
    await book.cell(2).getByRole("button", { name: "Show the output" }).waitFor();
    await book.select(3);
    await book.keys("Alt+ArrowDown");
    await book.saved();
    assert.deepEqual((await me.download(id)).cells.map((cell) => cell.id).map((name) => name.slice(5)).join(""), "1263457");
    await book.keys("z", "d", "d");
    await book.counts(4);
    await saidWords(book, "3 cells deleted");
    await book.keys("z");
    await book.counts(5);
    // A folded section opens where its cells are wanted.
    await book.select(3);
    await book.cell(3).getByText("2 cells hidden").click();
    await book.counts(7);
    await book.select(2);
    await book.keys("Enter");
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await book.keys("Escape", "o");
    await book.outputs(2).getByText("kept", { exact: true }).waitFor();
    await book.saved();
    for (const cell of (await me.download(id)).cells) assert.deepEqual(cell.metadata, {});
  },

  async "find goes over all cells, folded and far ones too, and replace shows what it will do and is one step of undo"({ profile }) {
    const me = await profile();
    const far = Array.from({ length: 60 }, (_, at) => `filler_${at} = ${at}\n\n`);
    const id = await me.make("Find", [{ text: "# Alpha" }, "alpha = 1", "print('Alpha', alpha)", ...far, { text: "about alphabet" }]);
    const book = await me.notebook(id);
    await book.run(2);
    await book.run(3);
    await book.select(1);
    await book.keys("ArrowLeft");
    await book.counts(1);
    await book.keys("Control+f");
    const panel = book.page.getByRole("complementary", { name: "Find and replace" });
    const find = panel.getByRole("textbox", { name: "Find" });
    await find.and(book.page.locator(":focus")).waitFor();
    await book.page.keyboard.type("alpha");
    await panel.getByText("5 matches").waitFor();
    await book.keys("Enter");
    await panel.getByText("1 of 5").waitFor();
    await book.keys("Enter");
    await panel.getByText("2 of 5").waitFor();
    await book.counts(64); // the section opened
    await book.keys("Shift+Enter", "Shift+Enter");
    await panel.getByText("5 of 5").waitFor();
    await book.cell(64).locator(".cm-content").waitFor(); // the last cell shows its source
    await find.and(book.page.locator(":focus")).waitFor();
    await panel.getByLabel("Match case").check();
    await panel.getByText("3 matches").waitFor();
    await panel.getByLabel("Whole word").check();
    await panel.getByText("2 matches").waitFor();
    await panel.getByLabel("Outputs").check();
    await panel.getByText("2 matches").waitFor();
    await panel.getByLabel("Match case").uncheck();
    await panel.getByText("5 matches").waitFor();
    await panel.getByLabel("Outputs").uncheck();
    await panel.getByLabel("Regular expression").check();
    await find.fill("alpha(");
    await panel.getByRole("alert").getByText("Not a regular expression: Unterminated group").waitFor();
    await find.fill("(a)lpha");
    await panel.getByLabel("Replace", { exact: true }).check();
    await panel.getByRole("textbox", { name: "Replace with" }).fill("$1rray");
    await panel.locator("ins", { hasText: "array" }).first().waitFor();
    await panel.getByRole("checkbox", { name: /in cell 1$/ }).uncheck();
    await panel.getByRole("button", { name: "Replace 3" }).click();
    await saidWords(book, "3 matches replaced in 2 cells");
    await book.holds(2, "array = 1");
    await book.holds(3, "print('Array', array)".replace("Array", "Array"));
    await book.saved();
    assert.deepEqual((await sources(me, id)).slice(0, 3), ["# Alpha", "array = 1", "print('Array', array)"]);
    await find.focus();
    await book.keys("Escape");
    await panel.waitFor({ state: "detached" });
    await book.keys("z");
    await book.holds(2, "alpha = 1");
    await book.saved();
    assert.deepEqual((await sources(me, id)).slice(0, 3), ["# Alpha", "alpha = 1", "print('Alpha', alpha)"]);
  },

  async "an expression that takes too long is ended and said, and the page answers meanwhile"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Long expression", [`x = "${"a".repeat(60)}!"`, "aa"]));
    await book.select(1);
    await book.keys("Control+f");
    const panel = book.page.getByRole("complementary", { name: "Find and replace" });
    const find = panel.getByRole("textbox", { name: "Find" });
    await panel.getByLabel("Regular expression").check();
    await find.fill("(a+)+$");
    await panel.getByText("Searching", { exact: true }).waitFor();
    await book.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve))); // a page that searches itself draws none
    await panel.getByRole("alert").getByText("This expression takes too long").waitFor();
    await find.fill("^a+$");
    await panel.getByText("1 match", { exact: true }).waitFor();
    assert.equal(await panel.getByRole("alert").innerText(), "");
  },

  async "what is typed for Find and for the palette is theirs, however long their parts take, and Escape takes it back"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Slow parts", ["alpha", "beta", "gamma"]));
    const held = [];
    let open = false;
    await book.page.route(/\/(?:find_panel|palette)-[^/]*\.js$/, (route) => (open ? route.continue() : held.push(route)));
    await book.select(2);
    await book.keys("Control+f");
    await until(() => held.length === 1, "the find panel's part is asked for");
    await book.page.evaluate(() => { const now = performance.now.bind(performance); performance.now = () => now() + 10_000; });
    await book.keys("d", "d", "x", "Backspace", "Enter");
    assert.deepEqual(await book.texts(), ["alpha", "beta", "gamma"]);
    await held.shift().continue();
    const panel = book.page.getByRole("complementary", { name: "Find and replace" });
    await becomes(() => panel.getByRole("textbox", { name: "Find" }).inputValue(), "dd");
    await book.keys("Escape");
    await panel.waitFor({ state: "detached" });
    await book.select(2);
    await book.keys("Control+Shift+p");
    await until(() => held.length === 1, "the palette's part is asked for");
    await book.keys("d", "d", "Escape");
    open = true;
    await held.shift().continue();
    await book.keys("b");
    await book.counts(4);
    assert.deepEqual((await book.texts()).filter(Boolean), ["alpha", "beta", "gamma"]);
    assert.equal(await book.page.getByRole("dialog").count(), 0);
  },

  async "replace one goes to the next match, in edit mode too"({ profile }) {
    const me = await profile();
    const id = await me.make("Replace one", ["x = 1\nx + x", "x"]);
    const book = await me.notebook(id);
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.keys("Control+Home", "Shift+ArrowRight", "Control+f");
    const panel = book.page.getByRole("complementary", { name: "Find and replace" });
    await panel.getByText("4 matches").waitFor();
    await panel.getByLabel("Replace", { exact: true }).check();
    await panel.getByRole("textbox", { name: "Replace with" }).fill("yy");
    await panel.getByRole("textbox", { name: "Find" }).press("Enter");
    await panel.getByText("1 of 4").waitFor();
    await panel.getByRole("button", { name: "Replace this" }).click();
    await panel.getByText("1 of 3").waitFor();
    await panel.getByRole("button", { name: "Replace this" }).click();
    await book.holds(1, "yy = 1\nyy + x");
    await panel.getByRole("button", { name: "Replace this" }).click();
    await panel.getByText("1 of 1").waitFor();
    await panel.getByRole("button", { name: "Replace this" }).click();
    await panel.getByText("No matches").waitFor();
    await book.saved();
    assert.deepEqual(await sources(me, id), ["yy = 1\nyy + yy", "yy"]);
  },

  async "undo of typing works after its editor went away, in the editor and in order with other changes"({ profile }) {
    const me = await profile();
    const id = await me.make("Undo", ["first", ...Array.from({ length: 80 }, (_, at) => `filler_${at}\n\n\n`), "end"]);
    const book = await me.notebook(id);
    await book.write(1, "typed");
    await book.keys("Escape", "End");
    await focused(book, 82);
    await book.page.waitForFunction(() => !document.querySelector('[data-cell="cell-1"] .cm-content'));
    await book.keys("Home", "Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.keys("Control+z");
    await book.page.waitForFunction(() => document.querySelector('[data-cell="cell-1"] .cm-content').cmTile.view.state.doc.toString() !== "typed");
    await book.keys("Control+Shift+z");
    await book.holds(1, "typed");
    await book.keys("Escape", "End", "d", "d");
    await book.counts(81);
    await book.keys("z");
    await book.counts(82);
    for (let press = 0; press < 3; press++) await book.keys("z");
    await book.holds(1, "first");
    await book.keys("Shift+Z");
    await book.page.waitForFunction(() => document.querySelector('[data-cell="cell-1"]').textContent.includes("first") === false);
    await book.saved();
  },

  async "typing, moving and deleting offline outlive a reload, and merge with what another page did"({ profile }) {
    const me = await profile();
    const id = await me.make("Offline", ["one", "two", "three", "four"]);
    const [book, other] = [await me.notebook(id), await me.notebook(id)];
    await book.cut();
    await book.write(1, "one, typed offline");
    await book.keys("Escape");
    await book.select(4);
    await book.keys("Alt+ArrowUp", "Alt+ArrowUp");
    await order(book, 1, 4, 2, 3);
    await book.select(3);
    await book.keys("d", "d");
    await order(book, 1, 4, 3);
    await book.keptOnDevice("typed offline");
    await book.keptOnDevice("delete_cell");
    await other.write(3, "three, by the other");
    await other.write(2, "two, by the other");
    await other.keys("Escape", "b");
    await other.write(3, "between, by the other");
    await other.saved();
    await book.page.reload();
    await book.page.locator("[role=status]", { hasText: "Opening" }).or(book.cells.first()).first().waitFor();
    await book.mend();
    await book.saved();
    await other.saved();
    await until(async () => JSON.stringify(await book.texts()) === JSON.stringify(await other.texts()), "both pages show the same");
    const kept = await sources(me, id);
    await book.holdsAll(kept);
    for (const text of ["one, typed offline", "three, by the other", "between, by the other", "four"]) assert.ok(kept.includes(text), `${text} is in ${JSON.stringify(kept)}`);
    assert.ok(kept.indexOf("four") === 1, JSON.stringify(kept));
  },
};
