// Chromium, windows whose complaints are collected, and the notebook page as a person uses it.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";

export const limit_ms = 60_000; // for what a healthy page does at once; a limit, not a pause
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--site-per-process"];

export const openBrowser = (more = []) => chromium.launch({ executablePath: process.env.STOA_CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: [...args, ...more] });

/** In every page: its open sockets, to break them, and what its policies forbade. */
function watchInPage() {
  window.stoaSockets = new Set();
  window.stoaViolations = [];
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      window.stoaSockets.add(this);
      if (sessionStorage.getItem("stoa-test-cut")) this.close();
      this.addEventListener("close", () => window.stoaSockets.delete(this));
    }
  };
  document.addEventListener("securitypolicyviolation", (event) =>
    window.stoaViolations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
}

/** What a page whose server is away or that isn't signed in says by itself: Chromium writes each failed request to the console. */
const unreachable = /WebSocket connection to .* failed|Failed to load resource: net::ERR_(CONNECTION|INTERNET|EMPTY_RESPONSE|ABORTED)|ERR_CONNECTION_RE/;
const unknown = /Failed to load resource: the server responded with a status of 401/;

/** A browser profile of its own: cookies, storage, cache. */
export class Profile {
  static async open(browser, house, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
    context.setDefaultTimeout(limit_ms);
    const profile = Object.assign(new Profile(), { context, house, complaints: [], expected: [] });
    await context.addInitScript(watchInPage);
    context.on("page", (page) => profile.watch(page));
    return profile;
  }
  watch(page) {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      if (unreachable.test(message.text()) || unknown.test(message.text())) return;
      this.complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
  }
  /** What the browser says of this is part of the case. */
  expects(...patterns) { this.expected.push(...patterns); }
  async violations() {
    const found = [...this.complaints];
    for (const page of this.context.pages()) found.push(...await page.evaluate(() => window.stoaViolations ?? []));
    return found.filter((said) => !this.expected.some((pattern) => pattern.test(said)));
  }
  async page(path = "/") {
    const page = await this.context.newPage();
    await page.goto(this.house.address + path);
    return page;
  }
  async notebook(id) {
    const page = await this.page(`/notebooks/${id}`);
    return new Notebook(page).ready();
  }
  /** An HTTP request as the page makes it. */
  async ask(method, path, data, headers = {}) {
    const me = await this.context.request.get(`${this.house.address}/api/me`);
    const { csrf_token } = await me.json();
    const answer = await this.context.request.fetch(this.house.address + path, {
      method, data, headers: { "X-Stoa-CSRF": csrf_token, Origin: this.house.address, ...headers },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json().catch(() => undefined);
  }
  async make(title, cells = [""]) {
    const metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
    const content = {
      nbformat: 4, nbformat_minor: 5, metadata,
      cells: cells.map((cell, at) => ({
        id: `cell-${at + 1}`, metadata: {}, source: typeof cell === "string" ? cell : cell.text,
        ...(typeof cell === "string" ? { cell_type: "code", outputs: [], execution_count: null } : { cell_type: "markdown" }),
      })),
    };
    const made = await this.ask("POST", `/api/notebooks/import?title=${encodeURIComponent(title)}`, JSON.stringify(content),
      { "Content-Type": "application/x-ipynb+json" });
    return made.notebook_id;
  }
  async download(id) {
    return (await this.context.request.get(`${this.house.address}/api/notebooks/${id}/ipynb`)).json();
  }
  /** One person has few runtimes at a time: what a case made is deleted, and its runtime ends with it. */
  async tidy() {
    const answer = await this.context.request.get(`${this.house.address}/api/notebooks`);
    if (!answer.ok()) return;
    const { notebooks, unread } = await answer.json();
    await Promise.all([
      ...notebooks.map(({ notebook_id }) => this.ask("DELETE", `/api/notebooks/${notebook_id}`)),
      ...unread.map(({ file_id }) => this.ask("DELETE", `/api/unread/${file_id}`)),
    ]);
  }
  close() { return this.context.close(); }
}

/** The first true value of claim(). */
export async function until(claim, what) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const value = await claim();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${limit_ms / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until read() gives what is wanted (a pattern, or something equal); else says what it gave. */
export async function becomes(read, wanted) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const value = await read();
    if (wanted instanceof RegExp ? wanted.test(value) : isDeepStrictEqual(value, wanted)) return;
    if (Date.now() > end) return wanted instanceof RegExp ? assert.match(value, wanted) : assert.deepEqual(value, wanted);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const sourceOf = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);
export const printed = (cell, name = "stdout") =>
  cell.outputs.filter((output) => output.output_type === "stream" && output.name === name)
    .map((output) => (Array.isArray(output.text) ? output.text.join("") : output.text)).join("");

export class Notebook {
  constructor(page) { this.page = page; }
  async ready() {
    await this.page.locator(".cells li[data-cell]").first().waitFor();
    await this.online();
    return this;
  }
  get id() { return new URL(this.page.url()).pathname.split("/").at(-1); }
  get cells() { return this.page.locator(".cells li[data-cell]"); }
  cell(place) { return this.cells.nth(place - 1); }
  online() { return this.page.locator(".saved", { hasText: /^(Saved, revision|Saving)/ }).waitFor(); }
  async saved() {
    await this.page.locator(".saved", { hasText: /^Saved, revision/ }).waitFor();
    return Number((await this.page.locator(".saved").innerText()).replace(/\D/g, ""));
  }
  async keys(...keys) { for (const key of keys) await this.page.keyboard.press(key); }
  async counts(number) {
    await this.page.waitForFunction((wanted) => document.querySelectorAll(".cells li[data-cell]").length === wanted, number);
  }
  /** Command mode at a cell. */
  async select(place) {
    await this.cell(place).focus();
  }
  /** Enters the cell by its key and replaces what is there. */
  async write(place, text) {
    await this.select(place);
    await this.keys("Enter");
    await this.cell(place).locator(".cm-content:focus").waitFor();
    await this.keys("Control+a", "Delete");
    await this.page.keyboard.insertText(text);
  }
  /** A cell that has run before is over at once unless told how this run ends: `/, run 2/`. */
  async run(place, ending) {
    await this.select(place);
    await this.keys("Control+Enter");
    await this.finished(place, ending);
  }
  /** The cell's run is over, whatever its end: neither waiting nor running. */
  async finished(place, ending = /, run \d+/) {
    await this.page.waitForFunction(([at, words]) => {
      const cell = document.querySelectorAll(".cells li[data-cell]")[at];
      const label = cell?.getAttribute("aria-label") ?? "";
      return new RegExp(words).test(label) && !/running|in the queue|queued|not run/.test(label);
    }, [place - 1, ending.source]);
  }
  /** What a cell holds, whether its editor is mounted or not. */
  texts() {
    return this.page.evaluate(() => [...document.querySelectorAll(".cells li[data-cell]")].map((cell) => {
      const content = cell.querySelector(".cm-content");
      if (content) return content.cmTile.view.state.doc.toString();
      const still = cell.querySelector(".static-code");
      return still ? still.textContent.replaceAll("\u200b", "") : null;
    }));
  }
  /** What all cells hold in the end: others' edits are on their way. */
  holdsAll(texts) { return becomes(() => this.texts(), texts); }
  /** What stands under a cell in the end: a run can be over a frame before its last output is drawn. */
  shows(place, wanted) { return becomes(async () => (await this.outputs(place).innerText()).trim(), wanted); }
  outputs(place) { return this.cell(place).locator(".outputs"); }
  /** Breaks the page's socket; the page opens another one. */
  breakSockets() { return this.page.evaluate(() => { for (const socket of window.stoaSockets) socket.close(); }); }
  /** No socket of this tab opens any more, also after a reload, while HTTP goes on. */
  async cut() {
    await this.page.evaluate(() => sessionStorage.setItem("stoa-test-cut", "yes"));
    await this.breakSockets();
    await this.offline();
  }
  mend() { return this.page.evaluate(() => sessionStorage.removeItem("stoa-test-cut")); }
  offline() { return this.page.getByText("Offline.", { exact: true }).waitFor(); }
  /** Edits that the device keeps for this notebook, as the page finds them after a reload. */
  async keptOnDevice(part) {
    await until(() => this.page.evaluate(async (text) => {
      const open = indexedDB.open("stoa");
      const base = await new Promise((resolve, reject) => { open.onsuccess = () => resolve(open.result); open.onerror = () => reject(open.error); });
      try {
        const all = base.transaction("edits").objectStore("edits").getAll();
        const records = await new Promise((resolve, reject) => { all.onsuccess = () => resolve(all.result); all.onerror = () => reject(all.error); });
        return JSON.stringify(records).includes(text);
      } finally {
        base.close();
      }
    }, part), `the device keeps ${JSON.stringify(part)}`);
  }
  async holds(place, text) {
    await this.page.waitForFunction(([at, wanted]) => {
      const cell = document.querySelectorAll(".cells li[data-cell]")[at];
      const content = cell?.querySelector(".cm-content");
      return (content ? content.cmTile.view.state.doc.toString() : cell?.querySelector(".static-code")?.textContent) === wanted;
    }, [place - 1, text]);
  }
}
