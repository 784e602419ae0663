// What a browser does with Stoa below a path behind TLS: node page.mjs LINK. Ends with 0 when all of it works.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
const { chromium } = createRequire(new URL("../browser/package.json", import.meta.url))("playwright-core");

const link = process.argv[2];
const browser = await chromium.launch({ executablePath: process.env.STOA_CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("response", (answer) => { if (answer.status() >= 400 && answer.status() !== 401) complaints.push(`${answer.status()} ${answer.url()}`); });

  await page.goto(link);
  await page.getByRole("heading", { name: "Library" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/stoa/");
  await page.getByRole("button", { name: "New notebook" }).click();
  await page.waitForURL(/\/stoa\/notebooks\//);
  await page.locator(".cells li[data-cell]").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".cm-content:focus").waitFor();
  await page.keyboard.insertText("from IPython.display import HTML\nHTML('<b id=deep>below the path</b><script>deep.title = self.origin</script>')");
  await page.keyboard.press("Control+Enter");
  await page.frameLocator("iframe.sandbox-frame").first().locator("#deep[title=null]").waitFor();
  await page.locator(".saved", { hasText: /^Saved, revision/ }).waitFor();
  await page.reload();
  await page.locator("iframe.sandbox-frame").first().waitFor();
  await page.getByRole("link", { name: "Library" }).first().click();
  await page.getByRole("heading", { name: "Library" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/stoa/");

  // The pages around it, an invitation, and the door that lets one in where one wanted to go.
  for (const [name, path, heading = name] of [["Trash", "/stoa/trash"], ["Account", "/stoa/account", "Sessions"], ["People", "/stoa/people"]]) {
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name }).click();
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    assert.equal(new URL(page.url()).pathname, path);
  }
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const invitation = await page.getByRole("textbox", { name: /^An invitation/ }).inputValue();
  assert.match(invitation, /^https:\/\/[^/]+\/stoa\/join#/);
  const other = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  await other.goto(new URL("/stoa/account", link).href);
  await other.waitForURL(/\/stoa\/sign-in$/);
  await other.goto(invitation);
  await other.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await other.getByRole("textbox", { name: "Name to sign in" }).fill("ada");
  await other.getByLabel("Password").fill("the engine weaves patterns");
  await other.getByRole("button", { name: "Make account" }).click();
  await other.getByRole("heading", { name: "Library" }).waitFor();
  assert.equal(new URL(other.url()).pathname, "/stoa/");
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
