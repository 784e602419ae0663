// The kernel's variables: listed without a run, sorted, searched, opened as a table.
import assert from "node:assert/strict";
import { findings, lightAndDark } from "./accessibility.mjs";
import { until } from "./pages.mjs";

const panel = (page) => page.getByRole("complementary", { name: "Variables" });
const nothing = (found) => assert.deepEqual(found, []);
const frame = `import pandas as pd
import numpy as np
rng = np.random.default_rng(7)
trips = pd.DataFrame({"minutes": rng.normal(18, 5, 1200).round(1), "city": rng.choice(["Oslo", "Bergen", "Tromsø"], 1200), "day": pd.date_range("2026-01-01", periods=1200, freq="h")})
weights = np.zeros((64, 32))
count = 41
label = "runs of the winter"
options = {"alpha": 0.1, "layers": [64, 32]}
class Loud:
    def __repr__(self):
        raise RuntimeError("nobody may ask")
    __len__ = __repr__
loud = Loud()
def train(model, epochs=3):
    return model
`;

async function opened(me, title, cells) {
  const book = await me.notebook(await me.make(`The ${title}`, cells));
  await book.run(1);
  await book.page.getByRole("button", { name: "Variables", exact: true }).click();
  await panel(book.page).getByRole("row", { name: /^count/ }).waitFor();
  return book;
}

export const variables = {
  async "the panel lists names, types, shapes, sizes and values without a run, and is renewed after each"({ profile, shots }) {
    const me = await profile();
    const book = await opened(me, "Variables", [frame, "count = count + 1\ncount", "count"]);
    const rows = panel(book.page).getByRole("row");
    const row = (name) => panel(book.page).getByRole("row", { name: new RegExp(`^${name}`) });
    assert.match((await row("trips").innerText()).replace(/\s+/g, " "), /^trips minutes, city, day DataFrame 1,200 × 3 \d/);
    assert.match((await row("weights").innerText()).replace(/\s+/g, " "), /ndarray 64 × 32 16 KB/);
    assert.match((await row("options").innerText()).replace(/\s+/g, " "), /\{'alpha': 0\.1, 'layers': \[64, 32\]\} dict/);
    assert.match((await row("loud").innerText()).replace(/\s+/g, " "), /^loud Loud ?$/);
    assert.equal(await row("train").count(), 0);
    await panel(book.page).getByRole("button", { name: "Functions, classes and modules too" }).click();
    await row("train").getByText("(model, epochs)").waitFor();
    await panel(book.page).getByRole("button", { name: "Functions, classes and modules too" }).click();
    await book.page.screenshot({ path: `${shots}/variables.png` });
    // The count of runs goes on as if nobody had asked.
    await book.run(2);
    await row("count").getByText("42").waitFor();
    assert.match(await book.cell(2).getAttribute("aria-label"), /run 2\b/);
    await panel(book.page).getByRole("button", { name: /^Size/ }).click();
    await panel(book.page).getByRole("button", { name: /^Size/ }).click();
    await until(async () => /^trips/.test(await rows.nth(1).innerText()), "the largest is first");
    await panel(book.page).getByRole("searchbox").fill("ndarr");
    await until(async () => (await rows.count()) === 2, "one is found");
    await panel(book.page).getByRole("searchbox").fill("nowhere");
    await panel(book.page).getByText("No variable is called so.").waitFor();
    await panel(book.page).getByRole("searchbox").fill("");
    await book.run(3);
    assert.match(await book.cell(3).getAttribute("aria-label"), /run 3\b/);
  },

  async "a frame opens as a table with a chart of each column"({ profile, shots }) {
    const me = await profile();
    const book = await opened(me, "Frames", [frame]);
    await panel(book.page).getByRole("button", { name: "trips" }).click();
    const dialog = book.page.getByRole("dialog", { name: "trips as a table" });
    await dialog.getByText("The first 500 of 1,200 rows, 3 columns").first().waitFor();
    await dialog.getByRole("img", { name: /^minutes: from .* to .*, mean 1[78]\./ }).waitFor();
    assert.match((await dialog.getByRole("group", { name: "Charts of the columns" }).innerText()).replace(/\s+/g, " "), /3 different/);
    await dialog.getByRole("button", { name: "Sort by minutes" }).click();
    await dialog.getByRole("columnheader", { name: "Sort by minutes" }).and(book.page.locator("[aria-sort=ascending]")).waitFor();
    await dialog.getByRole("searchbox", { name: "Filter the rows" }).fill("Tromsø");
    await dialog.getByText(/ of 500$/).waitFor();
    await book.page.screenshot({ path: `${shots}/frame.png` });
    await book.keys("Escape", "Escape");
    await dialog.waitFor({ state: "detached" });
  },

  async "without a kernel, while a cell runs and after a restart the panel says how it stands"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("States", ["count = 1", "import time\ntime.sleep(600)"]));
    await book.page.getByRole("button", { name: "Variables", exact: true }).click();
    await panel(book.page).getByText("The kernel starts with the first run. Its variables stand here then.").waitFor();
    await book.run(1);
    await panel(book.page).getByRole("row", { name: /^count/ }).waitFor();
    await book.select(2);
    await book.keys("Control+Enter");
    await panel(book.page).getByText("A cell is running. The list is renewed when it ends.").waitFor();
    await book.keys("i", "i");
    await panel(book.page).getByText("2 variables").or(panel(book.page).getByText("1 variable")).first().waitFor();
    await book.keys("0", "0");
    await book.page.getByRole("button", { name: "Restart", exact: true }).click();
    await panel(book.page).getByText("No variables yet.").waitFor();
  },

  async "variables on a phone, and axe finds nothing in panel and table"({ profile, shots }) {
    const me = await profile();
    const book = await opened(me, "Looked at", [frame]);
    await lightAndDark(book.page, async (page, scheme) => nothing(await findings(page, `variables, ${scheme}`)));
    await panel(book.page).getByRole("button", { name: "trips" }).click();
    await book.page.getByRole("dialog", { name: "trips as a table" }).getByRole("columnheader").first().waitFor();
    await lightAndDark(book.page, async (page, scheme) => {
      nothing(await findings(page, `frame, ${scheme}`));
      await page.screenshot({ path: `${shots}/frame-${scheme}.png` });
    });
    const phone = await profile({ colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const small = await phone.notebook(book.id);
    await small.page.getByRole("button", { name: "More", exact: true }).tap();
    await small.page.getByRole("menuitem", { name: "Show or hide variables" }).tap();
    const sheet = small.page.getByRole("dialog", { name: "Variables" });
    await sheet.getByRole("row", { name: /^trips/ }).waitFor();
    await lightAndDark(small.page, async (page, scheme) => {
      nothing(await findings(page, `variables on a phone, ${scheme}`));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the phone");
      await page.screenshot({ path: `${shots}/variables-phone-${scheme}.png` });
    });
  },
};
