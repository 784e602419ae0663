#!/usr/bin/env node
// Notebooks written for Colab with forms, opened in our page: are their forms there, and do they write and read the code?
//
//   node bench/web/forms.mjs OUT FOLDER
//
// For each .ipynb of FOLDER: fields found against lines with #@param (but those that are commented out); of each kind of field
// in it, one value changed in the form, then in the code. Nothing is run. Writes OUT/forms.tsv, and a picture of what failed.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { Notebook, openBrowser } from "../../tests/browser/pages.mjs";
import { Stoa } from "./houses.mjs";

const [out, folder] = process.argv.slice(2);
if (!folder) throw new Error("forms.mjs OUT FOLDER");
const paramLine = /#\s*@param\b/;
const limit_ms = 15_000;

const sourceOf = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);
const params = (text) => text.split("\n").filter((line) => paramLine.test(line));
const isOut = (line) => /^\s*#/.test(line);

/** What the form shows, as Python would have it; the value to give it; the source that stands in the code then. */
async function other(field, kind) {
  const control = field.locator("input, select").first();
  if (kind === "boolean") {
    const was = await control.isChecked();
    return { give: () => control.setChecked(!was), wanted: was ? "False" : "True" };
  }
  const isSelect = await control.evaluate((it) => it.tagName === "SELECT");
  if (isSelect) {
    const now = await control.inputValue();
    const options = await control.locator("option").evaluateAll((all) => all.map((it) => it.value));
    const next = options.find((it) => it !== now);
    return next === undefined ? undefined : { give: () => control.selectOption(next), wanted: next };
  }
  const now = await control.inputValue();
  const typed = kind === "integer" ? "7" : kind === "number" ? "0.75" : kind === "raw" || (await control.evaluate((it) => it.classList.contains("code-input"))) ? "1 + 2"
    : kind === "date" ? "2026-02-03" : kind === "slider" ? await control.evaluate((it) => String(it.value === it.max ? it.min : it.max)) : `it's "new" \\ ${now.length}`;
  const isString = kind === "string" || kind === "date" || kind === "choice";
  return { give: async () => { await control.fill(typed); await control.blur(); }, wanted: isString && !(await control.evaluate((it) => it.classList.contains("code-input"))) ? JSON.stringify(typed) : typed };
}

async function holds(claim, what) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const said = await claim();
    if (said === true) return;
    if (Date.now() > end) throw new Error(`${what}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function tryBothWays(book, place, at, kind) {
  const field = book.cell(place).locator(".form-field").nth(at);
  const name = await field.locator("label").textContent();
  const control = field.locator("input, select").first();
  await field.scrollIntoViewIfNeeded();
  const line = async () => params((await book.texts())[place - 1]).filter((it) => !isOut(it) && new RegExp(`^\\s*${name}\\s*[:=]`).test(it));
  const change = await other(field, kind);
  if (!change) return "one option only";
  const before = await line();
  await change.give();
  await holds(async () => {
    const now = await line();
    const changed = now.find((it, which) => it !== before[which]);
    const value = changed?.replace(/^[^=]*=\s*/, "");
    return value !== undefined && (value.startsWith(change.wanted) || value.startsWith(JSON.stringify(change.wanted))) || `the code is ${JSON.stringify(now)}, not ${change.wanted}`;
  }, `${kind} ${name}, form to code`);
  // Back to what it was, in the code.
  const was = kind === "boolean" ? await control.isChecked() : await control.inputValue();
  const text = (await book.texts())[place - 1];
  const now = (await line()).find((it, which) => it !== before[which]);
  const old = before.find((it, which) => it !== now && !text.split("\n").includes(it));
  await book.write(place, text.replace(now, () => old));
  await holds(async () => (kind === "boolean" ? await control.isChecked() : await control.inputValue()) !== was || `the form still shows ${was}`, `${kind} ${name}, code to form`);
  return true;
}

await mkdir(out, { recursive: true });
const browser = await openBrowser();
const stoa = await Stoa.start(browser);
const rows = [["notebook", "param lines", "commented out", "fields", "markdown", "tried", "failed"].join("\t")];
let lines = 0, found = 0, tried = 0, failures = 0;
try {
  for (const [at, file] of (await readdir(folder)).filter((it) => it.endsWith(".ipynb")).sort().entries()) {
    const notebook = JSON.parse(await readFile(`${folder}/${file}`, "utf8"));
    // Nothing of strangers is run.
    for (const cell of notebook.cells) cell.source = sourceOf(cell).replace(/\brun\s*:\s*(["'])auto\1/g, "run: \"no\"");
    const wanted = notebook.cells.map((cell) => (cell.cell_type === "code" ? params(cell.source) : []));
    const out_ = wanted.flat().filter(isOut).length;
    const placed = await stoa.place(`forms ${at}`, notebook);
    const page = await stoa.context.newPage();
    const failed = [];
    let fields = 0, markdown = 0;
    try {
      await page.setViewportSize({ width: 1440, height: 1000 });
      await page.goto(placed.address);
      const book = await new Notebook(page).ready();
      const withForm = wanted.filter((it) => it.some((line) => !isOut(line))).length;
      await holds(async () => (await page.locator(".cell-form:has(.form-field)").count()) >= withForm || `${await page.locator(".cell-form:has(.form-field)").count()} of ${withForm} forms`, "forms").catch((error) => failed.push(error.message));
      fields = await page.locator(".form-field").count();
      markdown = await page.locator(".form-markdown").count();
      if (fields !== wanted.flat().length - out_) failed.push(`${fields} fields for ${wanted.flat().length - out_} lines`);
      const seen = new Set();
      const cells = await page.locator(".cells li[data-cell]").evaluateAll((all) => all.map((cell) => [...cell.querySelectorAll(".form-field")].map((field) =>
        field.className.replace("form-field ", "") + (field.querySelector("select") ? " list" : field.querySelector("datalist") ? " open list" : "") + (field.querySelector(".code-input") ? " code" : ""))));
      for (const [where, kinds] of cells.entries()) {
        for (const [which, kind] of kinds.entries()) {
          if (seen.has(kind)) continue;
          const tells = await tryBothWays(book, where + 1, which, kind.split(" ")[0]).catch((error) => error.message.split("\n")[0]);
          if (tells === "one option only") continue;
          seen.add(kind);
          if (tells !== true) {
            failed.push(`cell ${where + 1}: ${tells}`);
            await page.screenshot({ path: `${out}/${at + 1}-${failed.length}.png` });
          }
        }
      }
      tried += seen.size;
      rows.push([file, wanted.flat().length, out_, fields, markdown, [...seen].join(", "), failed.join(" | ")].join("\t"));
    } catch (error) {
      failed.push(error.message.split("\n")[0]);
      rows.push([file, wanted.flat().length, out_, fields, markdown, "", failed.join(" | ")].join("\t"));
    } finally {
      await page.close();
      await stoa.forget(placed);
    }
    lines += wanted.flat().length - out_;
    found += fields;
    failures += failed.length;
    console.log(rows.at(-1));
  }
} finally {
  await stoa.stop();
  await browser.close();
}
await writeFile(`${out}/forms.tsv`, rows.join("\n") + "\n");
console.log(`${rows.length - 1} notebooks, ${found} fields for ${lines} lines, ${tried} kinds tried both ways, ${failures} failures`);
