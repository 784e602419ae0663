// axe-core on every page, light and dark. What it finds fails the case; nothing is switched off.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import assert from "node:assert/strict";
import { becomes, Notebook } from "./pages.mjs";
import { newcomer, password } from "./people.mjs";
import { rich } from "./rich_notebook.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Pages that were looked at in light a moment ago: in dark only what depends on colours can be different. */
const seenInLight = new WeakSet();

export async function findings(page, what) {
  const options = { resultTypes: ["violations"], ...(seenInLight.has(page) && { runOnly: ["color-contrast", "link-in-text-block"] }) };
  // Through the debugger, as the page's policy lets no script in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    awaitPromise: true, returnByValue: true,
    expression: `axe.run(document, ${JSON.stringify(options)})` + ".then((all) => all.violations.map((one) => `${one.id} (${one.impact}): ${one.help}\\n        ${one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.any.concat(node.all).map((check) => check.message).join('; ').slice(0, 200)).join('\\n        ')}`))",
  });
  await session.detach();
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails).slice(0, 500));
  return result.value.map((found) => `${what}: ${found}`);
}

/** look(page, scheme) in both schemes on one page, which follows the system while it is open; the last one stays. */
export async function lightAndDark(page, look) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // Whoever listens has heard of it and drawn, and what changes slowly has changed.
    await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
      await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished));
    });
    if (colorScheme === "dark") seenInLight.add(page);
    await look(page, colorScheme);
  }
  seenInLight.delete(page);
}

/** What can be pressed here and is smaller than a thumb needs, with the room that it takes around itself. Links within a sentence
 *  are as high as its lines. */
export const tooSmall = (page, least_px = 44) => page.evaluate((least) => {
  const controls = [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, summary, [role=tab], [role=treeitem], [role=menuitem]")];
  const top = document.querySelector("dialog[open]") ?? document.querySelector("[role=menu]") ?? document;
  return controls.filter((it) => top.contains(it) && it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !(it.matches("a, .link") && it.closest("p, .prose, .error-where, .notice-words"))).flatMap((it) => {
    let { width, height, top: upper } = (it.matches("input[type=checkbox], input[type=radio]") ? it.closest("label") ?? it : it).getBoundingClientRect();
    const room = getComputedStyle(it, "::after");
    if (room.content !== "none" && room.position === "absolute") {
      height -= Math.min(0, parseFloat(room.top)) + Math.min(0, parseFloat(room.bottom));
      width -= Math.min(0, parseFloat(room.left)) + Math.min(0, parseFloat(room.right));
    }
    // The row of keys is a keyboard's: as narrow as its keys.
    const narrow = it.matches(".phone-key") ? 32 : least;
    if (width === 0 || height === 0 || upper > innerHeight || upper + height < 0 || (width >= narrow - 0.5 && height >= least - 0.5)) return [];
    return [`${it.getAttribute("aria-label") ?? it.innerText ?? it.name} (${it.className}): ${Math.round(width)} x ${Math.round(height)}`];
  });
}, least_px);

/** Names that hold other words than what is shown: whoever speaks what they see would not reach them. */
const misnamed = (page) => page.evaluate(() => [...document.querySelectorAll("button, a[href]")].filter((it) => it.checkVisibility()).flatMap((it) => {
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const name = it.getAttribute("aria-label");
  const seen = plain([...it.childNodes].filter((part) => !part.matches?.("[aria-hidden=true], kbd")).map((part) => part.innerText ?? part.textContent).join(" "));
  return name === null || plain(name).includes(seen) ? [] : [`${name} shows ${seen}`];
}));

/** What moves by itself for longer than a moment. */
const moving = (page) => page.evaluate(() => document.getAnimations().filter((it) => it.playState === "running" && it.effect.getComputedTiming().endTime > 1).map((it) => `${it.animationName ?? it.transitionProperty} of ${it.effect.target?.className}`));

/** What has the focus, in a few words; "nothing" is a trap of its own. */
const focused = (page) => page.evaluate(() => {
  const { activeElement: it } = document;
  return it === document.body ? "nothing" : it.getAttribute("aria-label") ?? (it.labels?.[0]?.innerText || it.innerText);
});
/** Whether one can see what has the focus. */
const focusSeen = (page) => page.evaluate(() => {
  const { activeElement: it } = document;
  return [it, it.parentElement].some((box) => ["outlineStyle", "boxShadow"].some((name) => getComputedStyle(box)[name] !== "none")) || it.closest("[data-cell], .terminals-screen, .cm-editor") !== null;
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export const accessibility = {
  async "a whole session by keyboard alone: sign in, write, run, err, look, file away and find again"(stage) {
    await (await newcomer(stage, "kay")).page.close();
    const stranger = await stage.profile({ storageState: undefined });
    const page = await stranger.page("/sign-in");
    const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
    /** By Tab, or back by Shift+Tab, to what is named so; all on the way can be seen. */
    const to = async (name, key = "Tab") => {
      const passed = [];
      while (!name.test(passed.at(-1) ?? "")) {
        assert.ok(passed.length < 60, `${key} does not lead to ${name}, but to ${passed.join(" | ")}`);
        await press(key);
        passed.push(await focused(page));
        assert.ok(await focusSeen(page), `the focus can't be seen at ${passed.at(-1)}`);
      }
    };
    const back = (name) => to(name, "Shift+Tab");
    const command = async (words) => {
      await press("Control+k");
      await page.getByRole("combobox", { name: "Find a command" }).waitFor();
      await page.keyboard.type(words);
      await press("Enter");
      await page.getByRole("combobox", { name: "Find a command" }).waitFor({ state: "detached" });
    };
    const at = (name) => becomes(() => focused(page), name);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    if (!/^Name/.test(await focused(page))) await to(/^Name/);
    await page.keyboard.type("kay");
    await to(/^Password/);
    await page.keyboard.type(password);
    await press("Enter");
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await to(/^Make a notebook$/);
    await press("Enter");
    const book = await new Notebook(page).ready();
    await at(/^Code cell 1/);
    await press("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.insertText("total = 6 * 7\ntotal");
    await press("Shift+Enter");
    await book.shows(1, "42");
    await book.cell(2).locator(".cm-content:focus").waitFor();
    await page.keyboard.insertText("pritn(total)");
    await press("Control+Enter");
    await book.outputs(2).getByText("Did you mean print?").waitFor();
    await at(/^Code cell 2/);
    await command("variables");
    await page.getByRole("complementary", { name: "Variables" }).getByText("total", { exact: true }).waitFor();
    await back(/^Search/);
    await press("Escape");
    await at(/^Code cell 2/);
    await command("show files");
    await page.getByRole("button", { name: "New folder" }).waitFor();
    await back(/^New folder$/);
    await press("Enter");
    await at(/^New folder in/);
    await page.keyboard.type("data");
    await press("Enter");
    await page.getByRole("treeitem", { name: "data" }).waitFor();
    await press("Escape");
    assert.notEqual(await focused(page), "nothing");
    await command("terminals");
    await page.locator(".xterm-helper-textarea:focus").waitFor();
    await press("Escape", "Escape");
    await at(/^bash/);
    await to(/^Hide$/);
    await press("Enter");
    await at(/^Terminals$/);
    await to(/^Code cell 2/);
    await press("Control+,");
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    await press("Tab", "Tab", "Escape");
    await at(/^Code cell 2/);
    await press("?");
    await page.locator("dialog[open]").waitFor();
    await press("Escape");
    await at(/^Code cell 2/);
    await back(/^Kernel: /);
    await press("Enter", "ArrowDown", "Escape");
    await at(/^Kernel: /);
    await back(/^Untitled$/);
    await press("Enter");
    await at(/^Title$/);
    await press("Control+a");
    await page.keyboard.type("Sums of Kay");
    await press("Enter");
    await at(/^Sums of Kay$/);
    await back(/^Library$/);
    await press("Enter");
    await page.locator("table.books").waitFor();
    await to(/^More for Sums of Kay$/);
    await press("Enter");
    await page.getByRole("menu").waitFor();
    while (!/^Move to folder/.test(await focused(page))) await press("ArrowDown");
    await press("Enter");
    await page.locator("dialog[open] input:focus").waitFor();
    await page.keyboard.type("Course");
    await press("Enter");
    await page.getByRole("button", { name: "Course", exact: true }).waitFor();
    assert.notEqual(await focused(page), "nothing");
    await press("Control+k");
    await page.keyboard.type("total");
    await page.getByRole("search").getByRole("link", { name: /Sums of Kay/ }).waitFor();
    await press("ArrowDown", "Enter");
    await at(/^Code cell 1/);
    await stranger.tidy();
  },

  async "with reduced motion nothing moves by itself, in a running cell, an editor, a menu or a dialog"({ profile }) {
    const seen = {};
    for (const reducedMotion of ["no-preference", "reduce"]) {
      const me = await profile({ reducedMotion });
      const book = await me.notebook(await me.make("Still", ["input('Here? ')", "x"]));
      await book.select(1);
      await book.keys("Control+Enter");
      await book.cell(1).getByLabel("Here?").waitFor();
      seen[reducedMotion] = await moving(book.page);
      await book.select(2);
      await book.keys("Enter");
      await book.cell(2).locator(".cm-content:focus").waitFor();
      seen[reducedMotion].push(...await moving(book.page));
      await book.page.getByRole("button", { name: /^Kernel: / }).click();
      await book.page.getByRole("menu").waitFor();
      seen[reducedMotion].push(...await moving(book.page));
      await book.keys("Escape", "Control+,");
      await book.page.locator("dialog[open]").waitFor();
      seen[reducedMotion].push(...await moving(book.page));
      await me.tidy();
    }
    assert.ok(seen["no-preference"].some((it) => /ring/.test(it)), "the ring of a running cell turns");
    assert.deepEqual(seen.reduce, []);
  },

  async "on a phone everything that can be pressed is 44 px, in the notebook and its sheets, and is named by what it shows"({ profile }) {
    const me = await profile(phone);
    const book = await rich(me);
    const { page } = book;
    const found = [];
    const look = async (what) => {
      for (const words of [...await tooSmall(page), ...await misnamed(page)]) found.push(`${what}: ${words}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`);
    };
    await look("top");
    for (const place of [4, 5, 8]) {
      await book.cell(place).evaluate((cell) => cell.scrollIntoView());
      await book.select(place);
      await look(`cell ${place}`);
    }
    for (const [opens, name] of [["Contents", "Contents"], ["Add a cell", "Add a cell"], ["Selected cell", "Selected cell"], ["Runtime", "Runtime"], ["More", "More"]]) {
      await page.getByRole("button", { name: opens, exact: true }).tap();
      await page.locator("dialog[open], [role=menu]").waitFor();
      await look(name);
      await page.keyboard.press("Escape");
      await page.locator("dialog[open], [role=menu]").waitFor({ state: "detached" });
    }
    for (const name of ["Files", "Show or hide variables", "Settings", "Find and replace", "Find a command"]) {
      await page.getByRole("button", { name: "More", exact: true }).tap();
      await page.getByRole("menuitem", { name, exact: true }).tap();
      await page.locator("dialog[open] button, dialog[open] input").first().waitFor();
      await look(name);
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    }
    await page.getByRole("link", { name: "Back to the library" }).tap();
    await page.locator("table.books").waitFor();
    await look("library");
    for (const path of ["/trash", "/account", "/people", "/guard"]) {
      await page.goto(me.house.address + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await look(path);
    }
    assert.deepEqual(found, []);
  },

  async "axe finds nothing on sign-in, library and notebook, light and dark"({ profile }) {
    const found = [];
    const look = (page, what) => lightAndDark(page, async (_, scheme) => found.push(...await findings(page, `${what}, ${scheme}`)));
    const stranger = await profile({ storageState: undefined });
    const door = await stranger.page("/sign-in");
    await door.getByRole("heading", { name: "Sign in" }).waitFor();
    await look(door, "sign-in");
    const me = await profile();
    const library = await me.page("/");
    await library.locator("table.books").or(library.getByRole("button", { name: "Make a notebook" })).first().waitFor();
    await look(library, "library");
    const book = await rich(me);
    await look(book.page, "notebook");
    await book.select(4);
    await book.keys("Enter");
    await book.cell(4).locator(".cm-content:focus").waitFor();
    await look(book.page, "notebook while editing");
    await book.keys("Escape", "?");
    await book.page.locator("dialog[open]").waitFor();
    await look(book.page, "keys");
    await library.reload();
    await library.locator("table.books").waitFor();
    await look(library, "filled library");
    const phone = await profile({ colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const small = await phone.notebook(book.id);
    await look(small.page, "notebook on a phone");
    if (found.length) throw new Error(`axe:\n    ${[...new Set(found)].join("\n    ")}`);
  },
};
