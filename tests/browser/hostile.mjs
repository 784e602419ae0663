// Untrusted output against the page and the network. The attacker listens on another port, for TCP and UDP, and Chromium's own network
// log names each host that was looked up: neither may have heard anything.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { bundles, widgetStates } from "./hostile_states.mjs";
import { htmlPayloads, pagePayloads } from "./hostile_payloads.mjs";
import { Notebook, openBrowser, Profile, until } from "./pages.mjs";

async function attacker() {
  const heard = [];
  const server = createServer((socket) => {
    heard.push("a connection");
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      heard.push(String(data).split("\r\n")[0]);
      socket.end("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nhi");
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  const datagrams = createSocket("udp4");
  datagrams.on("message", (data) => heard.push(`${data.length} bytes by UDP`));
  await new Promise((ready) => datagrams.bind(port, "127.0.0.1", ready));
  return { heard, port, to: (name) => `http://${name}.leak.example:${port}/${name}`, close() { server.close(); datagrams.close(); } };
}

/** A browser for one case: it finds the attacker behind every name, and logs what it does on the network. */
async function watched(stage, claim) {
  const folder = await mkdtemp(`${tmpdir()}/stoa-netlog-`);
  const enemy = await attacker();
  const { storageState } = await stage.profile().then(async (profile) => ({ storageState: await profile.context.storageState() }));
  const browser = await openBrowser([`--log-net-log=${folder}/net.json`, "--host-resolver-rules=MAP *.leak.example 127.0.0.1"]);
  try {
    const profile = await Profile.open(browser, stage.house, { storageState });
    profile.expects(/./);
    await claim(profile, enemy);
    assert.deepEqual(enemy.heard, [], "the attacker heard something");
    // That silence means something: the same browser can reach the attacker when nothing holds it back.
    const free = await browser.newContext();
    await (await free.newPage()).goto(enemy.to("control"));
    assert.ok(enemy.heard.length > 0, "the attacker can be reached at all");
    await browser.close();
    const log = await readFile(`${folder}/net.json`, "utf8");
    assert.deepEqual([...new Set([...log.matchAll(/([a-z0-9]+)\.leak\.example/gi)].map((found) => found[1]))].filter((name) => name !== "control"), [], "names looked up or connected to");
    assert.match(log, /control\.leak\.example/, "the log holds what was reached");
  } finally {
    await browser.close();
    enemy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const output = (data) => ({ output_type: "display_data", data, metadata: {} });
const content = (cells) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } }, cells });
const codeCell = (outputs, at) => ({ id: `cell-${at + 1}`, cell_type: "code", metadata: {}, source: `# ${at + 1}`, execution_count: 1, outputs });

async function openStored(profile, cells, title = "Hostile") {
  const made = await profile.ask("POST", `/api/notebooks/import?title=${encodeURIComponent(title)}`, content(cells), { "Content-Type": "application/x-ipynb+json" });
  const page = await profile.context.newPage();
  page.dialogs = [];
  page.on("dialog", (dialog) => { page.dialogs.push(dialog.message()); void dialog.dismiss(); });
  await page.goto(`${profile.house.address}/notebooks/${made.notebook_id}`);
  return { page, book: await new Notebook(page).ready(), address: page.url() };
}

/** Comes near every cell, so that each output is made. */
async function lookAtAll(book) {
  for (let at = 1, all = await book.cells.count(); at <= all; at++) await book.cell(at).scrollIntoViewIfNeeded();
}

async function untouched(profile, page, address) {
  const found = await page.evaluate(() => ({
    bad: window.bad, inherited: {}.bad, kept: Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => key === "bad"), title: document.title, cookie: document.cookie,
    foreign: document.querySelectorAll("#app script, #app object, #app embed, #app form[action], #app base, #app meta, #app style").length,
    handlers: [...document.querySelectorAll("#app *")].filter((element) => [...element.attributes].some((attribute) => attribute.name.startsWith("on") || /^\s*javascript:/i.test(attribute.value))).length,
  }));
  assert.deepEqual({ ...found, title: undefined }, { bad: undefined, inherited: undefined, kept: [], title: undefined, cookie: "", foreign: 0, handlers: 0 });
  assert.doesNotMatch(found.title, /^bad$/);
  assert.equal(page.url(), address, "the page went elsewhere");
  assert.deepEqual(page.dialogs, []);
  assert.equal(profile.context.pages().filter((each) => !each.isClosed()).length, 1, "a tab was opened");
}

export const hostile = {
  async "hostile: HTML of 80 kinds reaches neither the page nor the network"(stage) {
    await watched(stage, async (profile, enemy) => {
      const payloads = Object.entries(htmlPayloads(enemy.to));
      assert.ok(payloads.length >= 80, `${payloads.length}`);
      let ran = 0;
      profile.context.on("console", (message) => { if (message.text() === "payload in place") ran++; });
      const cells = payloads.map(([, html], at) => codeCell([output({ "text/html": `<p>${payloads[at][0]}</p>${html}<script>console.log("payload in place")</script>` })], at));
      const { page, book, address } = await openStored(profile, cells);
      await lookAtAll(book);
      // Those that leave their frame or close their document take the last script with them.
      await until(() => ran >= payloads.length - 12, "the payloads run");
      await untouched(profile, page, address);
    });
  },

  async "hostile: widget states and bundles that nobody writes each get words or a view, and the page goes on"({ profile, house }) {
    const me = await profile();
    // A picture of a frame's and a film that can't be read are told by Chromium.
    me.expects(/./);
    const { json, ids } = widgetStates();
    const view = (id) => `{"application/vnd.jupyter.widget-view+json":{"model_id":${JSON.stringify(id)},"version_major":2}}`;
    const cells = [...bundles, ...ids.map(view)].map((data, at) =>
      `{"id":"cell-${at + 1}","cell_type":"code","metadata":{},"source":${JSON.stringify(at < bundles.length ? data.slice(0, 100) : ids[at - bundles.length])},"execution_count":1,"outputs":[{"output_type":"display_data","metadata":{"__proto__":{"bad":1},"image/png":{"width":1e99,"height":"x"}},"data":${data}}]}`);
    const made = await me.ask("POST", "/api/notebooks/import?title=States", `{"nbformat":4,"nbformat_minor":5,"metadata":{"widgets":{"application/vnd.jupyter.widget-state+json":{"version_major":2,"version_minor":0,"state":${json}}}},"cells":[${cells.join(",")}]}`,
      { "Content-Type": "application/x-ipynb+json" });
    const page = await me.context.newPage();
    // Frames may fail; the page may not.
    await page.addInitScript(() => {
      if (top !== self) return;
      window.failures = [];
      addEventListener("error", (event) => event.message && window.failures.push(event.message));
      addEventListener("unhandledrejection", (event) => window.failures.push(String(event.reason)));
    });
    await page.goto(`${house.address}/notebooks/${made.notebook_id}`);
    const book = await new Notebook(page).ready();
    const said = [];
    for (let at = 1; at <= cells.length; at++) {
      await book.cell(at).scrollIntoViewIfNeeded();
      const outputs = book.outputs(at);
      // Words of the page, a picture or a film, or a frame that has something in it.
      await until(async () => {
        const words = (await outputs.innerText()).trim();
        if (words && !/^(?:Reading this output|Opening the widget)$/.test(words)) return said.push(`${at} ${words.slice(0, 90)}`);
        if (await outputs.locator("img, audio, video").count()) return said.push(`${at} a picture`);
        const frames = outputs.locator("iframe");
        if (!(await frames.count())) return false;
        const inside = await (await frames.first().elementHandle()).contentFrame();
        return (await inside?.evaluate(() => document.getElementById("output")?.childNodes.length).catch(() => 0)) && said.push(`${at} a frame`);
      }, `something in place of output ${at}: ${cells[at - 1].slice(60, 300)}`);
    }
    if (process.env.STOA_TELL) console.log(said.join("\n"));
    await book.outputs(cells.length).frameLocator("iframe").getByText("Honest").waitFor();
    assert.deepEqual(await page.evaluate(() => ({ failures: window.failures, bad: window.bad, inherited: {}.bad })), { failures: [], bad: undefined, inherited: undefined });
    // The page can be used: a cell is written and runs.
    await page.keyboard.press("Escape");
    await book.write(1, "print(6 * 7)");
    await book.run(1);
    await book.shows(1, "42");
  },

  async "hostile: what the page shows itself stays data"(stage) {
    await watched(stage, async (profile, enemy) => {
      const payloads = Object.entries(pagePayloads(enemy.to));
      const img = `<img src="${enemy.to("elsewhere")}" onerror="window.bad=1">`;
      const cells = payloads.map(([, data], at) => codeCell([output(data)], at));
      const text = (source, more = {}) => ({ id: `text-${cells.length}`, cell_type: "markdown", metadata: {}, source, ...more });
      for (const { "text/markdown": source } of Object.values(pagePayloads(enemy.to))) if (source) cells.push(text(source));
      cells.push(text("![x](attachment:a.svg) ![y](attachment:b.png)", { attachments: { "a.svg": { "image/svg+xml": btoa(`<svg xmlns="http://www.w3.org/2000/svg" onload="top.bad=1"><image href="${enemy.to("attachment")}"/></svg>`) }, "b.png": { "text/html": btoa(img), [`image/png" onerror="window.bad=1`]: "x" } } }));
      cells.push(codeCell([{ output_type: "error", ename: img, evalue: img, traceback: [`Cell In[1], line 1\n----> 1 ${img}`, `File ${img}.py:1, in ${img}\n----> 1 ${img}`, `\u001b[31m${img}\u001b]8;;javascript:window.bad=1\u0007`] }], cells.length));
      cells.push(codeCell([{ output_type: "stream", name: "stdout", text: `${img}\u001b[38;5;999m${img}\r${img}` }], cells.length));
      const { page, book, address } = await openStored(profile, cells, img);
      await lookAtAll(book);
      await until(async () => (await page.getByText("Reading this output").count()) === 0, "every output is shown");
      await until(async () => (await page.locator(".katex").count()) > 0, "formulas are set");
      await untouched(profile, page, address);
    });
  },

  async "hostile: a frame's address opened directly holds nothing and obeys nobody"(stage) {
    await watched(stage, async (profile, enemy) => {
      const page = await profile.page("/frame/output.html#x.light");
      const found = await page.evaluate(() => {
        const tries = {};
        for (const [name, reach] of Object.entries({ cookie: () => document.cookie, storage: () => localStorage.length })) try { reach(); tries[name] = "reached"; } catch { tries[name] = "closed"; }
        postMessage({ stoa: "x", kind: "render", theme: "light", content: { mime: "text/html", data: "<b id=bad>x</b>" } }, "*");
        return { ...tries, origin: self.origin };
      });
      assert.deepEqual(found, { cookie: "closed", storage: "closed", origin: "null" });
      const answer = await profile.context.request.get(`${stage.house.address}/frame/output.html`);
      assert.match(answer.headers()["content-security-policy"], /^sandbox allow-scripts;/);
      assert.equal((await profile.context.request.get(`${stage.house.address}/`)).headers()["x-frame-options"], "DENY");
      await page.evaluate(() => fetch("/api/me")).then(() => assert.fail("reached the API"), () => undefined);
      assert.equal(await page.locator("#bad").count(), 0, "it rendered what its own window said");
      void enemy;
    });
  },

  async "hostile: a frame that spins, floods or grows is stopped, and the page goes on"(stage) {
    const profile = await stage.profile();
    profile.expects(/./);
    const { page, book } = await openStored(profile, [
      codeCell([output({ "text/html": `<p>grows</p><script>setInterval(() => document.body.append(Object.assign(document.createElement("div"), { style: "height:5000px" })), 5)</script>` })], 0),
      codeCell([output({ "text/html": `<script>setInterval(() => { for (let i = 0; i < 500; i++) parent.postMessage({ stoa: location.hash.slice(1).split(".")[0], kind: "height", pixels: Math.random() * 1e6 }, "*") }, 5)</script>` })], 1),
      codeCell([output({ "text/html": `<p>honest</p>` })], 2),
    ]);
    await book.outputs(2).getByText("sent too much to the page").waitFor();
    assert.ok((await book.outputs(1).locator("iframe").boundingBox()).height <= 1200, "its height has a limit");
    const spinning = await openStored(profile, [codeCell([output({ "text/html": `<p>honest</p>` })], 0), codeCell([output({ "text/html": `<script>for (;;);</script>` })], 1)]);
    await spinning.book.outputs(2).getByText("stopped answering").waitFor({ timeout: 60_000 });
    await spinning.book.outputs(2).getByRole("button", { name: "Show again" }).waitFor();
    const honest = spinning.book.outputs(1).locator("iframe");
    assert.equal(await honest.count(), 1, "the frame beside it lives");
    const before = Date.now();
    await spinning.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    assert.ok(Date.now() - before < 5_000, "the page draws");
    void page;
  },
};
