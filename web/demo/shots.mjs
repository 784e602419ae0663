// Pictures of the demo pages: node demo/shots.mjs OUT_FOLDER [URL] ; the demo server (npm run dev) must run.
import { chromium } from "playwright-core";

const [out = "shots", base = "http://127.0.0.1:5173", only] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const problems = [];
for (const page of ["notebook", "troubles", "fresh", "library", "empty", "sign_in"]) {
  for (const theme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(sizes)) {
      const name = `${page}-${theme}-${size}`;
      if (only && !name.includes(only)) continue;
      const context = await browser.newContext({ viewport, colorScheme: theme, hasTouch: size === "phone", deviceScaleFactor: size === "phone" ? 2 : 1 });
      const tab = await context.newPage();
      tab.on("pageerror", (error) => problems.push(`${name}: ${error.stack}`));
      tab.on("console", (message) => { if (message.type() === "error") problems.push(`${name}: ${message.text()}`); });
      await tab.goto(`${base}/demo/?page=${page}&theme=${theme}&token=${page === "sign_in" ? "used" : ""}`);
      await tab.waitForTimeout(900);
      if (page === "notebook") {
        await tab.evaluate(() => { const box = document.querySelector(".document"); const cell = document.querySelectorAll("li.cell")[4]; box.scrollTop = cell.offsetTop - box.offsetTop; });
        await tab.evaluate(() => document.querySelectorAll("li.cell")[7].focus());
        await tab.waitForTimeout(300);
      }
      await tab.screenshot({ path: `${out}/${name}.png` });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) problems.push(`${name}: scrolls sideways`);
      await context.close();
    }
  }
}
await browser.close();
console.log(problems.join("\n") || "no problems");
