// What a person does with Stoa on a good day.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Notebook, printed, sourceOf, until } from "./pages.mjs";

const firstLoadLimit_bytes = 250 * 1024;

/** What came over the wire while a page opens: bodies as sent, compressed, without header fields. */
async function weigh(profile, path, ready) {
  const page = await profile.context.newPage();
  const session = await profile.context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const sizes = new Map();
  const names = new Map();
  const headers = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    names.set(requestId, new URL(response.url).pathname);
    headers.set(requestId, response.encodedDataLength);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength - (headers.get(requestId) ?? 0)));
  await page.goto(profile.house.address + path);
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState("networkidle");
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  await page.close();
  return { total, parts: [...sizes].map(([id, size]) => `${names.get(id)} ${size}`) };
}

export const using = {
  async "a sign-in link opens the library once, and a used one says so"({ house, profile }) {
    await house.kill("serve");
    await house.startAgain("serve");
    const path = new URL(house.link).pathname + new URL(house.link).hash;
    const stranger = await profile({ storageState: undefined });
    const page = await stranger.page("/");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(house.address + path);
    await page.getByRole("heading", { name: "Library" }).waitFor();
    assert.equal(new URL(page.url()).hash, "", "the secret stays in the address");
    const late = await profile({ storageState: undefined });
    await (await late.page(path)).getByRole("heading", { name: "This link does not work any more" }).waitFor();
    const cookies = await stranger.context.cookies();
    assert.ok(cookies.length > 0 && cookies.every((cookie) => cookie.httpOnly && cookie.sameSite !== "None"), JSON.stringify(cookies));
    await page.getByRole("button", { name: /Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(house.address + "/");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  },

  async "a notebook is made, written and run by keys alone"({ profile }) {
    const me = await profile();
    const page = await me.page("/");
    await page.getByRole("button", { name: "New notebook" }).focus();
    await page.keyboard.press("Enter");
    const book = await new Notebook(page).ready();
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.type("total = sum([19, 23])");
    await book.keys("End", "Escape", "b");
    await book.cell(2).and(page.locator(":focus")).waitFor();
    await book.keys("Enter");
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await page.keyboard.type("print(f'total {total}')");
    await book.keys("Escape", "ArrowUp", "Shift+Enter");
    await book.cell(2).and(page.locator(":focus")).waitFor();
    await book.keys("Shift+Enter"); // the last cell: another one opens below it
    await book.cell(3).locator(".cm-content:focus").waitFor();
    await book.finished(2);
    await book.shows(2, "total 42");
    await book.holdsAll(["total = sum([19, 23])", "print(f'total {total}')", ""]);

    await page.keyboard.type("third");
    await book.keys("Escape", "a");
    await book.counts(4);
    await book.cell(3).and(page.locator(":focus")).waitFor();
    await book.keys("d", "d");
    await book.counts(3);
    await book.holdsAll(["total = sum([19, 23])", "print(f'total {total}')", "third"]);
    await book.cell(3).and(page.locator(":focus")).waitFor();
    await book.keys("d", "d");
    await book.counts(2);
    await book.keys("z");
    await book.holds(3, "third");
    await book.select(3);
    await book.keys("m");
    await page.locator('li[aria-label^="Text cell 3"]').waitFor();
    await book.keys("y");
    await page.locator('li[aria-label^="Code cell 3"]').waitFor();
    await book.holds(3, "third");
    await book.select(3);
    await book.keys("x");
    await book.counts(2);
    await book.select(1);
    await book.keys("v");
    await book.holds(2, "third");
    await book.saved();
    const kept = await me.download(book.id);
    assert.deepEqual(kept.cells.map(sourceOf), ["total = sum([19, 23])", "third", "print(f'total {total}')"]);
    assert.equal(printed(kept.cells[2]), "total 42\n");
  },

  async "keys pressed in one breath go where a slow hand's would"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Fast", ["first", "second"]));
    // All in one turn of the page, before it draws a frame.
    const burst = (...keys) => book.page.evaluate(async (names) => {
      for (const name of names) {
        const target = document.activeElement ?? document.body;
        const [key, shiftKey, ctrlKey] = [name.split("+").at(-1), name.includes("Shift+"), name.includes("Control+")];
        const event = new KeyboardEvent("keydown", { key, shiftKey, ctrlKey, bubbles: true, cancelable: true });
        if (target.dispatchEvent(event) && key.length === 1 && target.isContentEditable) document.execCommand("insertText", false, key);
      }
    }, keys);
    await book.select(1);
    await burst("b", "Enter", "d", "d", "x");
    await book.counts(3);
    await book.holds(2, "ddx");
    await book.keys("Escape");
    await burst("ArrowDown", "Enter", "z");
    await book.cell(3).locator(".cm-content:focus").waitFor();
    assert.match((await book.texts())[2], /^z?secondz?$/);
    assert.deepEqual((await book.texts()).slice(0, 2), ["first", "ddx"]);
    await book.keys("Escape");
    await book.select(1);
    await burst("Control+Enter", "ArrowDown", "ArrowDown", "d", "d");
    await book.counts(2);
    await book.holdsAll(["first", "ddx"]);
  },

  async "a plot is drawn"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Plot", ["import matplotlib.pyplot as plt\nplt.plot([1, 4, 9])\nplt.show()"]));
    await book.run(1);
    const picture = book.outputs(1).locator("img");
    await picture.waitFor();
    assert.ok(await picture.evaluate((img) => img.decode().then(() => img.naturalWidth > 200 && img.getBoundingClientRect().width > 200)));
  },

  async "hostile Markdown and outputs run nothing"({ profile }) {
    const me = await profile();
    // DOMPurify reads markup into a document without a window; Chromium names there what the policy would forbid.
    me.expects(/Loading the image '[^']*\/frame\/x'|Executing inline event handler|Applying inline style|base URI|^script-src-attr: inline|^style-src-(elem|attr): inline|^base-uri/);
    const hostile = [
      "# Calm heading", "<script>window.hurt = 'script'</script>", `<img src="data:image/png;base64,AA" onerror="window.hurt = 'onerror'">`,
      "<svg onload=\"window.hurt = 'svg'\"><script>window.hurt = 'svg script'</script></svg>", "[press](javascript:window.hurt='link')",
      "<a href=\"java\nscript:window.hurt='newline'\">press too</a>", "<iframe srcdoc=\"<script>parent.hurt = 'frame'</script>\"></iframe>",
      "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.hurt='mutation'&gt;\">",
      "<form action='/api/sign_out' method='post'><button>form</button></form>", "<object data='javascript:1'></object><base href='https://example.invalid/'>",
      "<details open ontoggle=\"window.hurt = 'toggle'\">more</details>", "<style>body { display: none }</style>",
    ].join("\n\n");
    const code = [
      "from IPython.display import display, HTML, Javascript, SVG, Markdown",
      `display(HTML("<script>window.hurt = 'html'</script><img src=x onerror=\\"window.hurt = 'html'\\">"))`,
      `display(Javascript("window.hurt = 'javascript'"))`,
      `display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40' onload='window.hurt = 1'><script>parent.hurt = 'svg'</script><circle r='20'/></svg>"))`,
      `display(Markdown("<script>window.hurt = 'markdown output'</script>"))`,
      `print("<script>window.hurt = 'text'</script>")`,
    ].join("\n");
    const book = await me.notebook(await me.make("Hostile", [{ text: hostile }, code]));
    await book.cell(1).getByRole("heading", { name: "Calm heading" }).waitFor();
    await book.run(2);
    await book.outputs(2).getByText("<script>window.hurt = 'text'</script>").waitFor();
    for (const link of await book.cell(1).getByText(/^press/).all()) {
      assert.ok(!/script:/i.test(await link.getAttribute("href") ?? ""));
    }
    const prose = book.cell(1).locator(".prose");
    assert.equal(await prose.locator("script, iframe, object, base, form, style, svg, [onerror], [onload], [ontoggle]").count(), 0);
    assert.equal(await book.outputs(2).locator("script, circle[r='20']").count(), 0);
    for (const frame of await book.outputs(2).locator("iframe").all()) assert.equal(await frame.getAttribute("sandbox"), "allow-scripts");
    assert.equal(await book.page.evaluate(() => window.hurt), undefined);
    assert.ok(await book.page.locator("body").isVisible());
  },

  async "run all stops at an error, which is shown summary first"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Errors", [
      "def share(a, b):\n    return a / b", "share(1, 0)", "print('never')",
    ]));
    await book.page.getByRole("button", { name: "Run all" }).click();
    await book.finished(2);
    const error = book.outputs(2).locator(".output.error");
    await error.getByText("ZeroDivisionError", { exact: false }).first().waitFor();
    assert.match((await error.innerText()).split("\n")[0], /ZeroDivisionError: division by zero/);
    assert.match(await error.innerText(), /return a \/ b/);
    await book.page.locator('li[aria-label^="Code cell 3"][aria-label*="skipped"]').waitFor();
    await error.getByRole("button", { name: /cell 1/ }).first().click();
    await book.cell(1).and(book.page.locator(":focus")).waitFor();
    await book.write(2, "share(1, 4)");
    await book.keys("Escape");
    await book.page.getByRole("button", { name: "Run all" }).click();
    await book.outputs(3).getByText("never").waitFor();
    await book.shows(2, "0.25");
  },

  async "what is typed beside a cell that prints is said to be saved while it prints"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Prints", ["import time\nwhile True:\n    print(time.time())\n    time.sleep(0.02)", ""]));
    await book.select(1);
    await book.keys("Control+Enter");
    await book.outputs(1).getByText(/^\d+\.\d+/).first().waitFor();
    await book.write(2, "kept = 1");
    await book.saved();
    await book.page.getByRole("button", { name: /^Kernel: Running/ }).waitFor();
    await book.keys("Escape", "i", "i");
    await book.page.getByRole("button", { name: /^Kernel: Idle/ }).waitFor();
  },

  async "a loop is interrupted, and a restart forgets variables"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Loop", ["seen = 1\nprint('looping', flush=True)\nwhile True: pass", "print('after')", "print('seen' in globals())"]));
    await book.page.getByRole("button", { name: "Run all" }).click();
    await book.outputs(1).getByText("looping").waitFor();
    await book.page.locator('li[aria-label^="Code cell 2"][aria-label*="in the queue"]').waitFor();
    await book.select(1);
    await book.keys("i", "i");
    await book.finished(1);
    assert.match(await book.cell(1).getAttribute("aria-label"), /stopped/);
    await book.outputs(1).getByText("KeyboardInterrupt").first().waitFor();
    await book.page.locator('li[aria-label^="Code cell 2"][aria-label*="taken out of the queue"]').waitFor();
    await book.run(3);
    await book.shows(3, "True");
    await book.select(3);
    await book.keys("0", "0");
    await book.page.getByRole("button", { name: "Restart", exact: true }).click();
    await book.page.getByRole("button", { name: "Kernel: Idle" }).waitFor();
    await book.run(3);
    await book.outputs(3).getByText("False").waitFor();
  },

  async "output behaves as in a terminal and as Jupyter's protocol says"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Outputs", [
      "from IPython.display import clear_output\nprint('before')\nclear_output(wait=True)\nprint('after')",
      "from IPython.display import display\nhandle = display('first', display_id='here')\nprint('between')\nhandle.update('second')",
      "for step in range(101):\n    print(f'\\r{step:3d} %', end='', flush=True)\nprint()",
      "print('\\x1b[31mred\\x1b[0m plain \\x1b[1;32mbold green\\x1b[0m')",
      "import sys\nprint('to stderr', file=sys.stderr)",
      "for line in range(1200): print('line', line)",
      "handle.update('third')",
    ]));
    await book.page.getByRole("button", { name: "Run all" }).click();
    await book.finished(7);
    await book.shows(1, "after");
    await book.shows(2, /third[^]*between/);
    await book.shows(3, "100 %");
    const red = book.outputs(4).getByText("red", { exact: true });
    const [redColor, plainColor] = [await red.evaluate((span) => getComputedStyle(span).color), await book.outputs(4).evaluate((box) => getComputedStyle(box).color)];
    assert.notEqual(redColor, plainColor);
    await book.shows(4, "red plain bold green");
    await book.outputs(5).locator(".stderr").getByText("to stderr").waitFor();
    await book.outputs(6).getByRole("button", { name: "Show all 1,200 lines" }).click();
    await book.outputs(6).getByText("line 600", { exact: true }).waitFor();
    const kept = await me.download(book.id);
    assert.equal(printed(kept.cells[5]).split("\n").length, 1201);
  },

  async "a run goes on without a tab, and everything is there when it is opened again"({ profile }) {
    const me = await profile();
    const id = await me.make("Unattended", [{ text: "# Notes" }, "import time\nfor step in range(30):\n    print('step', step, flush=True)\n    time.sleep(0.05)\nprint('end')"]);
    const book = await me.notebook(id);
    await book.select(2);
    await book.keys("Control+Enter");
    await book.outputs(2).getByText("step 0", { exact: true }).waitFor();
    await book.page.close();
    const again = await me.notebook(id);
    await again.finished(2);
    await again.outputs(2).getByText("end", { exact: true }).waitFor();
    await again.cell(1).getByRole("heading", { name: "Notes" }).waitFor();
    const [, code] = (await me.download(id)).cells;
    assert.equal(printed(code), [...Array(30).keys()].map((step) => `step ${step}\n`).join("") + "end\n");
    assert.equal(code.execution_count, 1);
  },

  async "a title changes in place, here, in the library and in the other page"({ profile }) {
    const me = await profile();
    const id = await me.make("Old name");
    const book = await me.notebook(id);
    const other = await me.notebook(id);
    await book.page.getByRole("button", { name: "Old name" }).click();
    await book.page.getByRole("textbox", { name: "Title" }).fill("A new name");
    await book.keys("Enter");
    await book.page.getByRole("button", { name: "A new name" }).waitFor();
    await other.page.getByRole("button", { name: "A new name" }).waitFor();
    await book.page.waitForFunction(() => document.title === "A new name");
    const library = await me.page("/");
    await library.getByRole("button", { name: "More for A new name" }).click();
    await library.getByRole("menuitem", { name: "Rename" }).click();
    await library.getByRole("textbox", { name: "Title" }).fill("Third name");
    await library.keyboard.press("Enter");
    await library.getByRole("link", { name: "Third name" }).waitFor();
    await other.page.getByRole("button", { name: "Third name" }).waitFor();
  },

  async "a notebook goes in and out as a file, and a deleted one is gone"({ profile }) {
    const me = await profile();
    const content = {
      nbformat: 4, nbformat_minor: 5,
      metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" }, authors: [{ name: "Grace" }] },
      cells: [
        { id: "a", cell_type: "markdown", metadata: { tags: ["x"] }, source: ["# Füllhorn 🎺\n", "two"] },
        { id: "b", cell_type: "code", metadata: {}, execution_count: 7, source: ["1 + 1"], outputs: [{ output_type: "execute_result", execution_count: 7, metadata: {}, data: { "text/plain": ["2"] } }] },
        { id: "c", cell_type: "raw", metadata: { format: "text/x-rst" }, source: ["raw"] },
      ],
    };
    const library = await me.page("/");
    await library.locator('input[type="file"]').setInputFiles({ name: "Füllhorn.ipynb", mimeType: "application/x-ipynb+json", buffer: Buffer.from(JSON.stringify(content)) });
    const book = await new Notebook(library).ready();
    await book.page.getByRole("button", { name: "Füllhorn", exact: true }).waitFor();
    await book.cell(1).getByRole("heading", { name: "Füllhorn 🎺" }).waitFor();
    await book.shows(2, "2");
    const downloading = book.page.waitForEvent("download");
    await book.page.getByRole("button", { name: "Download", exact: true }).click();
    await book.page.getByRole("menuitem", { name: "Download as .ipynb" }).click();
    const file = await downloading;
    assert.equal(file.suggestedFilename(), "Füllhorn.ipynb");
    assert.deepEqual(JSON.parse(await readFile(await file.path(), "utf8")), content);

    me.expects(/status of 400 .*import\?title=broken/, /status of 404/);
    const page = await me.page("/");
    await page.locator('input[type="file"]').setInputFiles({ name: "broken.ipynb", mimeType: "application/x-ipynb+json", buffer: Buffer.from("{") });
    await page.getByText(/^broken\.ipynb: /).waitFor();
    await page.getByRole("button", { name: "More for Füllhorn" }).click();
    await page.getByRole("menuitem", { name: "Move to trash" }).click();
    await page.getByRole("link", { name: "Füllhorn" }).waitFor({ state: "detached" });
    await book.page.getByText("This notebook was deleted.").waitFor();
    const gone = await me.page(`/notebooks/${book.id}`);
    await gone.getByText("This notebook was deleted, or it is not shared with you.").waitFor();
    assert.equal(await gone.getByRole("button", { name: "Run all" }).count(), 0);
  },

  async "a press on code whose editor is not there yet opens it where it was pressed"({ profile }) {
    const me = await profile();
    const id = await me.make("Press", ["one = 1\ntwo = 22222222\nthree = 3", ""]);
    const page = await me.context.newPage();
    // Editors come when nobody scrolls: here somebody always does.
    await page.addInitScript(() => setInterval(() => document.dispatchEvent(new Event("scroll")), 20));
    await page.goto(`${me.house.address}/notebooks/${id}`);
    const book = await new Notebook(page).ready();
    const code = book.cell(1).locator(".static-code");
    await code.waitFor();
    await code.getByText("22222222").click({ position: { x: 2, y: 5 } });
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.type("9");
    await book.holds(1, "one = 1\ntwo = 922222222\nthree = 3");
  },

  async "typing goes on while a cell floods, and the flood is whole at its end"({ profile }) {
    const me = await profile();
    const flood = "import time\nfor part in range(60):\n    print('\\n'.join(f'{part} {line} ' + 'x' * 60 for line in range(500)), flush=True)\n    time.sleep(0.02)\nprint('the end')";
    const book = await me.notebook(await me.make("Flood", [flood, ""]));
    await book.select(1);
    await book.keys("Control+Enter");
    await book.outputs(1).getByText(/^\d+ \d+ x/).first().waitFor();
    await book.write(2, "");
    const words = "typed while it floods ".repeat(4);
    await book.page.keyboard.type(words);
    await book.holds(2, words);
    await book.finished(1);
    await book.outputs(1).getByText("the end", { exact: true }).waitFor();
    await book.outputs(1).getByText(/lines folded/).waitFor();
    await book.saved();
    const [cell] = (await me.download(book.id)).cells;
    assert.equal(printed(cell).split("\n").length, 30_002);
  },

  async "first loads stay under 250 KB over the wire"({ profile, say }) {
    const me = await profile();
    const id = await me.make("Light", Array.from({ length: 40 }, (_, at) => (at % 2 ? `value_${at} = ${at}` : { text: `## Part ${at}` })));
    const stranger = await profile({ storageState: undefined });
    for (const [name, who, path, ready] of [["sign-in", stranger, "/sign-in", "h1"], ["library", me, "/", "table.books"], ["notebook", me, `/notebooks/${id}`, ".cm-editor"]]) {
      const { total, parts } = await weigh(who, path, ready);
      say(`${name}: ${(total / 1024).toFixed(1)} KB in ${parts.length} requests`);
      assert.ok(total < firstLoadLimit_bytes, `${name}: ${total} bytes:\n${parts.join("\n")}`);
    }
  },
};
