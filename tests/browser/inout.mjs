// Notebooks in and out as files, and outputs of any length.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { Notebook, sourceOf, until } from "./pages.mjs";

const mb = 1_048_576;
const heapLimit_bytes = 120 * mb; // of a page that shows a cell of 1,000,000 lines
const serveLimit_bytes = 150 * mb; // what serve may grow by while it takes that output

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

async function resident(house, name) {
  const { pids } = await house.say("pids");
  const status = await readFile(`/proc/${pids[name]}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024;
}

async function downloaded(page, act) {
  const downloading = page.waitForEvent("download");
  await act();
  const file = await downloading;
  return { name: file.suggestedFilename(), path: await file.path(), text: await readFile(await file.path(), "utf8") };
}

/** A page of a file that came from somewhere, with every request and script that it tries. */
async function openFile(profile, path) {
  const page = await profile.context.newPage();
  const asked = [];
  // What came, and what got as far as the network or the disk; a request that a policy ended before is none.
  page.on("requestfinished", (request) => { if (!request.url().startsWith("data:")) asked.push(request.url()); });
  page.on("requestfailed", (request) => {
    if (/ERR_(NAME|CONNECTION|ADDRESS|INTERNET|TUNNEL|PROXY|TIMED|FILE|SSL|CERT|DNS)/.test(request.failure()?.errorText ?? "")) asked.push(request.url());
  });
  await page.goto(`file://${path}`);
  return { page, asked };
}

export const inout = {
  async "a file that can't be read says where, is kept, and is downloaded and deleted in the library"({ profile }) {
    const me = await profile();
    me.expects(/status of 400/);
    const page = await me.page("/");
    const broken = Buffer.from('{\n "nbformat": 4,\n "cells": [}\n');
    await page.locator('input[type="file"]').setInputFiles({ name: "broken.ipynb", mimeType: "application/x-ipynb+json", buffer: broken });
    await page.getByRole("heading", { name: "Could not be read" }).waitFor();
    const row = page.locator(".unread li");
    await row.getByText("broken.ipynb", { exact: true }).waitFor();
    assert.match(await row.innerText(), /line 3, column 12 is not JSON/);
    const file = await downloaded(page, () => row.getByRole("link", { name: "Download broken.ipynb" }).click());
    assert.equal(file.name, "broken.ipynb");
    assert.deepEqual(await readFile(file.path), broken);
    await row.getByRole("button", { name: "Delete broken.ipynb" }).click();
    await page.getByRole("button", { name: "Delete file" }).click();
    await row.waitFor({ state: "detached" });
  },

  async "a notebook of version 3 opens"({ profile }) {
    const me = await profile();
    const page = await me.page("/");
    const old = {
      nbformat: 3, nbformat_minor: 0, metadata: { name: "" }, worksheets: [{ metadata: {}, cells: [
        { cell_type: "heading", level: 2, metadata: {}, source: ["Old times"] },
        { cell_type: "code", collapsed: false, input: ["6 * 7"], language: "python", metadata: {}, prompt_number: 5,
          outputs: [{ output_type: "pyout", prompt_number: 5, metadata: {}, text: ["42"] }] }] }],
    };
    await page.locator('input[type="file"]').setInputFiles({ name: "old.ipynb", mimeType: "application/x-ipynb+json", buffer: Buffer.from(JSON.stringify(old)) });
    const book = await new Notebook(page).ready();
    await book.cell(1).getByRole("heading", { name: "Old times" }).waitFor();
    await book.shows(2, "42");
  },

  async "a notebook goes out as a script and comes back"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Script", [{ text: "# Title" }, "%time 1 + 1", "%%bash\nls"]));
    const file = await downloaded(book.page, async () => {
      await book.page.getByRole("button", { name: "Download", exact: true }).click();
      await book.page.getByRole("menuitem", { name: "Download as .py script" }).click();
    });
    assert.equal(file.name, "Script.py");
    assert.match(file.text, /\n# %% \[markdown\]\n# # Title\n\n# %%\n# %time 1 \+ 1\n\n# %% language="bash"\n# ls\n$/);
    const page = await me.page("/");
    await page.locator('input[type="file"]').setInputFiles({ name: file.name, mimeType: "text/x-python", buffer: Buffer.from(file.text) });
    const again = await new Notebook(page).ready();
    assert.deepEqual((await me.download(again.id)).cells.map(sourceOf), ["# Title", "%time 1 + 1", "%%bash\nls"]);
  },

  async "the exported page shows everything, runs nothing and loads nothing"({ profile, shots }) {
    const me = await profile();
    const evil = "<img src=x onerror='top.pwned=1'><script>top.pwned=1</script>";
    const display = (data) => ({ output_type: "display_data", metadata: {}, data });
    const content = {
      nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [
        { id: "a", cell_type: "markdown", metadata: {}, source: `# Rain\n\n${evil}\n\n[x](javascript:alert(1)) ![out](https://stoa.invalid/a.png) ![own](attachment:p.png)\n\n|a|b|\n|---|---|\n|1|2|`,
          attachments: { "p.png": { "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" } } },
        { id: "b", cell_type: "code", metadata: {}, execution_count: 1, source: "frame", outputs: [
          display({ "text/html": `<table><tr><td>cell ${"x"}</td></tr></table><img src=x onerror='parent.pwned=1'><meta http-equiv=refresh content='0;url=https://stoa.invalid/'><link rel=stylesheet href=https://stoa.invalid/c.css>` }),
          display({ "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40' onload='top.pwned=1'><script>top.pwned=1</script><rect width='90' height='40' fill='teal'/></svg>" }),
          { output_type: "stream", name: "stdout", text: `\u001b[32mgreen\u001b[0m ${evil}\n` }] }] };
    const { notebook_id: id } = await me.ask("POST", "/api/notebooks/import?title=Safe", JSON.stringify(content), { "Content-Type": "application/x-ipynb+json" });
    const book = await me.notebook(id);
    const file = await downloaded(book.page, async () => {
      await book.page.getByRole("button", { name: "Download", exact: true }).click();
      await book.page.getByRole("menuitem", { name: "Download as .html page" }).click();
    });
    me.expects(/Content Security Policy/, /^script-src-attr: inline/, /^frame-src: https:\/\/stoa\.invalid/); // what is refused on its way
    const stranger = await profile({ storageState: undefined });
    stranger.expects(/./);
    const path = `${shots}/export.html`; // the browser goes by the name
    await writeFile(path, file.text);
    const { page, asked } = await openFile(stranger, path);
    await page.getByRole("heading", { name: "Rain" }).waitFor();
    const frame = page.frameLocator("iframe");
    await frame.getByText("cell x").waitFor();
    assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
    assert.deepEqual(asked.filter((url) => !url.startsWith("file:///") || url.includes("/x")), [], "the page asked for something");
    assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
    assert.equal(await page.locator("img").count(), 2);
    for (const img of await page.locator("img").all()) assert.ok(await img.evaluate((one) => one.complete && one.naturalWidth > 0), "an image is not shown");
    await page.screenshot({ path: `${shots}/export.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${shots}/export-phone-dark.png`, fullPage: true });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is wider than a phone");
  },

  async "a million lines neither freeze the page nor fill memory, and are paged, searched and downloaded"({ house, profile, shots, say }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Flood", ["x = 1", "for k in range(0, 1_000_000, 500): print('\\n'.join('line %d%s' % (i, ' needle' if i == 765_432 else '') for i in range(k, k + 500)))"]));
    await book.run(1);
    const before = { serve: await resident(house, "serve"), page: await heap(book.page) };
    await book.select(2);
    let slowest = 0;
    let mostServe = 0;
    await book.keys("Control+Enter");
    for (let done = false; !done;) {
      const asked = performance.now();
      done = await book.cell(2).evaluate((cell) => /, run \d+/.test(cell.ariaLabel) && !/running|in the queue|queued|not run/.test(cell.ariaLabel));
      slowest = Math.max(slowest, performance.now() - asked);
      mostServe = Math.max(mostServe, await resident(house, "serve"));
      if (!done) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await book.outputs(2).getByText("line 999999", { exact: false }).waitFor();
    await book.outputs(2).getByText("line 0", { exact: false }).first().waitFor();
    const open = book.outputs(2).getByRole("button", { name: "Show all 1,000,000 lines" });
    await open.click();
    const box = book.outputs(2).getByRole("group", { name: "Output text, 1,000,000 lines" });
    await box.getByText("line 3", { exact: false }).first().waitFor();
    await box.evaluate((element) => { element.scrollTop = element.scrollHeight; });
    await box.getByText("line 999999", { exact: false }).waitFor();
    await box.evaluate((element) => { element.scrollTop = element.scrollHeight / 2; });
    await box.getByText(/line (499|500)\d{3}/).first().waitFor();
    assert.ok(await box.locator("pre > div").count() < 60, "more rows than can be seen");
    await book.outputs(2).getByRole("searchbox", { name: "Search this output" }).fill("NEEDLE");
    await book.keys("Enter");
    await book.outputs(2).getByRole("status").getByText("Line 765,433, 1 of 1").waitFor();
    await box.locator(".found", { hasText: "line 765432 needle" }).waitFor();
    await book.page.screenshot({ path: `${shots}/flood.png` });
    const after = { serve: await resident(house, "serve"), page: await heap(book.page) };
    say(`serve ${Math.round(before.serve / mb)} -> at most ${Math.round(mostServe / mb)} MB, page heap ${Math.round(before.page / mb)} -> ${Math.round(after.page / mb)} MB, slowest answer of the page ${Math.round(slowest)} ms`);
    assert.ok(after.page < heapLimit_bytes, `the page's heap has ${after.page} bytes`);
    assert.ok(mostServe - before.serve < serveLimit_bytes, `serve grew by ${mostServe - before.serve} bytes`);
    const file = await downloaded(book.page, () => book.outputs(2).getByRole("link", { name: "Download" }).click());
    assert.equal(file.name, "stdout.txt");
    const lines = file.text.split("\n");
    assert.equal(lines.length, 1_000_001);
    assert.equal(lines[765_432], "line 765432 needle");
    await book.page.setViewportSize({ width: 390, height: 844 });
    await book.page.emulateMedia({ colorScheme: "dark" });
    await box.waitFor();
    await book.page.screenshot({ path: `${shots}/flood-phone-dark.png` });
  },

  async "one line of 20 MB and a million carriage returns are shown by their ends"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Long", ["print('begin' + 'x' * 20_000_000 + 'end')", "for k in range(0, 1_000_000, 100): print(''.join(f'\\rstep {i}' for i in range(k, k + 100)), end='')"]));
    await book.run(1);
    await book.outputs(1).getByText(/begin|end/).first().waitFor();
    await book.run(2);
    await until(async () => /step 999999/.test(await book.outputs(2).innerText()), "the last step is shown");
    assert.ok((await book.outputs(2).innerText()).length < 10_000, "more than the end of the line is shown");
    await heap(book.page).then((used) => assert.ok(used < heapLimit_bytes, `the page's heap has ${used} bytes`));
  },
};
