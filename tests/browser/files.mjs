// Files and terminals of a runtime, as a person uses them; and what must stay out or bounded.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { findings, lightAndDark } from "./accessibility.mjs";
import { until } from "./pages.mjs";

async function openFiles(profile, id, page) {
  page ??= (await profile.notebook(id)).page;
  const panel = page.getByRole("complementary", { name: "Files" });
  if (!(await panel.isVisible())) await page.locator(".rail").getByRole("button", { name: "Files", exact: true }).click();
  const start = panel.getByRole("button", { name: "Start the runtime" });
  await start.or(panel.getByRole("button", { name: "Upload files" })).first().waitFor();
  if (await start.isVisible()) await start.click();
  await panel.getByRole("button", { name: "Upload files" }).waitFor();
  return { page, panel, row: (name) => panel.getByRole("treeitem", { name }).filter({ hasNot: page.getByRole("button") }) };  // none that is on its way
}

/** One home for one person: what a case before left is removed. */
async function emptyHome(profile, id) {
  const { entries } = await profile.ask("GET", `/api/notebooks/${id}/files/list?path=`);
  for (const { name } of entries) if (!name.startsWith(".")) await profile.ask("DELETE", `/api/notebooks/${id}/files?path=${encodeURIComponent(name)}`);
}

const upload = (panel, files) => panel.locator("input[type=file]").setInputFiles(files);
const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
const shown = (page, number) => page.locator(`#terminal-${number} .terminals-screen`).evaluate((place) => place.terminalText());

async function openTerminals(page) {
  await page.locator(".rail").getByRole("button", { name: "Terminals", exact: true }).click();
  const dock = page.getByRole("region", { name: "Terminals" });
  const start = dock.getByRole("button", { name: "Start the runtime" });
  await start.or(dock.getByRole("tab")).first().waitFor();
  if (await start.isVisible()) await start.click();
  await dock.getByRole("tab").first().waitFor();
  return dock;
}
const numberOf = async (tab) => Number((await tab.getAttribute("id")).replace("terminal-tab-", ""));
const sees = (page, number, text) => until(async () => (await shown(page, number)).includes(text), `terminal ${number} shows ${text}`);

function oneSecondOfSilence() {
  const rate = 8000;
  const wav = Buffer.alloc(44 + rate, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + rate, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(rate, 40);
  return wav;
}

export const files = {
  async "files go up and come down equal, are renamed, packed and deleted"({ profile }) {
    const me = await profile();
    const id = await me.make("Files", ["1"]);
    const { page, panel, row } = await openFiles(me, id);
    await emptyHome(me, id);
    await panel.getByRole("button", { name: "Read again" }).click();
    // A name with a dot is seen when one puts it there, and otherwise when asked for.
    const hidden = panel.getByRole("button", { name: "Hidden files" });
    assert.equal(await hidden.getAttribute("aria-pressed"), "false");
    await upload(panel, [file(".env", "KEY=1")]);
    await row(".env").waitFor();
    await hidden.click();
    await row(".env").waitFor({ state: "detached" });
    await me.ask("DELETE", `/api/notebooks/${id}/files?path=.env`);
    const folder = await mkdtemp(`${tmpdir()}/stoa-upload-`);
    const bytes = randomBytes(5_000_001);
    await writeFile(`${folder}/random.bin`, bytes);
    await upload(panel, [`${folder}/random.bin`]);
    await row(/random\.bin.*4\.8 MB/).click();
    const [download] = await Promise.all([page.waitForEvent("download"), panel.getByRole("link", { name: "Download random.bin" }).click()]);
    const got = await readFile(await download.path());
    assert.equal(createHash("sha256").update(got).digest("hex"), createHash("sha256").update(bytes).digest("hex"));
    await panel.getByRole("button", { name: "New folder" }).click();
    await row(/random/).focus();
    await panel.getByLabel(/New folder in/).fill("data");
    await panel.getByRole("button", { name: "Make" }).click();
    await row("data").waitFor();
    await row("data").click();
    await upload(panel, [file("a.txt", "alpha"), file("b.txt", "beta")]);
    await row(/b\.txt/).waitFor();
    await row(/a\.txt/).focus();
    await page.keyboard.press("F2");
    await panel.getByLabel("New name of a.txt").fill("c.txt");
    await page.keyboard.press("Enter");
    await row(/c\.txt/).waitFor();
    assert.equal(await row(/a\.txt/).count(), 0);
    await row("data").focus();
    const [zip] = await Promise.all([page.waitForEvent("download"), panel.getByRole("link", { name: "Download data as a zip" }).click()]);
    assert.equal(zip.suggestedFilename(), "data.zip");
    assert.equal((await readFile(await zip.path())).subarray(0, 2).toString(), "PK");
    await row("data").focus();
    await page.keyboard.press("Delete");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await row("data").waitFor({ state: "detached" });
  },

  async "files dropped on the panel go up together, and an upload that breaks goes on where it stopped"({ profile }) {
    const me = await profile();
    const id = await me.make("Drop", ["1"]);
    const { page, panel, row } = await openFiles(me, id);
    await emptyHome(me, id);
    me.expects(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    const offsets = [];
    await page.route(/files\/upload\?.*large\.bin.*offset=/, (route) => {
      offsets.push(Number(/offset=(\d+)/.exec(route.request().url())[1]));
      return offsets.length === 2 ? route.abort() : route.continue();
    });
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(5 << 20).fill(7)], "large.bin"));
      for (let at = 0; at < 20; at++) data.items.add(new File([`text ${at}`], `small ${at}.txt`));
      return data;
    });
    // Beside the panel it is refused, also when the pointer came from outside and passed no cell.
    const refused = () => page.evaluate((dataTransfer) => {
      const say = (type) => !document.querySelector(".header").dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      say("dragenter");
      return say("dragover") && say("drop");
    }, dropped);
    await until(refused, "a file dropped on the header is refused");
    await panel.locator(".files").dispatchEvent("drop", { dataTransfer: dropped });
    await row(/small 19\.txt/).waitFor();
    await row(/large\.bin.*5 MB/).waitFor();
    assert.deepEqual(offsets, [0, 2 << 20, 2 << 20, 4 << 20]);
    const answer = await me.context.request.get(`${me.house.address}/api/notebooks/${id}/files/content?path=large.bin`);
    assert.ok(Buffer.alloc(5 << 20, 7).equals(await answer.body()));
    assert.equal(await (await me.context.request.get(`${me.house.address}/api/notebooks/${id}/files/content?path=small%207.txt`)).text(), "text 7");
  },

  async "a text file is edited and saved, and one that changed on the disk is not written over unasked"({ profile }) {
    const me = await profile();
    const id = await me.make("Edit", ["open('notes.py', 'w').write('theirs = 1\\n')"]);
    const { page, panel, row } = await openFiles(me, id);
    await emptyHome(me, id);
    await upload(panel, [file("notes.py", "one = 1\n")]);
    await row(/notes\.py/).dblclick();
    const dialog = page.getByRole("dialog");
    await dialog.locator(".cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("zero = 0\n");
    await page.keyboard.press("Control+s");
    await dialog.getByText("Saved.").waitFor();
    const content = `/api/notebooks/${id}/files/content?path=notes.py`;
    const text = async () => (await me.context.request.get(me.house.address + content)).text();
    assert.equal(await text(), "zero = 0\none = 1\n");
    await me.ask("PUT", content, "theirs = 1\n");
    me.expects(/409/);
    await page.keyboard.type("mine = 2\n");
    await page.keyboard.press("Control+s");
    await dialog.getByText("The file was changed on the disk meanwhile.").waitFor();
    assert.equal(await text(), "theirs = 1\n");
    await dialog.getByRole("button", { name: "Save over it" }).click();
    await dialog.getByText("Saved.").waitFor();
    assert.equal(await text(), "zero = 0\nmine = 2\none = 1\n");
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await upload(panel, [file("t.csv", "name,age\n\"Curie, M.\",66\n"), file("dot.png", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"))]);
    await row(/t\.csv/).dblclick();
    await dialog.getByRole("cell", { name: "Curie, M." }).waitFor();
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await row(/dot\.png/).dblclick();
    await until(() => dialog.locator("img").evaluate((img) => img.naturalWidth === 1).catch(() => false), "the picture is drawn");
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await upload(panel, [{ name: "tone.wav", mimeType: "audio/wav", buffer: oneSecondOfSilence() }]);
    await row(/tone\.wav/).dblclick();
    await until(() => dialog.locator("audio").evaluate((audio) => audio.duration === 1).catch(() => false), "the sound is read");
  },

  async "terminals echo, two stand side by side, and a reload finds them with their scrollback"({ profile }) {
    const me = await profile();
    const id = await me.make("Terminals", ["1"]);
    const page = (await me.notebook(id)).page;
    let dock = await openTerminals(page);
    const one = await numberOf(dock.getByRole("tab").first());
    await page.locator(`#terminal-${one} textarea`).focus();
    await page.keyboard.type("echo fir''st; printf '\\033[38;2;200;20;20mred\\033[0m\\n'\n");
    await sees(page, one, "\nfirst");
    await sees(page, one, "\nred");
    await dock.getByRole("button", { name: "New terminal" }).click();
    const two = await numberOf(dock.getByRole("tab").nth(1));
    await page.locator(`#terminal-${two} textarea`).focus();
    await page.keyboard.type("echo sec''ond\n");
    await sees(page, two, "\nsecond");
    assert.ok(!(await shown(page, two)).includes("first"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator(`#terminal-tab-${two}:focus`).waitFor();
    await page.reload();
    dock = page.getByRole("region", { name: "Terminals" });
    await dock.getByRole("tab").nth(1).waitFor();
    await sees(page, one, "\nfirst");
    await sees(page, two, "\nsecond");
    await dock.getByRole("tab").first().click();
    await page.locator(`#terminal-${one} textarea`).focus();
    await page.keyboard.type("echo thi''rd\n");
    await sees(page, one, "\nthird");
    await dock.getByRole("button", { name: "End this terminal" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close it" }).click();
    await until(async () => (await dock.getByRole("tab").count()) === 1, "one terminal is left");
  },

  async "a terminal that is flooded leaves the page usable and stops at Ctrl-C"({ profile }) {
    const me = await profile();
    const id = await me.make("Flood", ["1"]);
    const page = (await me.notebook(id)).page;
    const dock = await openTerminals(page);
    const number = await numberOf(dock.getByRole("tab").first());
    await page.locator(`#terminal-${number} textarea`).focus();
    await page.keyboard.type("yes 'a line of the flood'\n");
    await sees(page, number, "\na line of the flood\na line of the flood");
    await page.getByRole("button", { name: "Contents", exact: true }).click();
    await page.getByRole("button", { name: "Contents", exact: true }).click();
    await page.locator(`#terminal-${number} textarea`).focus();
    await page.keyboard.press("Control+c");
    await page.keyboard.type("echo st''ill here\n");
    await sees(page, number, "\nstill here");
    const heap = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
    assert.ok(heap < 200e6, `${heap} bytes of heap`);
  },

  async "ten thousand files open in pages, and names are only text"({ profile }) {
    const me = await profile();
    const id = await me.make("Many", ["import os\nos.makedirs('many', exist_ok=True)\nfor i in range(10000): open(f'many/{i:05}.txt', 'w').close()\nopen('<img src=x onerror=alert(1)>', 'w').close()"]);
    const book = await me.notebook(id);
    await openFiles(me, id, book.page);
    await emptyHome(me, id);
    await book.run(1); // a folder that is opened while it is filled says how many were left then
    const { panel, row } = await openFiles(me, id, book.page);
    await row("many").click();
    await row("00999.txt").waitFor();
    await row("Show more, 9,000 left").click();
    await row("Show more, 8,000 left").waitFor();
    await row("<img src=x").waitFor();
    await panel.getByLabel("Filter files").fill("01234");
    assert.ok((await panel.getByRole("treeitem").count()) < 10);
  },

  async "another person's notebook shows neither files nor terminals"({ profile }) {
    const me = await profile();
    const id = await me.make("Mine", ["1"]);
    const stranger = await profile({ storageState: undefined });
    for (const path of ["files/list?path=", "files/content?path=x", "files/zip?path=", "terminals"]) {
      const refusal = await stranger.context.request.get(`${me.house.address}/api/notebooks/${id}/${path}`);
      assert.ok([401, 403, 404].includes(refusal.status()), `${path}: ${refusal.status()}`);
      const other = await me.context.request.get(`${me.house.address}/api/notebooks/somebodys/${path}`);
      assert.equal(other.status(), 404, path);
    }
  },

  async "pictures of files and terminals, wide and on a phone, light and dark; axe finds nothing"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Sensor drift, station 12", [{ text: "# Correct the readings" }, "x = 1"]);
    const found = [];
    const first = await openFiles(me, id);
    await emptyHome(me, id);
    for (const name of ["data", "figures", "lib"]) await me.ask("POST", `/api/notebooks/${id}/files/folder`, { path: name });
    for (const [path, text] of [["data/station11.csv", "a,b\n1,2\n"], ["data/station12.csv", "day,reading\n".padEnd(9000, "1,2\n")], ["README.md", "# Hello\n"], ["requirements.txt", "numpy\n"], ["plot.png", "x"]])
      await me.ask("PUT", `/api/notebooks/${id}/files/content?path=${encodeURIComponent(path)}`, text);
    await first.page.close();
    const look = (where, name) => lightAndDark(where, async (_, scheme) => {
      await where.screenshot({ path: `${shots}/${name}-${scheme}.png` });
      assert.ok(await where.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
      found.push(...await findings(where, `${name}, ${scheme}`));
    });
    const wide = await profile();
    const { page, row } = await openFiles(wide, id);
    await row("data").click();
    await row(/station12\.csv/).click();
    const dock = await openTerminals(page);
    const number = await numberOf(dock.getByRole("tab").first());
    await page.locator(`#terminal-${number} textarea`).focus();
    await page.keyboard.type("ls --color=always; echo do''ne\n");
    await sees(page, number, "\ndone");
    await look(page, "files-wide");
    await row(/station12\.csv/).dblclick();
    await page.getByRole("dialog").getByRole("table").waitFor();
    await look(page, "files-table");
    const phone = await profile({ colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
    const small = (await phone.notebook(id)).page;
    await small.getByRole("button", { name: "More", exact: true }).click();
    await small.getByRole("menuitem", { name: "Files" }).click();
    await small.getByRole("treeitem", { name: "data" }).waitFor();
    await look(small, "files-phone");
    await small.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).click();
    await small.getByRole("button", { name: "More", exact: true }).click();
    await small.getByRole("menuitem", { name: "Terminals" }).click();
    await small.getByRole("tab").first().waitFor();
    await sees(small, number, "done");
    await look(small, "terminals-phone");
    assert.deepEqual(found, []);
  },
};
