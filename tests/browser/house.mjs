// A real house behind the browser: tests/house_cli.py, driven line by line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../house_cli.py", import.meta.url));
const web = fileURLToPath(new URL("../../web/dist", import.meta.url));

export class House {
  static async start() {
    const house = new House();
    house.child = spawn("/usr/bin/python3", [cli], { stdio: ["pipe", "pipe", "inherit"], env: { STOA_WEB: web, ...process.env } });
    house.lines = createInterface({ input: house.child.stdout })[Symbol.asyncIterator]();
    Object.assign(house, await house.answer());
    return house;
  }
  get address() { return `http://127.0.0.1:${this.port}`; }
  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the house ended");
    return JSON.parse(value);
  }
  async say(line) {
    this.child.stdin.write(line + "\n");
    return this.answer();
  }
  /** kill -9, and it has ended. */
  kill(name) { return this.say(`kill ${name}`); }
  /** At the same port; a new sign-in link. */
  async startAgain(name) { Object.assign(this, await this.say(`start ${name}`)); }
  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.write("quit\n");
    await ended;
  }
}
