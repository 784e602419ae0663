// axe-core on every page, light and dark. What it finds fails the case; nothing is switched off.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { rich } from "./rich_notebook.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function findings(page, what) {
  // Through the debugger, as the page's policy lets no script in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    awaitPromise: true, returnByValue: true,
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations.map((one) => `${one.id} (${one.impact}): ${one.help}\\n        ${one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.any.concat(node.all).map((check) => check.message).join('; ').slice(0, 200)).join('\\n        ')}`))",
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
    await look(page, colorScheme);
  }
}

export const accessibility = {
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
