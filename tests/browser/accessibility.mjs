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

export const accessibility = {
  async "axe finds nothing on sign-in, library and notebook, light and dark"({ profile }) {
    const found = [];
    for (const colorScheme of ["light", "dark"]) {
      const stranger = await profile({ storageState: undefined, colorScheme });
      const door = await stranger.page("/sign-in");
      await door.getByRole("heading", { name: "Sign in" }).waitFor();
      found.push(...await findings(door, `sign-in, ${colorScheme}`));
      const me = await profile({ colorScheme });
      const library = await me.page("/");
      await library.locator("table.books").or(library.getByRole("button", { name: "Make a notebook" })).first().waitFor();
      found.push(...await findings(library, `library, ${colorScheme}`));
      const book = await rich(me);
      found.push(...await findings(book.page, `notebook, ${colorScheme}`));
      await book.select(4);
      await book.keys("Enter");
      await book.cell(4).locator(".cm-content:focus").waitFor();
      found.push(...await findings(book.page, `notebook while editing, ${colorScheme}`));
      await book.keys("Escape", "?");
      await book.page.locator("dialog[open]").waitFor();
      found.push(...await findings(book.page, `keys, ${colorScheme}`));
      await library.reload();
      await library.locator("table.books").waitFor();
      found.push(...await findings(library, `filled library, ${colorScheme}`));
      const phone = await profile({ colorScheme, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
      const small = await phone.notebook(book.id);
      found.push(...await findings(small.page, `notebook on a phone, ${colorScheme}`));
      await me.tidy();
    }
    if (found.length) throw new Error(`axe:\n    ${[...new Set(found)].join("\n    ")}`);
  },
};
