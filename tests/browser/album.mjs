#!/usr/bin/env node
// Pictures of every page, panel and state of the real product, wide and on a phone, light and dark, to be looked at beside the drawings.
//
//   node album.mjs FOLDER            every scene
//   node album.mjs FOLDER WORD...    scenes whose name contains one of these
//
// Each scene is made once, in a house of its own, and looked at through two windows. A scene that can't be made is told and the others go on.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
import { lightAndDark } from "./accessibility.mjs";
import { House } from "./house.mjs";
import { Notebook, openBrowser, Profile, until } from "./pages.mjs";
import { newcomer } from "./people.mjs";
import { rich } from "./rich_notebook.mjs";

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) throw new Error("album.mjs FOLDER [WORD...]");
await mkdir(folder, { recursive: true });

const windows = { wide: { viewport: { width: 1440, height: 900 } }, phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };
const swap = "url = 'https://github.com/s0md3v/roop.git'\n!git clone {url} && cd roop && pip install -r requirements.txt";
const frame = "import pandas as pd\nimport numpy as np\nrng = np.random.default_rng(7)\nframe = pd.DataFrame({'height': rng.normal(0.2, 0.05, 200).round(3), 'Pe': rng.choice([10, 17, 25], 200), 'wall': rng.choice(['smooth', 'rough'], 200), 'D': rng.gamma(3, 4, 200).round(2)})\nframe";
const form = "#@title Release {run: \"auto\"}\n#@markdown How many particles, and *where*.\nparticles = 20000 #@param {type:\"slider\", min:1000, max:50000, step:1000}\nwall = 'rough' #@param ['smooth', 'rough']\nseed = 7 #@param {type:\"integer\"}\nday = '2026-11-30' #@param {type:\"date\"}\nname = 'Run 12' #@param {type:\"string\"}\nkeep = True #@param {type:\"boolean\"}\nprint(particles, wall, seed, day, name, keep)";

const widgets8 = await readFile(fileURLToPath(new URL("fixtures/widgets8.py", import.meta.url)), "utf8");

/** Presses Control+Enter at a cell and waits for nothing. */
async function press(book, place) {
  await book.select(place);
  await book.keys("Control+Enter");
}
const isPhone = (page) => page.viewportSize().width < 720;
/** Opens a panel: by the rail, or by the phone's menus. */
async function panel(book, name) {
  const { page } = book;
  if (!isPhone(page)) {
    if (!(await page.getByRole("complementary", { name }).isVisible())) await page.locator(".rail").getByRole("button", { name, exact: true }).click();
    await page.getByRole("complementary", { name }).waitFor();
    return;
  }
  const [menu, item] = { Runtime: ["Runtime", /Show or hide the runtime/], Files: ["More", /^Files$/], Variables: ["More", /Show or hide variables/], Contents: ["Contents"] }[name];
  await page.getByRole("button", { name: menu, exact: true }).click();
  if (item) await page.getByRole("menuitem", { name: item }).click();
  await page.locator("dialog[open]").waitFor();
}

/** Each makes its state with `me` and looks at it in `eachWindow`, where shoot(page, name) takes both schemes. */
const scenes = {
  async "door"({ stage, eachWindow, house }) {
    await eachWindow(async (open, shoot) => {
      const stranger = await open({ storageState: undefined });
      const door = await stranger.page("/sign-in");
      await door.getByRole("heading", { name: "Sign in" }).waitFor();
      await shoot(door, "sign-in");
      await door.goto(`${house.address}/sign-in#used`);
      await door.reload();
      await door.getByRole("heading", { name: /link/ }).waitFor();
      await shoot(door, "sign-in-used");
    });
    const operator = await stage.profile();
    const { path } = await operator.ask("POST", "/api/invitations", {});
    await eachWindow(async (open, shoot) => {
      const page = await (await open({ storageState: undefined })).page(path);
      await page.getByRole("button", { name: "Make account" }).waitFor();
      await shoot(page, "join");
    });
  },
  async "library"({ me, eachWindow, house }) {
    await eachWindow(async (open, shoot) => {
      const page = await (await open()).page("/");
      await page.getByRole("button", { name: "Make a notebook" }).waitFor();
      await shoot(page, "library-empty");
    });
    for (const [title, place] of [["Rainfall by month", { is_starred: true }], ["Tracer dispersion in a channel with rough walls", { folder: "Channel flow" }], ["A title that is much longer than the column in which it shall be shown on a phone", { folder: "Teaching/Course 4" }], ["Notes on Lagrangian particles", {}]]) {
      const id = await me.make(title, ["1 + 1", "2", "import pandas"]);
      await me.ask("PATCH", `/api/notebooks/${id}/place`, place);
    }
    const busy = await me.notebook((await me.ask("GET", "/api/notebooks")).notebooks.find((it) => it.title === "Rainfall by month").notebook_id);
    await busy.run(1);
    await me.ask("POST", "/api/notebooks/import?title=Broken", "{ not a notebook", { "Content-Type": "application/x-ipynb+json" }).catch(() => undefined);
    const gone = await me.make("Thrown away");
    await me.ask("DELETE", `/api/notebooks/${gone}`);
    await eachWindow(async (open, shoot) => {
      const page = await (await open()).page("/");
      await page.locator("table.books").waitFor();
      await shoot(page, "library");
      await page.getByRole("button", { name: "More for Rainfall by month" }).click();
      await page.getByRole("menu").waitFor();
      await shoot(page, "library-menu");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("import");
      await page.getByRole("search").getByRole("link").first().waitFor();
      await shoot(page, "library-search");
      await page.goto(`${house.address}/#Channel%20flow`);
      await page.reload();
      await page.locator("table.books").waitFor();
      await shoot(page, "library-folder");
      for (const path of ["trash", "account", "people"]) {
        await page.goto(`${house.address}/${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        await shoot(page, path);
      }
      await page.goto(`${house.address}/nothing-here`);
      await page.getByRole("heading").first().waitFor();
      await shoot(page, "missing");
      await page.goto(`${house.address}/notebooks/none`);
      await page.locator(".notices").getByText(/./).first().waitFor();
      await shoot(page, "notebook-none");
    });
  },
  async "fresh"({ me, eachWindow }) {
    const empty = await me.make("Untitled", []);
    const one = await me.make("Untitled");
    await eachWindow(async (open, shoot) => {
      const profile = await open();
      const page = await profile.page(`/notebooks/${empty}`);
      await page.locator(".saved", { hasText: /^Saved/ }).waitFor();
      await shoot(page, "notebook-empty");
      const book = await profile.notebook(one);
      await shoot(book.page, "notebook-fresh");
    });
  },
  async "rich"({ me, eachWindow }) {
    const first = await rich(me);
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(first.id);
      const { page } = book;
      await book.outputs(10).getByText(/^\d+ of 10,000$/).waitFor();
      await shoot(page, "notebook");
      await book.cell(7).click({ position: { x: 5, y: 60 } });
      await book.outputs(7).locator("img").evaluate((img) => img.decode());
      await book.cell(5).evaluate((cell) => cell.scrollIntoView());
      await shoot(page, "notebook-plot");
      await book.select(9);
      await book.cell(8).evaluate((cell) => cell.scrollIntoView());
      await shoot(page, "notebook-error-queued");
      await book.cell(4).evaluate((cell) => cell.scrollIntoView({ block: "center" }));
      await book.select(4);
      await book.keys("Enter");
      await book.cell(4).locator(".cm-content:focus").waitFor();
      await shoot(page, "notebook-editing");
      await book.keys("Escape");
      if (isPhone(page)) {
        for (const name of ["Contents", "Add a cell", "Selected cell", "Runtime", "More"]) {
          await page.getByRole("button", { name, exact: true }).click();
          await page.locator("dialog[open], [role=menu]").waitFor();
          await shoot(page, `menu-${name.split(" ")[0].toLowerCase()}`);
          await page.keyboard.press("Escape");
        }
        return;
      }
      for (const [keys, name] of [[["?"], "keys"], [["Control+,"], "settings"], [["Control+k"], "palette"]]) {
        await book.keys(...keys);
        await page.locator("dialog[open], [role=combobox]").first().waitFor();
        await shoot(page, name);
        await book.keys("Escape");
      }
      await page.getByRole("button", { name: /^Kernel: / }).click();
      await page.getByRole("menu").waitFor();
      await shoot(page, "menu-kernel");
      await book.keys("Escape");
      await page.getByRole("button", { name: "Download" }).click();
      await shoot(page, "menu-download");
      await book.keys("Escape");
      await book.keys("Control+f");
      await page.getByRole("complementary", { name: "Find and replace" }).waitFor();
      await shoot(page, "find");
    });
  },
  async "panels"({ me, eachWindow }) {
    const id = await me.make("Walls and particles", [{ text: "# Walls and particles\n\nA frame of measurements." }, frame, "import subprocess, sys\nworker = subprocess.Popen([sys.executable, '-c', 'import time\\nheld = bytes(60 << 20)\\nwhile True: sum(range(100000)); time.sleep(0.02)'])", "held = bytearray(200 << 20)\ndel held", { text: "## Release" }, form, "for line in range(1203):\n    print('step', line, 'of 1203')",
      "open('data.csv', 'w').write('height,Pe\\n0.2,25\\n0.18,17\\n')\nimport os\nos.makedirs('results', exist_ok=True)\nopen('results/run.json', 'w').write('{}')\nopen('notes.md', 'w').write('# Notes')", "name = input('Which wall? ')"]);
    const first = await me.notebook(id);
    for (const place of [2, 3, 4, 6, 7, 8]) await first.run(place);
    await press(first, 9);
    await first.cell(9).getByLabel("Which wall?").waitFor();
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      const { page } = book;
      await book.cell(2).evaluate((cell) => cell.scrollIntoView());
      await book.select(2);
      await shoot(page, "table");
      await book.select(6);
      await book.cell(6).evaluate((cell) => cell.scrollIntoView());
      await page.getByRole("group", { name: "Form: Release" }).waitFor();
      await shoot(page, "form");
      await book.cell(7).evaluate((cell) => cell.scrollIntoView());
      await shoot(page, "long-output");
      await book.cell(9).evaluate((cell) => cell.scrollIntoView());
      await shoot(page, "input");
      for (const name of ["Files", "Variables", "Runtime", "Contents"]) {
        await panel(book, name).catch((error) => console.log(`      ${name}: ${error.message.split("\n")[0]}`));
        if (name === "Files") await page.getByRole("treeitem", { name: /data.csv/ }).click();
        if (name === "Runtime") await page.getByRole("row", { name: /python/ }).first().waitFor();
        await page.waitForLoadState("networkidle");
        await shoot(page, `panel-${name.toLowerCase()}`);
        if (isPhone(page)) await page.keyboard.press("Escape");
      }
    });
    await first.cell(9).getByLabel("Which wall?").fill("rough");
    await first.keys("Enter");
    await first.finished(9);
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      const { page } = book;
      await panel(book, "Variables");
      await page.getByRole("button", { name: "frame", exact: true }).waitFor();
      await shoot(page, "panel-variables-filled");
      await page.getByRole("button", { name: "frame", exact: true }).click();
      await page.locator(".frame-dialog table").waitFor();
      await shoot(page, "frame");
      await page.keyboard.press("Escape");
      if (isPhone(page)) await page.keyboard.press("Escape");
      await panel(book, "Files");
      await page.getByRole("treeitem", { name: /data.csv/ }).click();
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await page.locator("dialog[open] table, dialog[open] .cm-content").first().waitFor();
      await shoot(page, "file-csv");
      await page.keyboard.press("Escape");
      if (isPhone(page)) return;
      await page.getByRole("button", { name: "Terminals", exact: true }).click();
      await page.locator(".xterm-helper-textarea:focus").waitFor();
      await page.keyboard.type("ls -la | head -5");
      await page.keyboard.press("Enter");
      await page.locator(".xterm-rows").getByText(/total/).waitFor();
      await shoot(page, "terminal");
    });
  },
  async "widgets"({ me, eachWindow }) {
    const id = await me.make("Widgets", [widgets8, "from IPython.display import HTML\nHTML('<b>A frame</b> of <i>HTML</i>')", "print('\\x1b[31mred\\x1b[0m and \\x1b[1mbold\\x1b[0m')\nimport sys\nprint('to stderr', file=sys.stderr)", "{'a': [1, 2, {'b': None}]}"]);
    const first = await me.notebook(id);
    for (const place of [1, 2, 3, 4]) await first.run(place);
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.cell(2).evaluate((cell) => cell.scrollIntoView());
      await book.outputs(2).frameLocator("iframe").getByText("A frame").waitFor();
      await shoot(book.page, "outputs");
    });
  },
  async "gate"({ me, eachWindow, house }) {
    const id = await me.make("Course film", [{ text: "# Course film" }, swap, "print('after')"]);
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await press(book, 2);
      await book.cell(2).getByRole("group", { name: "Before this cell runs" }).waitFor();
      await shoot(book.page, "gate");
      await book.cell(2).getByRole("button", { name: "This is a mistake" }).click();
      await shoot(book.page, "gate-mistake");
      await book.cell(2).getByLabel(/What is it instead/).fill("A lesson.");
      await book.cell(2).getByRole("button", { name: "Send" }).click();
      await book.cell(2).getByText(/An operator is asked/).waitFor();
      await shoot(book.page, "gate-reported");
      await book.cell(2).getByRole("button", { name: "Cancel" }).click();
      const desk = await book.page.context().newPage();
      await desk.goto(`${house.address}/guard`);
      await desk.getByRole("heading", { level: 1 }).waitFor();
      await desk.waitForLoadState("networkidle");
      await shoot(desk, "guard");
      await desk.close();
    });
    await me.ask("PUT", "/api/guard/policy", { class_name: "deepfake", action: "stop" });
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await press(book, 2);
      await book.cell(2).getByRole("group", { name: "This run was stopped" }).waitFor();
      await shoot(book.page, "gate-stopped");
    });
    await me.ask("PUT", "/api/guard/policy", { class_name: "deepfake", action: "ask" });
  },
  async "errors"({ me, eachWindow }) {
    const id = await me.make("Errors", ["total = 42", "def inner(x):\n    return x / 0\n\ndef outer(x):\n    return inner(x)\n\nouter(1)", "import numpy as np\nnp.zeros((2, 3)) @ np.zeros((2, 3))", "import not_installed_here", "print(later)", "later = 1", "x = (1,\n", "import time\ntime.sleep(100)"]);
    const first = await me.notebook(id);
    for (const place of [2, 3, 4, 5, 7]) await first.run(place);
    await press(first, 8);
    await first.page.getByRole("button", { name: /^Kernel: Running/ }).waitFor();
    await first.keys("i", "i");
    await first.finished(8);
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.select(2);
      await shoot(book.page, "traceback");
      await book.cell(4).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, "traceback-help");
      await book.cell(8).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, "interrupted");
    });
  },
  async "read-only"({ me, stage, house, eachWindow }) {
    const theirs = await me.notebook(await me.make("Shown to Viv", [{ text: "# Words" }, "6 * 7"]));
    await theirs.run(2);
    const { person } = await newcomer(stage, "viv");
    const { person_id } = await (await person.context.request.get(`${house.address}/api/me`)).json();
    const storageState = await person.context.storageState();
    await house.say(`give ${theirs.id} ${person_id} viewer`);
    await eachWindow(async (open, shoot) => {
      const profile = await open({ storageState });
      const book = await profile.notebook(theirs.id);
      await book.page.getByText(/You can view this notebook/).waitFor();
      await shoot(book.page, "read-only");
      const hidden = await me.make("Not theirs");
      const page = await profile.page(`/notebooks/${hidden}`);
      await page.locator(".notices").getByText(/./).first().waitFor();
      await shoot(page, "no-access");
      const library = await profile.page("/");
      await library.locator("table.books").waitFor();
      await shoot(library, "library-shared");
    });
  },
  async "offline"({ me, house, eachWindow }) {
    const id = await me.make("Away", [{ text: "# Away" }, "kept = 1"]);
    await eachWindow(async (open, shoot) => {
      const profile = await open();
      const book = await profile.notebook(id);
      await house.kill("serve");
      await book.offline();
      await shoot(book.page, "offline");
      await book.write(2, "typed = 'while the server was away'");
      await book.page.getByText(/\d+ edits? kept on this device\./).waitFor();
      await shoot(book.page, "offline-edits");
      const library = await profile.context.newPage();
      await house.startAgain("serve");
      await library.goto(`${house.address}/`);
      await library.locator("table.books").waitFor();
      await house.kill("serve");
      await library.getByText(/can't be reached/).waitFor({ timeout: 30_000 });
      await shoot(library, "library-away");
      await house.startAgain("serve");
      await book.saved();
    });
  },
  async "stopped"({ me, house, eachWindow }) {
    const id = await me.make("Stopped", [{ text: "# A long run" }, "import os, time\nprint('begun', flush=True)\ntime.sleep(1)\nos.kill(os.getpid(), 9)", "x = 1", "held = []\nwhile True: held.append(bytearray(4 << 20))"]);
    const first = await me.notebook(id);
    await press(first, 2);
    await first.page.getByRole("alert").getByText(/Stopped/).waitFor();
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.page.getByRole("alert").waitFor();
      await shoot(book.page, "kernel-died");
      await panel(book, "Files");
      await book.page.waitForLoadState("networkidle");
      await shoot(book.page, "kernel-died-files");
    });
    await first.page.getByRole("button", { name: "Restart kernel" }).click();
    await first.run(3);
    await house.kill("host");
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.page.getByText("The runtime is out of reach.").waitFor();
      await shoot(book.page, "out-of-reach");
    });
    await house.startAgain("host");
    await first.page.getByRole("button", { name: /^Kernel: Idle/ }).waitFor();
    await first.page.getByRole("button", { name: /^Kernel: / }).click();
    await first.page.getByRole("menuitem", { name: /^Stop/ }).click();
    await until(async () => /Not started|Stopped/.test(await first.page.getByRole("button", { name: /^Kernel: / }).getAttribute("aria-label")) || (await first.page.getByRole("dialog").getByRole("button", { name: /Stop/ }).click({ timeout: 500 }).catch(() => undefined), false), "the runtime is stopped");
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await shoot(book.page, "stopped");
    });
    await me.ask("DELETE", `/api/notebooks/${id}`);
    await first.page.locator(".notices").getByText(/./).first().waitFor();
    await eachWindow(async (open, shoot) => {
      const page = await (await open()).page(`/notebooks/${id}`);
      await page.locator(".notices").getByText(/./).first().waitFor();
      await shoot(page, "deleted");
    });
  },
  async "memory"({ me, house, eachWindow }) {
    await house.kill("serve");
    await house.startAgain("serve --memory 256MiB");
    const id = await me.make("Room", [{ text: "# Room" }, "held = []\nwhile True: held.append(bytearray(4 << 20))", "x = 1"]);
    const first = await me.notebook(id);
    await press(first, 2);
    await first.page.getByRole("alert").getByText(/memory was used up/).waitFor();
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.page.getByRole("alert").waitFor();
      await shoot(book.page, "out-of-memory");
    });
    await house.kill("serve");
    await house.startAgain("serve");
  },
  async "asleep"({ me, house, eachWindow }) {
    await house.kill("host");
    await house.startAgain("host --sleep-minutes 3s --idle-minutes 90s --idle-extensions 1");
    const id = await me.make("Asleep", ["x = 1"]);
    const first = await me.notebook(id);
    await first.run(1);
    await first.page.getByText("Asleep, wakes when you run").waitFor();
    await eachWindow(async (open, shoot) => {
      const book = await (await open()).notebook(id);
      await book.page.getByText(/^Asleep/).first().waitFor();
      await shoot(book.page, "asleep");
    });
    await house.kill("host");
    await house.startAgain("host --idle-minutes 30s --idle-extensions 1");
    const next = await me.make("Idle", ["x = 1"]);
    const book = await me.notebook(next);
    await book.run(1);
    await book.page.getByText(/The runtime stops at/).waitFor();
    await eachWindow(async (open, shoot) => {
      const other = await (await open()).notebook(next);
      await other.page.getByText(/The runtime stops at/).waitFor();
      await shoot(other.page, "stops-soon");
    });
    await house.kill("host");
    await house.startAgain("host");
  },
};

const chosen = Object.entries(scenes).filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
let pictures = 0;
const problems = [];
for (const [name, make] of chosen) {
  const house = await House.start();
  const browser = await openBrowser();
  const profiles = [];
  try {
    const door = await Profile.open(browser, house);
    const page = await door.page(new URL(house.link).pathname + new URL(house.link).hash);
    await page.getByRole("heading", { name: "Library" }).waitFor();
    const storageState = await door.context.storageState();
    const profile = async (options = {}) => {
      const one = await Profile.open(browser, house, { storageState, ...options });
      profiles.push(one);
      return one;
    };
    const eachWindow = async (look) => {
      for (const [size, options] of Object.entries(windows)) {
        const shoot = async (page, what) => {
          await page.evaluate(() => document.fonts.ready);
          await lightAndDark(page, async (_, scheme) => {
            await page.screenshot({ path: `${folder}/${what}-${size}-${scheme}.png` });
            pictures++;
            if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) problems.push(`${what}, ${size}, ${scheme}: scrolls sideways`);
          });
        };
        try {
          await look((more) => profile({ ...options, ...more }), shoot);
        } catch (error) {
          problems.push(`${name}, ${size}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
          for (const one of profiles) for (const [at, page] of one.context.pages().entries()) await page.screenshot({ path: `${folder}/failed-${name}-${size}-${at}.png` }).catch(() => undefined);
        }
      }
    };
    await make({ me: await profile(), stage: { profile, house }, house, eachWindow });
  } catch (error) {
    problems.push(`${name}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
    for (const one of profiles) for (const [at, page] of one.context.pages().entries()) await page.screenshot({ path: `${folder}/failed-${name}-${at}.png` }).catch(() => undefined);
  }
  await browser.close();
  await house.stop();
  console.log(`${name}: ${pictures} pictures`);
}
console.log(problems.length ? problems.join("\n") : "no problems");
