#!/usr/bin/env node
// Two pages type seeded random edits into the same notebook while a cell prints, connections break and the server is killed.
//
//   node storm.mjs --edits 2000 --kills 50 [--seed N]
//
// In the end both pages and the server's download hold the same text, every token that was typed and not deleted is there once,
// no push was applied twice, and the printed counter has every number once. The schedule goes by the number of edits made, not by
// time, so that a seed says where a kill falls.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { House } from "./house.mjs";
import { openBrowser, printed, Profile, sourceOf, until } from "./pages.mjs";

const cellsInStorm = 24;
const counter = "import time\nnumber = 0\ntry:\n    while True:\n        print(number, flush=True)\n        number += 1\n        time.sleep(0.02)\nexcept KeyboardInterrupt:\n    print('end', number)";

function seeded(seed) { // mulberry32
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** In the page. An insert goes between two tokens, a deletion takes whole ones; so each token is there once or not at all. */
async function typing({ name, seed, edits }) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(random() * n);
  const storm = (window.stoaStorm = { made: 0, inserted: [], deleted: [], done: false, fault: undefined });
  const cells = () => [...document.querySelectorAll(".cells li[data-cell]")].slice(1);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** Boundaries between tokens, line ends included. */
  const edges = (text) => [0, ...[...text.matchAll(/<[ab]\d+>\n?/g)].map((found) => found.index + found[0].length)];
  try {
    let at = 0;
    while (storm.made < edits) {
      // Mostly where it typed last, at times where both type, at times far away.
      const dice = random();
      if (dice < 0.1) at = 0;
      else if (dice < 0.2) at = below(cells().length);
      const cell = cells()[at];
      let content = cell.querySelector(".cm-content");
      if (!content) {
        // Output above may grow and push the cell out of the window again: as a person does, scroll until it is there.
        storm.doing = `scrolling to cell ${at}`;
        for (let frames = 0; !(content = cell.querySelector(".cm-content")); frames++) {
          if (frames % 30 === 0) cell.scrollIntoView({ block: "center" });
          await frame();
        }
      }
      storm.doing = "typing";
      const { view } = content.cmTile;
      const text = view.state.doc.toString();
      const places = edges(text);
      if (random() < 0.7 || places.length < 3) {
        const token = `<${name}${storm.made}>`;
        const from = places[below(places.length)];
        view.dispatch({ changes: { from, insert: token + (random() < 0.3 ? "\n" : "") }, userEvent: "input.type", scrollIntoView: random() < 0.2 });
        storm.inserted.push(token);
      } else {
        const first = below(places.length - 1);
        const last = Math.min(places.length - 1, first + 1 + below(2));
        storm.deleted.push(...text.slice(places[first], places[last]).match(/<[ab]\d+>/g));
        view.dispatch({ changes: { from: places[first], to: places[last] }, userEvent: "delete.backward" });
      }
      storm.made++;
      await new Promise((resolve) => setTimeout(resolve, 5 + below(60))); // a person's pace, as load
    }
  } catch (fault) {
    storm.fault = String(fault.stack ?? fault);
  }
  storm.done = true;
}

/** What the server said in a page's sockets: each push has one revision, however often it was answered. */
function listen(page, heard) {
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => {
    const message = JSON.parse(payload);
    if (message.type === "welcome") heard.welcomes++;
    if (message.type !== "text_changed" && message.type !== "structure_changed") return;
    heard.changes++;
    const push = `${message.client_id} ${message.client_seq}`;
    const before = heard.pushes.get(push);
    if (before !== undefined && before !== message.revision) heard.faults.push(`push ${push} has revisions ${before} and ${message.revision}`);
    heard.pushes.set(push, message.revision);
    const owner = heard.revisions.get(message.revision);
    if (owner !== undefined && owner !== push) heard.faults.push(`revision ${message.revision} belongs to ${owner} and ${push}`);
    heard.revisions.set(message.revision, push);
  }));
}

export async function storm({ house, one, other, seed = 1, edits = 200, kills = 5, say = () => {} }) {
  const random = seeded(seed);
  const id = await one.make("Storm", [counter, ...Array(cellsInStorm).fill("")]);
  for (const profile of [one, other]) profile.expects(/WebSocket is already in CLOSING or CLOSED state/); // closed by us, from the page's side
  const heard = { pushes: new Map(), revisions: new Map(), faults: [], welcomes: 0, changes: 0 };
  for (const profile of [one, other]) profile.context.on("page", (page) => listen(page, heard));
  const books = [await one.notebook(id), await other.notebook(id)];
  const [left, right] = books;
  await left.select(1);
  await left.keys("Control+Enter");
  await left.outputs(1).getByText("1", { exact: true }).waitFor();

  const began = Date.now();
  for (const [at, name] of ["a", "b"].entries()) {
    await books[at].page.evaluate(`void (${typing})(${JSON.stringify({ name, seed: seed * 7919 + at, edits })})`);
  }
  // What happens after how many edits of which page.
  const happenings = [];
  const moment = () => Math.floor(random() * edits * 0.95) + 1;
  for (let i = 0; i < kills; i++) happenings.push({ what: "kill", after: moment() });
  for (let i = 0; i < kills; i++) happenings.push({ what: random() < 0.5 ? "break" : "away", after: moment(), whose: random() < 0.5 ? 0 : 1, edits: 2 + Math.floor(random() * 12) });
  happenings.sort((a, b) => a.after - b.after);
  const made = async (book, number) => {
    try {
      await book.page.waitForFunction((wanted) => window.stoaStorm.made >= wanted || window.stoaStorm.done, number, { timeout: 120_000 });
    } catch (fault) {
      const states = await Promise.all(books.map(async ({ page }) => JSON.stringify(await page.evaluate(() => ({
        made: window.stoaStorm.made, doing: window.stoaStorm.doing, saved: document.querySelector(".saved")?.textContent, notices: document.querySelector(".notices")?.textContent,
      })))));
      throw new Error(`a page stopped typing before edit ${number}:\n${states.join("\n")}`, { cause: fault });
    }
  };
  let lost = 0, onlineKills = 0;
  for (const { what, after, whose = 0, edits: length } of happenings) {
    await made(books[whose], after);
    if (what === "kill") {
      const states = await Promise.all(books.map((book) => book.page.locator(".saved").innerText()));
      if (states.some((words) => /^Sav/.test(words))) onlineKills++;
      await house.kill("serve");
      await house.startAgain("serve");
      lost++;
    } else if (what === "break") {
      await books[whose].breakSockets();
    } else {
      const { context } = whose ? other : one;
      await context.setOffline(true);
      await books[whose].breakSockets();
      await made(books[whose], after + length);
      await context.setOffline(false);
    }
  }
  for (const book of books) await made(book, edits);
  const typed_s = (Date.now() - began) / 1000;

  const logs = await Promise.all(books.map((book) => book.page.evaluate(() => window.stoaStorm)));
  for (const log of logs) assert.equal(log.fault, undefined);
  await Promise.all(books.map((book) => book.saved()));
  await left.select(1);
  await left.keys("i", "i");
  await left.finished(1);
  const revision = await until(async () => {
    const [mine, theirs] = await Promise.all(books.map((book) => book.saved()));
    return mine === theirs && mine;
  }, "both pages stand at the same revision");

  const kept = await one.download(id);
  const texts = kept.cells.map(sourceOf);
  for (const book of books) await book.holdsAll(texts);
  const inserted = new Set(logs.flatMap((log) => log.inserted));
  const deleted = new Set(logs.flatMap((log) => log.deleted));
  assert.equal(inserted.size, logs.reduce((sum, log) => sum + log.inserted.length, 0));
  const all = texts.slice(1).join("");
  const found = all.match(/<[ab]\d+>/g) ?? [];
  assert.equal(all.replace(/<[ab]\d+>\n?/g, "").replaceAll("\n", ""), "", "there is text that nobody typed");
  assert.equal(new Set(found).size, found.length, "a token is there twice");
  const expected = [...inserted].filter((token) => !deleted.has(token)).sort();
  assert.deepEqual([...found].sort(), expected, "tokens are missing, or deleted ones are back");
  assert.deepEqual(heard.faults, []);
  assert.ok([...heard.revisions.keys()].every((number) => number <= revision));

  const numbers = printed(kept.cells[0]).trimEnd().split("\n");
  const last = numbers.pop();
  const ended = `${await left.cell(1).getAttribute("aria-label")}: ${JSON.stringify(kept.cells[0].outputs.slice(-2)).slice(-600)}`;
  const counted = last.startsWith("end ") ? numbers : [...numbers, last];
  assert.deepEqual(counted, [...counted.keys()].map(String), `the counter lost or repeated a number; ${ended}`);
  // The interrupt may come between a print and its count.
  assert.ok(last === `end ${numbers.length}` || last === `end ${numbers.length - 1}`, `the counter's last words are missing; ${ended}`);
  say(`seed ${seed}: ${inserted.size} inserts, ${deleted.size} tokens deleted, ${found.length} left in ${cellsInStorm} cells; ` +
    `${lost} kills (${onlineKills} with a page online), ${happenings.length - lost} broken connections, ${heard.welcomes} welcomes, ` +
    `${heard.pushes.size} pushes heard, revision ${revision}, counted to ${numbers.length} in ${typed_s.toFixed(0)} s`);
}

export const stormCase = {
  async "two typing pages converge over 5 kills of the server, and nothing is lost or doubled"({ house, profile, say }) {
    await storm({ house, one: await profile(), other: await profile(), say });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, plain) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? plain : Number(process.argv[at + 1]); };
  const house = await House.start();
  const browser = await openBrowser();
  let status = 0;
  try {
    const one = await Profile.open(browser, house);
    const page = await one.page(new URL(house.link).pathname + new URL(house.link).hash);
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await page.close();
    const other = await Profile.open(browser, house, { storageState: await one.context.storageState() });
    await storm({ house, one, other, seed: option("seed", 1), edits: option("edits", 2000), kills: option("kills", 50), say: console.log });
    console.log("1 passed, 0 failed");
  } catch (error) {
    console.log(`${error.stack ?? error}\n0 passed, 1 failed`);
    status = 1;
  }
  await browser.close();
  await house.stop();
  process.exit(status);
}
