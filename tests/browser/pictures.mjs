// Pictures of the pages, to be looked at beside the drawings. The case itself checks that nothing is wider than its window.
import assert from "node:assert/strict";
import { lightAndDark } from "./accessibility.mjs";
import { rich } from "./rich_notebook.mjs";

const windows = { wide: { colorScheme: "light", viewport: { width: 1440, height: 900 } }, phone: { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };

export const pictures = {
  async "pictures of library and notebook, wide and on a phone, light and dark"({ profile, shots }) {
    const narrowEnough = async (page, what) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`);
    const shoot = async (page, name, size) => {
      await page.evaluate(() => document.fonts.ready);
      await lightAndDark(page, async (_, scheme) => {
        await page.screenshot({ path: `${shots}/${name}-${size}-${scheme}.png` });
        await narrowEnough(page, `${name}, ${size}, ${scheme},`);
      });
    };
    const open = {};
    for (const [size, options] of Object.entries(windows)) {
      open[size] = await profile(options);
      const door = await (await profile({ ...options, storageState: undefined })).page("/sign-in");
      await door.getByRole("heading", { name: "Sign in" }).waitFor();
      await shoot(door, "sign-in", size);
      const library = await open[size].page("/");
      await library.getByRole("button", { name: "Make a notebook" }).waitFor();
      await shoot(library, "library-empty", size);
      await library.close();
    }
    const maker = open.wide;
    for (const title of ["Rainfall by month", "Notes on Lagrangian particles", "A title that is much longer than the column in which it shall be shown on a phone"]) await maker.make(title, ["1 + 1", "2"]);
    const { id, page } = await rich(maker);
    await page.close();
    for (const size of Object.keys(windows)) {
      const library = await open[size].page("/");
      await library.locator("table.books").waitFor();
      await shoot(library, "library", size);
      await library.close();
      const book = await open[size].notebook(id);
      await book.outputs(10).getByText(/^\d+ of 10,000$/).waitFor();
      await shoot(book.page, "notebook-top", size);
      await book.cell(7).click({ position: { x: 5, y: 60 } });
      await book.outputs(7).locator("img").evaluate((img) => img.decode());
      await book.cell(5).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, "notebook-plot", size);
      await book.cell(8).evaluate((cell) => cell.scrollIntoView());
      await shoot(book.page, "notebook-error", size);
      await book.cell(4).evaluate((cell) => cell.scrollIntoView({ block: "center" }));
      await book.select(4);
      await book.keys("Enter");
      await book.cell(4).locator(".cm-content:focus").waitFor();
      await shoot(book.page, "notebook-editing", size);
      await book.page.close();
    }
  },
};
