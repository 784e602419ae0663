#!/usr/bin/env node
// The same notebook's stored outputs in our page and in Notebook 6's, beside each other in one picture: for eyes, not for a verdict.
//
//   node bench/web/side_by_side.mjs OUT FILE.ipynb...
//
// Writes OUT/NN.png for each and OUT/table.tsv: outputs by type, and how many of each both pages show.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { openBrowser } from "../../tests/browser/pages.mjs";
import { Notebook6, Stoa } from "./houses.mjs";

const [out, ...named] = process.argv.slice(2);
// A pattern may also name folders: some are called like a notebook.
const files = [];
for (const path of named) if ((await stat(path)).isFile()) files.push(path);
if (!files.length) throw new Error("side_by_side.mjs OUT FILE.ipynb...");
const tallest_px = 5_000;
const shown = {
  stoa: { pictures: ".output img", tables: ".output table", frames: ".output iframe", errors: ".output.error", outputs: ".output" },
  "Notebook 6": { pictures: ".output_area img", tables: ".output_area table", frames: ".output_area iframe", errors: ".output_error", outputs: ".output_area" },
};

async function look(product, notebook, title) {
  const placed = await product.place(title, notebook);
  const page = await product.context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  try {
    await page.goto(placed.address);
    await product.usable(page);
    // As tall as its content, so that nothing waits to be scrolled to.
    // Cells that were out of sight have their real height only once they are in it.
    for (let pass = 0; pass < 2; pass++) {
      const height = await page.evaluate((cell) => Math.max(...[...document.querySelectorAll(cell)].map((it) => it.getBoundingClientRect().bottom)), product.cell);
      await page.setViewportSize({ width: 1000, height: Math.min(tallest_px, Math.max(900, Math.ceil(height) + 400)) });
      // A picture that a frame's policy refused never counts as settled.
      await page.waitForLoadState("networkidle", { timeout: 8_000 }).catch(() => undefined);
    }
    // For eyes: a picture that does not come in this time is missing in the picture too.
    await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)
      && [...document.querySelectorAll(".output.framed:not(:has(iframe))")].every((it) => it.getBoundingClientRect().top > innerHeight), undefined, { timeout: 8_000 }).catch(() => undefined);
    await page.waitForTimeout(1_500);
    const counts = {};
    for (const [kind, selector] of Object.entries(shown[product.name])) counts[kind] = await page.locator(selector).count();
    return { picture: await page.screenshot(), counts, complaints };
  } finally {
    await page.close();
    await product.forget(placed);
  }
}

await mkdir(out, { recursive: true });
const browser = await openBrowser();
const products = [await Stoa.start(browser), await Notebook6.start(browser)];
const rows = [["file", "stored", "product", ...Object.keys(shown.stoa), "complaints"].join("\t")];
try {
  for (const [at, file] of files.entries()) {
    const notebook = JSON.parse(await readFile(file, "utf8"));
    const stored = notebook.cells.flatMap((cell) => cell.outputs ?? []).length;
    const pictures = [];
    for (const product of products) {
      try {
        const { picture, counts, complaints } = await look(product, notebook, `side ${at}`);
        pictures.push(picture);
        rows.push([basename(file), stored, product.name, ...Object.values(counts), complaints.join(" | ")].join("\t"));
      } catch (error) {
        rows.push([basename(file), stored, product.name, "", "", "", "", "", `FAILED ${error.message.split("\n")[0]}`].join("\t"));
      }
      console.log(rows.at(-1));
    }
    if (pictures.length < 2) continue;
    const board = await browser.newPage({ viewport: { width: 2000, height: 900 } });
    await board.setContent(`<body style="margin:0;display:flex;align-items:flex-start">${pictures.map((it) => `<img width=1000 src="data:image/png;base64,${it.toString("base64")}">`).join("")}`);
    await board.screenshot({ path: `${out}/${String(at + 1).padStart(2, "0")}.png`, fullPage: true });
    await board.close();
  }
} finally {
  for (const product of products) await product.stop();
  await browser.close();
}
await writeFile(`${out}/table.tsv`, rows.join("\n") + "\n");
