// Pictures of the pages, to be looked at beside the drawings. The case itself checks that nothing is wider than its window.
import assert from "node:assert/strict";
import { rich } from "./rich_notebook.mjs";

const windows = { wide: { viewport: { width: 1440, height: 900 } }, phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };

export const pictures = {
  async "pictures of library and notebook, wide and on a phone, light and dark"({ profile, shots }) {
    const narrowEnough = async (page, what) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`);
    const shoot = async (page, name) => {
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: `${shots}/${name}.png` });
      await narrowEnough(page, name);
    };
    const combinations = Object.entries(windows).flatMap(([size, options]) => ["light", "dark"].map((colorScheme) => [`${size}-${colorScheme}`, { ...options, colorScheme }]));
    const open = {};
    for (const [name, options] of combinations) {
      open[name] = await profile(options);
      const door = await (await profile({ ...options, storageState: undefined })).page("/sign-in");
      await door.getByRole("heading", { name: "Sign in" }).waitFor();
      await shoot(door, `sign-in-${name}`);
      const library = await open[name].page("/");
      await library.getByRole("button", { name: "Make a notebook" }).waitFor();
      await shoot(library, `library-empty-${name}`);
      await library.close();
    }
    const maker = open["wide-light"];
    for (const title of ["Rainfall by month", "Notes on Lagrangian particles", "A title that is much longer than the column in which it shall be shown on a phone"]) await maker.make(title, ["1 + 1", "2"]);
    const { id, page } = await rich(maker);
    await page.close();
    for (const [name] of combinations) {
      const library = await open[name].page("/");
      await library.locator("table.books").waitFor();
      await shoot(library, `library-${name}`);
      await library.close();
      const book = await open[name].notebook(id);
      await book.outputs(10).getByText(/^\d+ of 10,000$/).waitFor();
      await shoot(book.page, `notebook-top-${name}`);
      await book.cell(7).click({ position: { x: 5, y: 60 } });
      await book.outputs(7).locator("img").evaluate((img) => img.decode());
      await book.cell(5).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, `notebook-plot-${name}`);
      await book.cell(8).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, `notebook-error-${name}`);
      await book.cell(4).evaluate((cell) => cell.scrollIntoView({ block: "center" }));
      await book.select(4);
      await book.keys("Enter");
      await book.cell(4).locator(".cm-content:focus").waitFor();
      await shoot(book.page, `notebook-editing-${name}`);
      await book.page.close();
    }
  },
};
