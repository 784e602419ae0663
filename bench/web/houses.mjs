// The two products that stand side by side: ours, and Debian's Jupyter Notebook 6 (package python3-notebook).
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { House } from "../../tests/browser/house.mjs";
import { Profile } from "../../tests/browser/pages.mjs";

const start_ms = 60_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A notebook's JSON becomes an address that opens it; `typing` names what takes the keys, `cell` one cell of the page. */
export class Stoa {
  name = "stoa";
  cell = ".cells li[data-cell]";
  editor = ".cm-editor";
  static async start(browser) {
    const stoa = Object.assign(new Stoa(), { house: await House.start() });
    stoa.profile = await Profile.open(browser, stoa.house);
    const page = await stoa.profile.page(new URL(stoa.house.link).pathname + new URL(stoa.house.link).hash);
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await page.close();
    return stoa;
  }
  get context() { return this.profile.context; }
  async place(title, notebook) {
    const made = await this.profile.ask("POST", `/api/notebooks/import?title=${encodeURIComponent(title)}`, JSON.stringify(notebook),
      { "Content-Type": "application/x-ipynb+json" });
    return { id: made.notebook_id, address: `${this.house.address}/notebooks/${made.notebook_id}` };
  }
  async forget({ id }) { await this.profile.ask("DELETE", `/api/notebooks/${id}`); }
  /** The page can be used: its socket is open, its kernel may be asked. */
  async usable(page) { await page.locator(".saved", { hasText: /^(Saved, revision|Saving)/ }).waitFor({ timeout: start_ms }); }
  async write(page, place) {
    await page.locator(this.cell).nth(place).locator(".code-place, .static-code").first().click();
    await page.locator(this.cell).nth(place).locator(".cm-content:focus").waitFor();
  }
  async run(page, place) {
    await this.write(page, place);
    await page.keyboard.press("Control+Enter");
  }
  async stop() {
    await this.context.close();
    await this.house.stop();
  }
}

export class Notebook6 {
  name = "Notebook 6";
  cell = "#notebook-container > .cell";
  editor = ".code_cell .CodeMirror";
  static async start(browser) {
    const peer = Object.assign(new Notebook6(), { folder: await mkdtemp(`${tmpdir()}/bench-notebook6-`), port: await freePort() });
    peer.child = spawn("/usr/bin/python3", ["-m", "notebook", "--no-browser", "--allow-root", `--port=${peer.port}`, "--ip=127.0.0.1",
      "--NotebookApp.token=", "--NotebookApp.password=", `--notebook-dir=${peer.folder}`, "--NotebookApp.disable_check_xsrf=True",
      "--NotebookApp.iopub_msg_rate_limit=1e9", "--NotebookApp.iopub_data_rate_limit=1e12"], {
      stdio: "ignore", cwd: peer.folder,
      env: { ...process.env, HOME: peer.folder, XDG_RUNTIME_DIR: peer.folder, PYTHONPATH: "", JUPYTER_ALLOW_INSECURE_WRITES: "1" },
    });
    const end = Date.now() + start_ms;
    while (!(await fetch(`http://127.0.0.1:${peer.port}/api/status`).catch(() => undefined))?.ok) {
      if (Date.now() > end || peer.child.exitCode !== null) throw new Error("Notebook 6 did not start");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    peer.context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    return peer;
  }
  async place(title, notebook) {
    const name = `${title.replace(/\W+/g, "_")}.ipynb`;
    await writeFile(`${this.folder}/${name}`, JSON.stringify(notebook));
    // Trusted, or its HTML is not shown.
    await new Promise((resolve, reject) => {
      const child = spawn("/usr/bin/python3", ["-m", "jupyter", "trust", name], { cwd: this.folder, stdio: "ignore", env: { ...process.env, HOME: this.folder } });
      child.once("exit", resolve).once("error", reject);
    });
    return { id: name, address: `http://127.0.0.1:${this.port}/notebooks/${name}` };
  }
  async forget({ id }) { await rm(`${this.folder}/${id}`); }
  async usable(page) {
    await page.waitForFunction(() => window.Jupyter?.notebook?._fully_loaded && Jupyter.notebook.kernel?.is_connected(), undefined, { timeout: start_ms });
  }
  async write(page, place) {
    await page.locator(this.cell).nth(place).locator(".CodeMirror").first().click();
    await page.locator(`${this.cell} .CodeMirror-focused`).first().waitFor();
  }
  async run(page, place) {
    await this.write(page, place);
    await page.keyboard.press("Control+Enter");
  }
  async stop() {
    await this.context.close();
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
    await rm(this.folder, { recursive: true, force: true });
  }
}
