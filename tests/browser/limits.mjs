// Limits in the page: read before they bite, said when they do.
import assert from "node:assert/strict";
import { findings } from "./accessibility.mjs";
import { becomes, until } from "./pages.mjs";

const panel = (page) => page.getByRole("complementary", { name: "Runtime" });
/** What stands beside a name in the panel. */
const value = (place, name) => place.locator("dl > div", { has: place.page().locator("dt", { hasText: name }) }).locator("dd").first().innerText();
const closed = `import urllib.request
try:
    urllib.request.urlopen("https://example.org/")
except OSError as error:
    print(error)`;

export const limits = {
  async "limits: the panel shows what the runtime uses and may use, and a refusal of the network names the setting"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Numbers", [closed, "held = open('/dev/shm/held', 'wb').write(bytes(40 << 20))"]);
    const book = await me.notebook(id);
    await book.run(1);
    await book.outputs(1).getByText("403 example.org:443 is not among what notebooks may reach here (setting host.network_names)").waitFor();
    await book.page.getByRole("button", { name: "Runtime", exact: true }).click();
    const place = panel(book.page);
    await becomes(() => value(place, "Connections"), "1, 1 refused");
    await becomes(() => value(place, "Access"), "listed sites only");
    await becomes(() => value(place, "Memory"), /^[\d.]+ MB of 2 GB$/);
    await becomes(() => value(place, "Processes and threads"), /^\d+ of 512$/);
    await becomes(() => value(place, "Disk"), / free$/);
    await book.run(2);
    await becomes(() => value(place, "/tmp, /dev/shm"), /^4\d(\.\d)? MB, each up to 512 MB$/);
    await place.getByText("Keeps running when you close this tab.").waitFor();
    await book.page.screenshot({ path: `${shots}/runtime.png` });
    assert.deepEqual(await findings(book.page, "the runtime in numbers"), []);
    const phone = await (await profile({ viewport: { width: 390, height: 844 }, hasTouch: true })).notebook(id);
    await phone.page.getByRole("button", { name: "Runtime", exact: true }).click();
    await phone.page.getByRole("menuitem", { name: "Show or hide the runtime's numbers" }).click();
    const sheet = phone.page.getByRole("dialog", { name: "Runtime" });
    await becomes(() => value(sheet, "Connections"), "1, 1 refused");
    await phone.page.screenshot({ path: `${shots}/runtime-phone.png` });
    assert.deepEqual(await findings(phone.page, "the runtime in numbers on a phone"), []);
  },

  async "limits: the panel lists the runtime's programs and ends one, and says what each cell used of memory at most, over a reload too"({ profile, shots }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Programs", ["import subprocess\nsleeper = subprocess.Popen(['sleep', '3600'])", "held = bytearray(300 << 20)\ndel held", "sleeper.poll()"]));
    await book.run(1);
    await book.page.getByRole("button", { name: "Runtime", exact: true }).click();
    const place = panel(book.page);
    await place.getByRole("row", { name: /^Kernel .*MB/ }).waitFor();
    const sleeper = place.getByRole("row", { name: /^sleep / });
    await sleeper.waitFor();
    assert.equal(await place.getByRole("button", { name: "End Kernel" }).count(), 0);
    await book.run(2);
    const peak = async () => Number(/^(\d+)(\.\d)? MB$/.exec(await value(place, "Cell 2"))?.[1]);
    await until(async () => (await peak()) >= 300, "the cell's memory is told");
    const told = await peak();
    assert.match(await book.cell(2).locator(".gutter-time").getAttribute("title"), /^The runtime used at most [\d.]+ MB of memory\.$/);
    assert.deepEqual(await findings(book.page, "programs and peaks"), []);
    await book.page.screenshot({ path: `${shots}/runtime-programs.png` });
    await sleeper.getByRole("button", { name: "End sleep" }).click();
    await book.page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
    await sleeper.waitFor({ state: "detached" });
    await book.run(3);
    await book.outputs(3).getByText("-15").waitFor();
    await book.page.reload();
    await place.getByRole("row", { name: /^Kernel / }).waitFor();
    assert.equal(await peak(), told);
    await place.getByRole("button", { name: "Cell 2" }).click();
    await book.cell(2).and(book.page.locator(":focus")).waitFor();
  },

  async "limits: out of memory and a full disk say what was used, what is allowed and what is large, and the notebook goes on"({ house, profile }) {
    await house.kill("serve");
    await house.startAgain("serve --memory 256MiB");
    try {
      const me = await profile();
      const hold = "held = []\nwhile True: held.append(bytearray(4 << 20))";
      const book = await me.notebook(await me.make("Room", [
        `import subprocess, sys\nsubprocess.run([sys.executable, '-c', ${JSON.stringify(hold)}]).returncode`, hold,
        "with open('/tmp/model.bin', 'wb') as file:\n    while True: file.write(bytes(4 << 20))"]));
      await book.run(1);
      await book.outputs(1).getByText(/A process of this runtime was ended because memory was used up: 256 MB of the 256 MB/).waitFor();
      await book.select(2);
      await book.keys("Control+Enter");
      await book.page.getByRole("alert").getByText(/memory was used up: 256 MB of the 256 MB that this runtime may use/).waitFor();
      await book.page.getByRole("button", { name: "Restart kernel" }).click();
      await book.page.getByRole("button", { name: /^Kernel: Idle/ }).waitFor();
      await book.run(3);
      await book.outputs(3).getByText("/tmp is full: it may hold 64 MB, which count as memory. The largest: /tmp/model.bin (64 MB).").waitFor();
    } finally {
      await house.kill("serve");
      await house.startAgain("serve");
    }
  },
};

/** They wait until a runtime does nothing, which a busy machine can hide: the processor time of a kernel that waits grows with what runs beside it. */
export const atRest = {
  async "limits: a runtime that does nothing sleeps, and a run, a question to the kernel or its files wake it with all that it held"({ house, profile, shots }) {
    await house.kill("host");
    await house.startAgain("host --sleep-minutes 2s");
    try {
      const me = await profile();
      const book = await me.notebook(await me.make("Asleep", [
        "import threading, time\nheld, gaps = [1, 2, 3], [time.monotonic()]\ndef tick():\n    while True:\n        time.sleep(0.25)\n        gaps.append(time.monotonic())\nthreading.Thread(target=tick, daemon=True).start()",
        "stood = max(b - a for a, b in zip(gaps, gaps[1:]))\nheld, stood > 1", "import time\ntime.sleep(6)\nprint('not a moment lost')", "he"]));
      const state = book.page.getByRole("contentinfo", { name: "State" });
      const sleeps = state.getByText("Asleep, wakes when you run");
      await book.run(1);
      await sleeps.waitFor();
      await book.page.getByRole("button", { name: /^Kernel: Asleep/ }).waitFor();
      await book.page.screenshot({ path: `${shots}/asleep.png` });
      const asleep = Date.now();
      await until(async () => Date.now() - asleep > 1500, "it slept for a second that its thread can miss");
      await book.run(2);
      await book.outputs(2).getByText("([1, 2, 3], True)").waitFor();
      await sleeps.waitFor();
      await book.page.locator(".rail").getByRole("button", { name: "Files", exact: true }).click();
      await book.page.getByRole("complementary", { name: "Files" }).getByRole("button", { name: "Upload files" }).waitFor();
      await sleeps.waitFor();
      // A cell that waits is work under way, however little it computes.
      await book.run(3);
      await book.outputs(3).getByText("not a moment lost").waitFor();
      await sleeps.waitFor();
      await house.kill("serve");
      await house.startAgain("serve");
      await book.run(2, /, run 4/);
      await book.outputs(2).getByText("([1, 2, 3], True)").waitFor();
      await book.page.close(); // before the host goes, whom its files panel asks
    } finally {
      await house.kill("host");
      await house.startAgain("host");
    }
  },

  async "limits: before a runtime that does nothing stops the page warns, keeps it when asked to, and says afterwards why it stopped"({ house, profile, shots }) {
    await house.kill("host");
    await house.startAgain("host --idle-minutes 12s --idle-extensions 1");
    try {
      const me = await profile();
      const book = await me.notebook(await me.make("Idle", ["import time\ntime.time_ns()"]));
      await book.run(1);
      const before = await book.outputs(1).innerText();
      const notice = book.page.getByRole("status").filter({ hasText: "The runtime stops at" });
      await notice.getByText("It can be kept 1 more time.").waitFor();
      const first = Date.parse(await notice.locator("time").getAttribute("datetime"));
      await notice.getByRole("button", { name: "Keep it running" }).click();
      await notice.waitFor({ state: "detached" });
      await book.page.getByRole("button", { name: "Runtime", exact: true }).click();
      const end = panel(book.page).locator("time");
      await until(async () => Date.parse(await end.getAttribute("datetime")) > first, "the end has moved");
      await notice.getByText("It can't be kept any longer: run something.").waitFor();
      assert.equal(await notice.getByRole("button", { name: "Keep it running" }).count(), 0);
      await book.page.screenshot({ path: `${shots}/runtime-stops.png` });
      await book.page.getByText("Stopped. The runtime was stopped: nothing was computed in it for 12 seconds.").waitFor();
      await notice.waitFor({ state: "detached" });
      await book.run(1);
      await until(async () => /^\d+$/.test((await book.outputs(1).innerText()).trim()) && await book.outputs(1).innerText() !== before, "it runs in a runtime of its own");
    } finally {
      await house.kill("host");
      await house.startAgain("host");
    }
  },
};
