#!/usr/bin/env node
// The whole product in Chromium: a real server, host, spawner and kernel behind real pages.
//
//   node run.mjs              every case
//   node run.mjs NAME...      cases whose name contains one of these
//
// Two cases at a time, each in a house and a browser of their own; STOA_LANES=1 for one after the other.
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
import { atRest, limits } from "./limits.mjs";
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
import { colab } from "./colab.mjs";
import { forms } from "./forms.mjs";
import { gate } from "./gate.mjs";
import { walks } from "./walks.mjs";
import { widgets } from "./widgets.mjs";

const longestCase_ms = 300_000;
const cases = { ...using, ...walks, ...writing, ...looks, ...forms, ...colab, ...errorHelp, ...palettes, ...besideCells, ...scratch, ...settings, ...variables, ...outputs, ...breaking, ...stormCase, ...widgets, ...presence, ...hostile, ...structure, ...inout, ...people, ...limitedAccess, ...library, ...gate, ...kernels, ...accessibility, ...files, ...pictures, ...limits, ...atRest };
const wanted = process.argv.slice(2);
const chosen = Object.entries(cases).filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`run.mjs: no case is named so. There are:\n  ${Object.keys(cases).join("\n  ")}`);
  process.exit(2);
}

const shots = process.env.STOA_SHOTS ?? await mkdtemp(`${tmpdir()}/stoa-shots-`);
await mkdir(shots, { recursive: true });
let passed = 0;
let failures = 0;
/** What is said of failures stands once more at the end, where whoever reads only the end finds it. */
const repeated = [];

/** A house and a browser of their own, in which one case at a time runs: what a case does to its server disturbs no other. */
class Lane {
  static async open() {
    const lane = new Lane();
    lane.house = await House.start();
    lane.browser = await openBrowser();
    // The link works once: who comes through it gives the cookie to the others.
    const door = await Profile.open(lane.browser, lane.house);
    const page = await door.page(new URL(lane.house.link).pathname + new URL(lane.house.link).hash);
    await page.getByRole("heading", { name: "Library" }).waitFor();
    lane.storageState = await door.context.storageState();
    await page.close();
    lane.door = door; // by which what a case made is cleared away
    return lane;
  }
  async close() {
    await this.browser.close();
    await this.house.stop();
  }
  async run(name, claim) {
    const started = Date.now();
    const profiles = [];
    const lines = []; // of this case, written together at its end
    const stage = {
      house: this.house, browser: this.browser, shots,
      say: (line) => lines.push(`      ${line}`),
      /** A profile that is signed in, unless told otherwise. */
      profile: async (options = {}) => {
        const profile = await Profile.open(this.browser, this.house, { storageState: this.storageState, ...options });
        profiles.push(profile);
        return profile;
      },
    };
    const took = () => `(${((Date.now() - started) / 1000).toFixed(1)} s)`;
    let timer;
    try {
      await Promise.race([
        claim(stage),
        new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`longer than ${longestCase_ms / 1000} s`)), longestCase_ms); }),
      ]);
      const complaints = (await Promise.all(profiles.map((profile) => profile.violations()))).flat();
      if (complaints.length) throw new Error(`the browser complained:\n    ${complaints.join("\n    ")}`);
      passed++;
      lines.push(`ok    ${name} ${took()}`);
    } catch (error) {
      failures++;
      const said = [`FAIL  ${name} ${took()}\n  ${String(error.stack ?? error).replaceAll("\n", "\n  ")}`];
      let at = 0;
      for (const profile of profiles) {
        for (const page of profile.context.pages()) {
          const path = `${shots}/failed-${name.replace(/\W+/g, "-").slice(0, 60)}-${++at}.png`;
          await page.screenshot({ path }).then(() => said.push(`  see ${path}`), () => undefined);
        }
        if (profile.complaints.length) said.push(`  the browser said: ${profile.complaints.join("\n    ")}`);
      }
      lines.push(...said);
      repeated.push(...said);
    }
    clearTimeout(timer);
    await Promise.all([
      this.door.tidy().catch((error) => lines.push(`  not tidied: ${error.message}`)),
      ...profiles.map((profile) => profile.close().catch(() => undefined)),
    ]);
    console.log(lines.join("\n"));
  }
}

// A case waits as long as it computes, so two at a time are done in little more than half the time. Some need the machine for themselves.
const alone = chosen.filter(([name]) => name in atRest);
const shared = chosen.filter(([name]) => !(name in atRest));
const lanes = [];
try {
  for (let at = 0; at < Math.min(Number(process.env.STOA_LANES ?? 2), shared.length || 1); at++) lanes.push(await Lane.open());
  await Promise.all(lanes.map(async (lane) => {
    for (let next; (next = shared.shift());) await lane.run(...next);
  }));
  for (const lane of lanes.splice(1)) await lane.close();
  for (const one of alone) await lanes[0].run(...one);
} finally {
  for (const lane of lanes) await lane.close();
}
if (failures) console.log(`\nwhat failed, once more:\n${repeated.join("\n").replace(/^FAIL /gm, "    ")}\n`);
console.log(`${passed} passed, ${failures} failed`);
process.exit(failures ? 1 : 0);
