// The guard in front of a run: honest work is never asked about, what looks disallowed is, and an operator answers.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findings, lightAndDark, tooSmall } from "./accessibility.mjs";
import { until } from "./pages.mjs";

const run = promisify(execFile);

const honest = [
  "try:\n    import face_recognition\nexcept ImportError:\n    face_recognition = None\nknown = []\ndef compare(image):\n    encodings = face_recognition.face_encodings(image)\n    return face_recognition.compare_faces(known, encodings[0])\nprint('faces known:', len(known))",
  "text = '''Deepfake detection: a survey. FaceSwap, DeepFaceLab, roop and SimSwap leave traces in frequency space.'''\nprint(len(text.split()), 'deepfake' in text.lower())",
  "import hashlib\nfor word in ['password', '123456', 'letmein']:\n    print(word, hashlib.sha256(word.encode()).hexdigest()[:12])",
  "prices = {'BTC': [61000, 60500, 62200], 'XMR': [150, 149, 155]}\nprint({coin: sum(p) / len(p) for coin, p in prices.items()})",
  "try:\n    from selenium import webdriver\n    from selenium.webdriver.chrome.options import Options\nexcept ImportError:\n    webdriver = None\ndef title(url):\n    options = Options()\n    options.add_argument('--headless')\n    driver = webdriver.Chrome(options=options)\n    driver.get(url)\n    return driver.title\nprint('ready')",
  "import shutil, subprocess\ncommand = ['ffmpeg', '-i', 'talk.mp4', '-ss', '00:01:00', '-to', '00:02:00', '-c', 'copy', 'part.mp4']\nif shutil.which('ffmpeg'):\n    subprocess.run(command)\nprint('trimmed')",
  "banned = ['xmrig', 'cpuminer', 'hashcat', 'john', 'hydra', 'roop', 'DeepFaceLab', 'faceswap', 'ngrok', 'cloudflared', 'transmission', 'aria2', 'sshd', 'tor']\nprint('Not allowed: ' + ', '.join(banned))\n# ./xmrig -o pool.supportxmr.com:3333",
];

const swap = [
  "url = 'https://github.com/s0md3v/roop.git'\n!git clone {url} && cd roop && pip install -r requirements.txt\nprint('the first went on')",
  "source, target, output = 'me.jpg', 'actor.mp4', 'out.mp4'\n!cd roop && python run.py -s {source} -t {target} -o {output} --keep-fps\nprint('the second went on')",
];

/** A miner under base64 in hex. */
function hiddenMiner(word) {
  const inner = "import subprocess\ntry:\n    subprocess.run(['./xmrig', '-o', 'pool.supportxmr.com:3333', '-u', '4AbC', '--donate-level', '1'])\nexcept OSError:\n    print('" + word + "')";
  const hex = Buffer.from(Buffer.from(inner).toString("base64")).toString("hex");
  return `import base64\nexec(base64.b64decode(bytes.fromhex('${hex}')))`;
}

/** A program that speaks to mining pools, by its structure (an ELF file that could not run). */
function minerProgram() {
  const words = Buffer.from("\0stratum+ssl://\0rx/0\0donate-level\0");
  const out = Buffer.alloc(120);
  out.write("\x7fELF\x02\x01\x01", "latin1");
  out.writeUInt16LE(2, 16); out.writeUInt16LE(62, 18); out.writeUInt32LE(1, 20);
  out.writeUInt32LE(0x400000, 24); out.writeUInt32LE(64, 32);
  [64, 56, 1, 64].forEach((number, at) => out.writeUInt16LE(number, 52 + 2 * at));
  out.writeUInt32LE(1, 64); out.writeUInt32LE(5, 68); out.writeUInt32LE(120, 72);
  out.writeUInt32LE(0x400000, 80); out.writeUInt32LE(0x400000, 88);
  out.writeUInt32LE(words.length, 96); out.writeUInt32LE(words.length, 104); out.writeUInt32LE(4096, 112);
  return Buffer.concat([out, words]);
}

/** Where others keep what is cloned and fetched: a repository outside the home, where it would be seen before it is cloned, and a server on the
 * sandbox's loopback. A key that is known only at run time keeps both from being read with the cell. */
function elsewhere() {
  const hidden = (bytes) => `bytes(c ^ key for c in ${JSON.stringify([...bytes].map((byte) => byte ^ 7))})`;
  const script = "import os\nos.system('./xmrig -o stratum+tcp://pool.example.org:3333 -u me --donate-level 1')\n";
  return ["import http.server, os, threading, time", "key = int(time.time() > 0) * 7", "os.makedirs('/tmp/there')",
    `open('/tmp/there/run.py', 'wb').write(${hidden(Buffer.from(script))})`, `held = ${hidden(minerProgram())}`,
    "!cd /tmp/there && git init -q . && git add . && git -c user.name=a -c user.email=a@example.org commit -qm a",
    "class Page(http.server.BaseHTTPRequestHandler):", "    def do_GET(self):", "        self.send_response(200)", "        self.end_headers()", "        self.wfile.write(held)",
    "    def log_message(self, *words):", "        pass", "server = http.server.HTTPServer(('127.0.0.1', 0), Page)",
    "threading.Thread(target=server.serve_forever, daemon=True).start()"].join("\n");
}

const asks = (book, place) => book.cell(place).getByRole("group", { name: "Before this cell runs" });
const says = (book, place, words) => book.page.locator(`.cells li[data-cell]:nth-child(${place})[aria-label*="${words}"]`).waitFor();
const taken = (book, place) => says(book, place, "taken out of the queue");
async function press(book, place) {
  await book.select(place);
  await book.keys("Control+Enter");
}
const cases = async (me, show = "open") => (await me.ask("GET", `/api/guard/cases?show=${show}`)).cases;
const setAction = (me, class_name, action) => me.ask("PUT", "/api/guard/policy", { class_name, action });

export const gate = {
  async "look-alikes run and nobody is asked: faces, detection, hashes, prices, a browser, a video, every banned name"({ profile }) {
    const me = await profile();
    const id = await me.make("Honest work", honest);
    const book = await me.notebook(id);
    await book.page.getByRole("button", { name: "Run all" }).click();
    await book.outputs(honest.length).getByText(/Not allowed/).waitFor();
    for (let place = 1; place <= honest.length; place++) await book.finished(place);
    assert.equal(await book.page.locator(".gate").count(), 0);
    assert.deepEqual((await cases(me)).filter((it) => it.notebook_id === id), []);
  },

  async "a face swap is asked about in plain words: Enter and Escape take it back, run anyway runs it, and what waits behind waits"({ profile }) {
    const me = await profile();
    const id = await me.make("Course film", swap);
    const book = await me.notebook(id);
    await press(book, 1);
    await asks(book, 1).getByText("This cell looks like making a given person's face or voice appear where it was not, which this service does not allow. If it is something else, run it: a warning alone never counts against you. Your choice is recorded and a person may look.").waitFor();
    const words = await asks(book, 1).innerText();
    assert.doesNotMatch(words, /rule|score|weight|deepfake|famil|probab|\d\.\d/i, "nothing of how it was found");
    await until(() => asks(book, 1).getByRole("button", { name: "Cancel" }).evaluate((button) => button === document.activeElement), "Cancel has the focus");
    assert.equal(await book.cell(1).locator(".gutter-word").innerText(), "asks first");
    await book.page.locator(".statusbar").getByText("Cell 1 waits for your answer").waitFor();
    await book.page.getByRole("button", { name: /^Kernel: Waiting for you/ }).waitFor();
    await book.keys("Enter");
    await taken(book, 1);
    await asks(book, 1).waitFor({ state: "detached" });

    await press(book, 1);
    await asks(book, 1).waitFor();
    await until(() => asks(book, 1).getByRole("button", { name: "Cancel" }).evaluate((button) => button === document.activeElement), "Cancel has the focus again");
    await book.keys("Escape");
    await taken(book, 1);
    assert.equal(await book.outputs(1).getByText("the first went on").count(), 0);

    await book.page.getByRole("button", { name: "Run all" }).click();
    await asks(book, 1).getByRole("button", { name: "Run anyway" }).click();
    await book.outputs(1).getByText("the first went on").waitFor();
    // The second is asked about for itself, with what the first left.
    await asks(book, 2).getByRole("button", { name: "Run anyway" }).click();
    await book.outputs(2).getByText("the second went on").waitFor();
    await book.finished(2);
    // The same code again is not asked about again.
    await press(book, 1);
    await book.finished(1, /run 3/);
    assert.equal(await book.page.locator(".gate").count(), 0);
    const mine = (await cases(me)).filter((it) => it.notebook_id === id);
    assert.deepEqual(mine.map((it) => it.outcome).sort(), ["cancelled", "cancelled", "ran", "ran"]);
    assert.ok(mine.every((it) => it.class_name === "deepfake"));
    assert.ok(mine.some((it) => it.would_stop), "the operator hears what would have been stopped");
  },

  async "a miner under two encodings: the mistake is reported, answered in the notebook, and stopped once the operator turned that on"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Benchmark", [hiddenMiner("one"), hiddenMiner("two"), "1 + 1"]);
    const book = await me.notebook(id);
    await press(book, 1);
    await asks(book, 1).getByText(/looks like mining of cryptocurrencies,/).waitFor();
    await asks(book, 1).getByRole("button", { name: "This is a mistake" }).click();
    await asks(book, 1).getByLabel(/What is it instead/).fill("A lesson on how malware hides.");
    await asks(book, 1).getByRole("button", { name: "Send" }).click();
    await asks(book, 1).getByText(/An operator is asked to answer by/).waitFor();
    await asks(book, 1).getByRole("button", { name: "Cancel" }).click();
    await taken(book, 1);
    const reported = book.cell(1).getByRole("group", { name: "A mistake that you reported" });
    await reported.getByText(/You said that this is a mistake/).waitFor();

    const desk = await me.page("/guard");
    await desk.getByRole("button", { name: /^Mistakes, \d/ }).click();
    await desk.getByRole("button", { name: /Benchmark/ }).click();
    const chosen = desk.getByRole("region", { name: "The chosen case" });
    await chosen.getByText("“A lesson on how malware hides.”").waitFor();
    await chosen.getByText("cell 1, line 2, decoded once").first().waitFor();
    await chosen.getByText(/xmrig -o pool\.supportxmr\.com:3333/).first().waitFor();
    await chosen.getByLabel(/Your answer/).fill("Agreed, and sorry.");
    await desk.screenshot({ path: `${shots}/guard-answer.png` });
    await chosen.getByRole("button", { name: "Accept" }).click();
    await chosen.getByText(/Agreed that it was a mistake/).waitFor();
    await reported.getByText(/An operator agreed that it was a mistake .* They say: Agreed, and sorry\./).waitFor();
    // Over a reload too, until it was read.
    await book.page.reload();
    await reported.getByRole("button", { name: "Dismiss" }).click();
    await reported.waitFor({ state: "detached" });
    // Accepted code of this person runs.
    await press(book, 1);
    await book.outputs(1).getByText("one", { exact: true }).waitFor();

    await desk.getByRole("button", { name: "Policy" }).click();
    await desk.getByLabel("What is done about mining").selectOption("stop");
    await until(async () => (await me.ask("GET", "/api/guard/policy")).classes.find((it) => it.class_name === "mining").action === "stop", "the policy is changed");
    try {
      await press(book, 2);
      const stopped = book.cell(2).getByRole("group", { name: "This run was stopped" });
      await stopped.getByText("This run was stopped before it began.").waitFor();
      await stopped.getByText("mining of cryptocurrencies", { exact: true }).waitFor();
      await says(book, 2, "stopped before it began");
      assert.equal(await book.outputs(2).getByText("two", { exact: true }).count(), 0);
      await book.page.screenshot({ path: `${shots}/gate-stopped.png` });
      // Everything else still works.
      await book.run(3);
      await book.outputs(3).getByText("2", { exact: true }).waitFor();
      await stopped.getByRole("button", { name: "Dismiss" }).click();
      await stopped.waitFor({ state: "detached" });
    } finally {
      await setAction(me, "mining", "warn");
    }
    const mine = (await cases(me)).filter((it) => it.notebook_id === id);
    assert.deepEqual(mine.map((it) => it.outcome).sort(), ["passed", "stopped"]);
    assert.ok(mine.every((it) => it.class_name === "mining"));
  },

  async "a second stage, cloned or fetched, is asked about once it lies there, and stopped where the operator turned that on"({ profile }) {
    const me = await profile();
    const id = await me.make("Course tools", [elsewhere(), "!git clone -q /tmp/there tool && python3 tool/run.py; rm -rf tool/.git; echo the clone went on",
      "import urllib.request\ndata = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f'http://127.0.0.1:{server.server_port}/x').read()\nopen('report-tool', 'wb').write(data)",
      "!chmod +x report-tool && ./report-tool --quiet"]);
    const book = await me.notebook(id);
    // Nothing in the cells says what they bring: all three run, and what came is on the operator's list.
    for (const place of [1, 2, 3]) await book.run(place);
    await book.outputs(2).getByText("the clone went on").waitFor();
    const appeared = async () => (await cases(me)).filter((it) => it.notebook_id === id && it.cell_id === "appeared");
    await until(async () => (await appeared()).length >= 2, "the script and the program are listed");
    assert.deepEqual([...new Set((await appeared()).map((it) => it.class_name))], ["mining"]);
    for (const place of [2, 4]) {
      await press(book, place);
      await asks(book, place).getByText(/looks like mining of cryptocurrencies,/).waitFor();
      await asks(book, place).getByRole("button", { name: "Cancel" }).click();
      await taken(book, place);
    }
    await setAction(me, "mining", "stop");
    try {
      for (const place of [2, 4]) {
        await press(book, place);
        const stopped = book.cell(place).getByRole("group", { name: "This run was stopped" });
        await stopped.getByText("mining of cryptocurrencies", { exact: true }).waitFor();
        await says(book, place, "stopped before it began");
      }
    } finally {
      await setAction(me, "mining", "warn");
    }
  },

  async "rules are read again without a page noticing, verdicts come out the same again, and the audit stands"({ profile, house }) {
    const me = await profile();
    const id = await me.make("Replay", [swap[0], "print('still here')"]);
    const book = await me.notebook(id);
    await press(book, 1);
    await asks(book, 1).waitFor();
    const before = await me.ask("GET", "/api/guard/policy");
    const { pids } = await house.say("pids");
    process.kill(pids.serve, "SIGHUP");
    await until(async () => (await me.ask("GET", "/api/guard/policy")).rules_loaded_at > before.rules_loaded_at, "the rules are read again");
    // What waits waits on, and is let go.
    await asks(book, 1).getByRole("button", { name: "Cancel" }).click();
    await taken(book, 1);
    await book.run(2);
    await book.outputs(2).getByText("still here").waitFor();
    const stoa = `${house.dir}/prefix/bin/stoa`;
    const replayed = await run(stoa, ["policy", "replay", "--data", `${house.dir}/data`]);
    assert.match(replayed.stdout, /^[1-9]\d* verdicts are the same, 0 are other, 0 are erased, 0 lack their rules$/m);
    const verified = await run(stoa, ["audit", "verify", "--data", `${house.dir}/data`]);
    assert.match(verified.stdout, /^[1-9]\d* entries stand as they were written/);
  },

  async "the gate and the operator's page, wide and on a phone, light and dark: axe finds nothing and nothing scrolls sideways"({ profile, shots }) {
    const found = [];
    const maker = await profile();
    const id = await maker.make("Course film", [swap[0], "1 + 1"]);
    for (const [size, options] of Object.entries({ wide: { colorScheme: "light" }, phone: { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } })) {
      const me = await profile(options);
      const look = async (page, name) => {
        await page.evaluate(() => document.fonts.ready);
        await lightAndDark(page, async (_, scheme) => {
          await page.screenshot({ path: `${shots}/${name}-${size}-${scheme}.png` });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${size}, scrolls sideways`);
          found.push(...await findings(page, `${name}, ${size}, ${scheme}`));
        });
        if (size === "phone") found.push(...(await tooSmall(page)).map((it) => `${name}: smaller than a thumb: ${it}`));
      };
      const book = await me.notebook(id);
      await press(book, 1);
      await asks(book, 1).waitFor();
      await look(book.page, "gate");
      await asks(book, 1).getByRole("button", { name: "This is a mistake" }).click();
      await look(book.page, "gate-mistake");
      await asks(book, 1).getByRole("button", { name: "Send" }).click();
      await asks(book, 1).getByText(/is asked to answer by/).waitFor();
      await asks(book, 1).getByRole("button", { name: "Cancel" }).click();
      await taken(book, 1);
      const desk = await me.page("/guard");
      await desk.getByRole("button", { name: /Course film/ }).first().waitFor();
      await look(desk, "guard");
      await desk.getByRole("button", { name: /Course film/ }).first().click();
      await desk.getByRole("heading", { name: "What happened" }).waitFor();
      await look(desk, "guard-case");
      // As with a policy file: what it says stands, and which group has what (tests/gate has a real one).
      await desk.route("**/api/guard/policy", async (route) => {
        const answer = await route.fetch();
        const policy = await answer.json();
        const of = (name) => policy.classes.find((it) => it.class_name === name);
        of("dos").in_file = true;
        of("mining").groups = [{ group: "security course", action: "allow" }, { group: "a-group-with-a-name-that-is-as-long-as-names-of-groups-get-in-a-large-school", action: "stop" }];
        await route.fulfill({ response: answer, json: policy });
      });
      await desk.getByRole("button", { name: "Policy" }).click();
      await desk.getByLabel("What is done about mining").waitFor();
      await desk.getByText("(the policy file says so)").waitFor();
      assert.equal(await desk.getByLabel("What is done about dos").count(), 0, "what a file says can't be changed here");
      await desk.getByRole("list", { name: "Other groups, mining" }).getByText("security course").waitFor();
      await look(desk, "guard-policy");
    }
    if (found.length) throw new Error(`axe:\n    ${[...new Set(found)].join("\n    ")}`);
  },
};
