// Forms as Colab writes them: the code is the truth, a form reads it and writes it.
import assert from "node:assert/strict";
import { sourceOf, until } from "./pages.mjs";

const everyKind = [
  '#@title Example form { run: "auto" }',
  "#@markdown Forms take *many* types.",
  "word = 'example'  #@param {type: \"string\"}",
  "slider = 142  #@param {type: \"slider\", min: 100, max: 200}",
  "whole = 10  #@param {type: \"integer\"}",
  "ratio = 0.5  #@param {type: \"number\"}",
  "date = '2010-11-05'  #@param {type: \"date\"}",
  "day = 'monday'  #@param ['monday', 'tuesday', 'wednesday']",
  "fruit = 'apples' #@param ['apples', 'bananas'] {allow-input: true}",
  "sure = False  #@param {type: \"boolean\"}",
  "size = 2 * 3  #@param {type: \"raw\"}",
  "print(word, slider, whole, ratio, date, day, fruit, sure, size)",
].join("\n");

export const forms = {
  async "a form of every kind writes its values into the code and runs it, and reads what is typed there"({ profile, shots }) {
    const me = await profile();
    const id = await me.make("Form", [everyKind]);
    const book = await me.notebook(id);
    const form = book.page.getByRole("group", { name: "Form: Example form" });
    await form.getByText("many", { exact: true }).waitFor();
    await form.getByLabel("word").fill('say "hi"');
    await form.getByLabel("slider").fill("150");
    await form.getByLabel("whole").fill("-7");
    await form.getByLabel("ratio").fill("1.25");
    await form.getByLabel("date").fill("2026-01-31");
    await form.getByLabel("day").selectOption("tuesday");
    await form.getByLabel("fruit").fill("cherries");
    await form.getByLabel("sure").check();
    await form.getByLabel("size").fill("4 ** 2");
    await form.getByLabel("size").press("Tab");
    await book.outputs(1).getByText('say "hi" 150 -7 1.25 2026-01-31 tuesday cherries True 16').waitFor();
    await book.saved();
    assert.match(sourceOf((await me.download(id)).cells[0]), /word = "say \\"hi\\""  #@param/);

    await form.getByLabel("whole").fill("many");
    await form.getByLabel("ratio").focus();
    await form.getByText("This takes a whole number.").waitFor();
    assert.match((await book.texts())[0], /whole = -7 /);

    await book.write(1, everyKind.replace("'monday'  #", "'wednesday'  #"));
    await until(async () => (await form.getByLabel("day").inputValue()) === "wednesday", "the form shows what was typed in the code");
    await book.page.screenshot({ path: `${shots}/form.png`, fullPage: true });
  },

  async "a form that hides its code opens it, and Enter goes to it"({ profile }) {
    const me = await profile();
    const id = await me.make("Hidden", ['#@title Only me {display-mode: "form"}\nname = "x" #@param {type:"string"}\nsure = False #@param {type:"boolean"}' + "\nx = 1".repeat(20), ""]);
    const book = await me.notebook(id);
    const form = book.page.getByRole("group", { name: "Form: Only me" });
    await form.waitFor();
    const box = book.cell(1).locator(".cell-box");
    await until(async () => (await box.boundingBox()).height < 2, "the code is hidden");
    await form.getByRole("button", { name: "Show code" }).click();
    await until(async () => (await box.boundingBox()).height > 30, "the code is shown");
    await form.getByRole("button", { name: "Hide code" }).click();
    await until(async () => (await box.boundingBox()).height < 2, "the code is hidden again");
    await book.select(1);
    await book.keys("Enter");
    await book.cell(1).locator(".cm-content:focus").waitFor();
    assert.ok((await box.boundingBox()).height > 30);
    // A press that takes the focus out of the code still finds what it is meant for.
    await form.getByLabel("sure").check();
    await book.cell(1).locator(".cm-content", { hasText: "sure = True" }).waitFor();
    await book.select(2);
    await until(async () => (await box.boundingBox()).height < 2, "the code is hidden when the focus is elsewhere");
  },
};
