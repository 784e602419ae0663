// Tries modes, keys and the policy on the demo page: node demo/try_keys.mjs [URL]
import { chromium } from "playwright-core";
import { strict as assert } from "node:assert";

const base = process.argv[2] ?? "http://127.0.0.1:5173";
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const problems = [];
tab.on("pageerror", (error) => problems.push(error.stack));
tab.on("console", (message) => message.type() === "error" && problems.push(message.text()));
const cells = () => tab.evaluate(() => live.cells.value.map((cell) => `${cell.type.value}:${cell.text.value}`));
const focus = () => tab.evaluate(() => document.activeElement.closest("[data-cell]")?.dataset.cell + (document.activeElement.closest(".cm-editor") ? " editing" : ""));
const step = async (keys, wait = 60) => { for (const key of keys.split(" ")) await tab.keyboard.press(key); await tab.waitForTimeout(wait); };

await tab.goto(`${base}/demo/?page=fresh`);
await tab.waitForTimeout(900);
await step("Enter");
assert.equal(await focus(), "c1 editing");
await tab.keyboard.type("def f(x):\nreturn x");
assert.deepEqual(await cells(), ["code:def f(x):\n    return x"]);
await step("Shift+Enter", 150);
assert.equal(await focus(), "c3 editing", "a run at the end makes a cell and edits it");
await tab.keyboard.type("1/0");
await step("Escape");
assert.equal(await focus(), "c3");
await step("a");
await step("m", 150);
await step("Enter", 200);
await tab.keyboard.type("# Title");
await step("Escape", 150);
assert.equal(await tab.locator("h1", { hasText: "Title" }).count() > 0, true, "Esc renders a text cell");
await step("j");
await step("d d", 150);
assert.equal((await cells()).length, 2);
await step("z", 150);
assert.equal((await cells()).length, 3, "z brings the cell back");
await step("k k k");
await step("c");
await step("v", 120);
assert.equal((await cells()).length, 4);
await step("x", 120);
await step("?", 150);
assert.equal(await tab.locator("dialog").isVisible(), true);
await step("Escape", 100);
await step("Home");
await step("Control+Enter", 1200);
assert.match(await tab.locator("li.cell").first().getAttribute("aria-label"), /^Code cell 1, run \d+, .*1 output$/);

await tab.goto(`${base}/demo/?page=fresh`);
await tab.waitForTimeout(700);
await step("Enter");
await tab.keyboard.type("flood");
await step("Control+Enter", 100);
await step("b", 100);
await step("Enter", 150);
const delays = await tab.evaluate(() => new Promise((done) => {
  const all = [];
  document.addEventListener("keydown", (event) => requestAnimationFrame(() => setTimeout(() => all.push(performance.now() - event.timeStamp))), true);
  setTimeout(() => done(all.sort((a, b) => a - b)), 4000);
  setTimeout(() => 0);
}), undefined, void (async () => { for (let n = 0; n < 40; n++) { await tab.keyboard.press("x"); await tab.waitForTimeout(60); } })());
console.log(`typing during 10,000 lines/s: ${delays.length} keys, p50 ${delays[delays.length >> 1]?.toFixed(0)} ms, max ${delays.at(-1)?.toFixed(0)} ms`);
for (const count of [200, 1000]) {
  const started = Date.now();
  await tab.goto(`${base}/demo/?page=many&cells=${count}`);
  await tab.waitForSelector(".cm-editor");
  console.log(`${count} cells: an editor after ${Date.now() - started} ms, ${await tab.locator(".cm-editor").count()} editors`);
}
console.log(problems.join("\n") || "no problems");
await browser.close();
