// What a person chooses for the page.
import assert from "node:assert/strict";
import { findings, lightAndDark } from "./accessibility.mjs";
import { until } from "./pages.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Settings" });
const nothing = (found) => assert.deepEqual(found, []);

/** The page says that it is in the background, and keeps what it would notify. */
function inBackground() {
  Object.defineProperty(document, "hidden", { get: () => window.stoaHidden === true });
  window.stoaTold = [];
  window.stoaPermission = "default";
  window.Notification = class {
    static get permission() { return window.stoaPermission; }
    static requestPermission() { window.stoaAsked = (window.stoaAsked ?? 0) + 1; return Promise.resolve(window.stoaPermission); }
    constructor(title, { body }) { window.stoaTold.push(`${title}: ${body}`); }
    close() {}
  };
}

export const settings = {
  async "settings change the page at once and are there after a reload"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Settings", ["def f():\n    return 1\n", { text: "Words" }]));
    await book.select(1);
    await book.keys("Control+,");
    const box = dialog(book.page);
    await box.getByRole("radio", { name: "Dark" }).check();
    await until(() => book.page.evaluate(() => document.documentElement.dataset.theme === "dark"), "the theme is dark");
    await box.getByLabel("Size of code").selectOption("18");
    await box.getByRole("checkbox", { name: "Line numbers" }).check();
    await box.getByLabel("Indentation").selectOption("2");
    await box.getByRole("checkbox", { name: "Close brackets and quotes" }).uncheck();
    await book.page.screenshot({ path: `${shots}/settings-dark.png` });
    await book.keys("Escape");
    await box.waitFor({ state: "detached" });
    const look = async () => {
      await until(() => book.page.evaluate(() => {
        const line = document.querySelector("[data-cell] .cm-line");
        return line && getComputedStyle(line).fontSize === "18px" && getComputedStyle(line, "::before").content.includes("1");
      }), "the code is large and its lines have numbers");
    };
    await look();
    await book.page.reload();
    await book.ready();
    await look();
    await book.write(1, "");
    await book.page.keyboard.type("(");
    await book.keys("Enter", "Tab");
    await until(async () => /^\(\n {2,4}$/.test((await book.texts())[0]), "no bracket is closed by itself");
    await book.page.screenshot({ path: `${shots}/settings-applied.png` });
    await book.keys("Escape");
    await book.keys("Control+m", "l");
    await until(() => book.page.evaluate(() => {
      const line = document.querySelector("[data-cell] .cm-line");
      return line && !line.hasAttribute("data-line");
    }), "Ctrl+M L hides line numbers");
    await book.keys("Control+,");
    await box.getByRole("button", { name: "Reset", exact: true }).click();
    await until(() => book.page.evaluate(() => localStorage.getItem("stoa.settings") === "{}"), "nothing differs any more");
  },

  async "vim's keys come on demand, and Esc in normal mode leaves the editor"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Vim", ["alpha beta gamma"]));
    await book.select(1);
    await book.keys("Control+,");
    await dialog(book.page).getByLabel("Keys in the editor").selectOption("vim");
    await book.keys("Escape");
    await book.page.locator(".cm-vimMode").first().waitFor();
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.keys("g", "g", "0", "w", "d", "w");
    await book.holds(1, "alpha gamma");
    await book.keys("i");
    await book.page.keyboard.type("x");
    await book.holds(1, "alpha xgamma");
    await book.keys("Escape");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await book.page.keyboard.type(":s/alpha/omega/");
    await book.keys("Enter");
    await book.holds(1, "omega xgamma");
    await book.keys("Escape");
    await book.cell(1).and(book.page.locator(":focus")).waitFor();
    await book.keys("b");
    await book.counts(2);
  },

  async "a long run that ends unseen is told by the system, after the person asked for it"({ profile }) {
    const me = await profile();
    await me.context.addInitScript(inBackground);
    const book = await me.notebook(await me.make("Long", ["1 + 1", "import time\ntime.sleep(3.2)"]));
    await book.run(1);
    await book.keys("Control+,");
    assert.equal(await book.page.evaluate(() => window.stoaAsked), undefined);
    const choice = dialog(book.page).getByLabel("When a run has ended");
    await choice.selectOption("10");
    await dialog(book.page).getByText("The browser does not let this page notify.").waitFor();
    assert.equal(await choice.inputValue(), "0");
    await book.page.evaluate(() => { window.stoaPermission = "granted"; });
    await choice.selectOption("10");
    await dialog(book.page).getByText("Kept on this device.").waitFor();
    await book.keys("Escape");
    // Three seconds instead of ten, as a kept value may say.
    await book.page.evaluate(() => localStorage.setItem("stoa.settings", '{"notifyAfter":3}'));
    await book.page.reload();
    await book.ready();
    await book.page.evaluate(() => { window.stoaPermission = "granted"; window.stoaHidden = true; });
    await book.run(1, /, run 2/); // of before the reload is run 1
    await book.run(2);
    await until(async () => (await book.page.evaluate(() => window.stoaTold)).length > 0, "it is told");
    const told = await book.page.evaluate(() => window.stoaTold);
    assert.equal(told.length, 1);
    assert.match(told[0], /^Long: Cell 2 has run, (3\.[2-9]|[4-9]\.\d) s\.$/);
  },

  async "settings by thumb and in the library, and axe finds nothing"({ profile, shots }) {
    const me = await profile();
    const library = await me.page("/");
    await library.getByRole("button", { name: /^Signed in as/ }).click();
    await library.getByRole("menuitem", { name: "Settings" }).click();
    await dialog(library).waitFor();
    await lightAndDark(library, async (page, scheme) => {
      nothing(await findings(page, `settings, ${scheme}`));
      await page.screenshot({ path: `${shots}/settings-library-${scheme}.png` });
    });
    const phone = await profile({ colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const book = await phone.notebook(await me.make("Phone", ["a = 1"]));
    await book.page.getByRole("button", { name: "More", exact: true }).tap();
    await book.page.getByRole("menuitem", { name: "Settings" }).tap();
    await dialog(book.page).waitFor();
    await lightAndDark(book.page, async (page, scheme) => {
      nothing(await findings(page, `settings on a phone, ${scheme}`));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the phone");
      await page.screenshot({ path: `${shots}/settings-phone-${scheme}.png` });
    });
  },
};
