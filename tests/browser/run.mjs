#!/usr/bin/env node
// The whole product in Chromium: a real server, host, spawner and kernel behind real pages.
//
//   node run.mjs              every case
//   node run.mjs NAME...      cases whose name contains one of these
//
// STOA_SHOTS=FOLDER keeps the pictures, and a picture of every page of a case that failed.
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { House } from "./house.mjs";
import { openBrowser, Profile } from "./pages.mjs";
import { accessibility } from "./accessibility.mjs";
import { breaking } from "./breaking.mjs";
import { files } from "./files.mjs";
import { hostile } from "./hostile.mjs";
import { outputs } from "./outputs.mjs";
import { inout } from "./inout.mjs";
import { kernels } from "./kernels.mjs";
import { limitedAccess } from "./limited_access.mjs";
import { limits } from "./limits.mjs";
import { library } from "./library.mjs";
import { looks } from "./looks.mjs";
import { people } from "./people.mjs";
import { pictures } from "./pictures.mjs";
import { stormCase } from "./storm.mjs";
import { presence } from "./presence.mjs";
import { structure } from "./structure.mjs";
import { scratch } from "./scratch.mjs";
import { using } from "./using.mjs";
import { writing } from "./writing.mjs";
import { errorHelp } from "./error_help.mjs";
import { besideCells } from "./beside_cells.mjs";
import { palettes } from "./palette.mjs";
import { settings } from "./settings.mjs";
import { variables } from "./variables.mjs";
import { forms } from "./forms.mjs";
import { gate } from "./gate.mjs";
import { widgets } from "./widgets.mjs";

const longestCase_ms = 180_000;
const cases = { ...using, ...writing, ...looks, ...forms, ...errorHelp, ...palettes, ...besideCells, ...scratch, ...settings, ...variables, ...outputs, ...breaking, ...stormCase, ...widgets, ...presence, ...hostile, ...structure, ...inout, ...people, ...limitedAccess, ...library, ...gate, ...kernels, ...limits, ...accessibility, ...files, ...pictures };
const wanted = process.argv.slice(2);
const chosen = Object.entries(cases).filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`run.mjs: no case is named so. There are:\n  ${Object.keys(cases).join("\n  ")}`);
  process.exit(2);
}

const shots = process.env.STOA_SHOTS ?? await mkdtemp(`${tmpdir()}/stoa-shots-`);
await mkdir(shots, { recursive: true });
const house = await House.start();
const browser = await openBrowser();
let passed = 0;
let failures = 0;
/** What is said of failures stands once more at the end, where whoever reads only the end finds it. */
const said = [];
const say = (line) => {
  console.log(line);
  said.push(line);
};
try {
  // The link works once: who comes through it gives the cookie to the others.
  const door = await Profile.open(browser, house);
  const page = await door.page(new URL(house.link).pathname + new URL(house.link).hash);
  await page.getByRole("heading", { name: "Library" }).waitFor();
  const storageState = await door.context.storageState();
  await door.close();

  for (const [name, claim] of chosen) {
    const started = Date.now();
    const profiles = [];
    const stage = {
      house, browser, shots,
      /** A profile that is signed in, unless told otherwise. */
      async profile(options = {}) {
        const profile = await Profile.open(browser, house, { storageState, ...options });
        profiles.push(profile);
        return profile;
      },
    };
    let timer;
    try {
      await Promise.race([
        claim(stage),
        new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`longer than ${longestCase_ms / 1000} s`)), longestCase_ms); }),
      ]);
      const complaints = (await Promise.all(profiles.map((profile) => profile.violations()))).flat();
      if (complaints.length) throw new Error(`the browser complained:\n    ${complaints.join("\n    ")}`);
      passed++;
      console.log(`ok    ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failures++;
      say(`FAIL  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n  ${String(error.stack ?? error).replaceAll("\n", "\n  ")}`);
      let at = 0;
      for (const profile of profiles) {
        for (const page of profile.context.pages()) {
          const path = `${shots}/failed-${name.replace(/\W+/g, "-").slice(0, 60)}-${++at}.png`;
          await page.screenshot({ path }).then(() => say(`  see ${path}`), () => undefined);
        }
        if (profile.complaints.length) say(`  the browser said: ${profile.complaints.join("\n    ")}`);
      }
    }
    clearTimeout(timer);
    const tidier = await Profile.open(browser, house, { storageState });
    await tidier.tidy().catch((error) => console.log(`  not tidied: ${error.message}`));
    await tidier.close();
    for (const profile of profiles) await profile.close().catch(() => undefined);
  }
} finally {
  await browser.close();
  await house.stop();
}
if (failures) console.log(`\nwhat failed, once more:\n${said.join("\n").replace(/^FAIL /gm, "    ")}\n`);
console.log(`${passed} passed, ${failures} failed`);
process.exit(failures ? 1 : 0);
