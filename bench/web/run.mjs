#!/usr/bin/env node
// The notebook page beside Notebook 6's, in the same Chromium, one after the other: numbers and ratios. Nothing is asserted.
//
//   node bench/web/run.mjs [--cells 200,1000] [--json FILE]
//
// STOA_BUILD names the programs' build (a release build is what to measure); web/dist must be built.
import { writeFile } from "node:fs/promises";
import { openBrowser } from "../../tests/browser/pages.mjs";
import { Notebook6, Stoa } from "./houses.mjs";

const given = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const sizes = given("--cells", "200,1000").split(",").map(Number);
const keys = 60;
const floodLines_per_s = 10_000;
const flood_s = 6;
const slowFrame_ms = 50;

/** Text, code with a short output, and now and then a table: as notebooks of courses are. */
function notebook(cells) {
  const metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
  return {
    nbformat: 4, nbformat_minor: 5, metadata,
    cells: Array.from({ length: cells }, (_, at) => {
      const id = `cell-${at}`;
      if (at % 4 === 0) {
        return { id, cell_type: "markdown", metadata: {}, source: `## Step ${at}\n\nWhat the next cells do, with *stress*, \`code\` and a [link](https://example.org/${at}).\n\n- one\n- two` };
      }
      const lines = Array.from({ length: 6 }, (_, line) => `value_${at}_${line} = sum(number * ${line} for number in range(${at}))  # line ${line}`);
      const output = at % 4 === 1
        ? { output_type: "stream", name: "stdout", text: Array.from({ length: 8 }, (_, line) => `${line} of cell ${at}\n`).join("") }
        : { output_type: "execute_result", execution_count: at, metadata: {}, data: { "text/plain": `${at}` } };
      return { id, cell_type: "code", metadata: {}, execution_count: at, source: lines.join("\n"), outputs: [output] };
    }),
  };
}

const rank = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** The address is opened with an empty cache: bytes as sent, requests, and when a person can read and write. */
async function load(product, address) {
  const page = await product.context.newPage();
  const wire = await product.context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0, requests = 0;
  wire.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; requests++; });
  const began = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.locator(product.cell).first().waitFor({ timeout: 60_000 });
  const readable = performance.now() - began;
  await page.locator(product.editor).first().waitFor({ timeout: 60_000 });
  const editor = performance.now() - began;
  await product.usable(page);
  const usable = performance.now() - began;
  await page.waitForLoadState("networkidle");
  const heap_mb = await heap(product, page);
  return { page, figures: { "first load, KB": bytes / 1024, "requests": requests, "readable, ms": readable, "editor there, ms": editor, "connected, ms": usable, "heap, MB": heap_mb } };
}

async function heap(product, page) {
  const wire = await product.context.newCDPSession(page);
  await wire.send("HeapProfiler.enable");
  await wire.send("HeapProfiler.collectGarbage");
  const { usedSize } = await wire.send("Runtime.getHeapUsage");
  await wire.detach();
  return usedSize / (1 << 20);
}

/** From the key's own time to after the frame that shows it. */
async function keyToScreen(page, count) {
  await page.evaluate(() => {
    window.benchKeys = [];
    window.benchListen ??= addEventListener("keydown", (event) => {
      const began = event.timeStamp;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.benchKeys.push(performance.now() - began);
        channel.port2.postMessage(0);
      });
    }, true) ?? true;
  });
  for (let at = 0; at < count; at++) {
    await page.keyboard.press("abcdefghij"[at % 10]);
    await page.waitForTimeout(35);
  }
  return page.evaluate(() => window.benchKeys);
}

/** Wheels through the whole page; how long each frame took. */
async function scroll(page) {
  await page.mouse.move(720, 500);
  await page.evaluate(() => {
    window.benchFrames = [];
    window.benchScrolls = true;
    let last = performance.now();
    const frame = (now) => {
      window.benchFrames.push(now - last);
      last = now;
      if (window.benchScrolls) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let at = 0; at < 120; at++) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  return page.evaluate(() => { window.benchScrolls = false; return window.benchFrames; });
}

async function measure(product, cells) {
  const content = notebook(cells);
  const flood = `import time\nfor second in range(${flood_s * 20}):\n    print("\\n".join(f"line {second} {line} " + "x" * 60 for line in range(${floodLines_per_s / 20})), flush=True)\n    time.sleep(0.05)\nprint("flood ended")`;
  content.cells[1] = { ...content.cells[1], source: flood, outputs: [], execution_count: null };
  content.cells[3] = { ...content.cells[3], source: "typed = ''", outputs: [], execution_count: null };
  const placed = await product.place(`bench ${cells}`, content);
  const { page, figures } = await load(product, placed.address);
  await product.write(page, 3);
  const quiet = await keyToScreen(page, keys);
  Object.assign(figures, { "key to screen p50, ms": rank(quiet, 0.5), "key to screen p95, ms": rank(quiet, 0.95) });
  const frames = await scroll(page);
  Object.assign(figures, { "scrolling: longest frame, ms": Math.max(...frames), [`scrolling: frames over ${slowFrame_ms} ms`]: frames.filter((frame) => frame > slowFrame_ms).length });
  await page.evaluate(() => scrollTo(0, 0));
  for (let at = 0; at < 130; at++) await page.mouse.wheel(0, -400);
  await product.run(page, 1);
  await page.locator(product.cell).nth(1).getByText("line 1", { exact: false }).first().waitFor({ timeout: 60_000 });
  await product.write(page, 3);
  const flooded = await keyToScreen(page, keys);
  Object.assign(figures, { "key to screen in a flood p50, ms": rank(flooded, 0.5), "key to screen in a flood p95, ms": rank(flooded, 0.95) });
  await page.locator(product.cell).nth(1).getByText("flood ended").first().waitFor({ timeout: 120_000 });
  figures["heap after the flood, MB"] = await heap(product, page);
  await page.close();
  await product.forget(placed);
  return figures;
}

const browser = await openBrowser();
const results = [];
try {
  for (const cells of sizes) {
    const row = { cells };
    for (const make of [Stoa, Notebook6]) {
      const product = await make.start(browser);
      try {
        row[product.name] = await measure(product, cells);
      } finally {
        await product.stop();
      }
    }
    results.push(row);
    console.log(`\n${cells} cells`.padEnd(46) + "stoa".padStart(12) + "Notebook 6".padStart(14) + "ratio".padStart(10));
    for (const [figure, ours] of Object.entries(row.stoa)) {
      const peers = row["Notebook 6"][figure];
      console.log(`  ${figure}`.padEnd(45) + ours.toFixed(1).padStart(12) + peers.toFixed(1).padStart(14) + `${(peers / ours).toFixed(2)}x`.padStart(10));
    }
  }
} finally {
  await browser.close();
}
const file = given("--json");
if (file) await writeFile(file, JSON.stringify(results, undefined, 1));
