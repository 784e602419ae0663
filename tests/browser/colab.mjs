// Notebooks written for Colab: what they ask of the page, and what their scripts ask of the kernel.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { findings } from "./accessibility.mjs";
import { becomes } from "./pages.mjs";

const press = async (book, place) => {
  await book.select(place);
  await book.keys("Control+Enter");
};
const asked = (book, place) => book.cell(place).getByRole("group", { name: "The cell asks this page" });

const twice = `from google.colab import output
from IPython.display import Javascript, display
display(Javascript('''
  async function twice(value) {
    return {twice: value * 2, here: [origin, typeof element]};
  }
'''))
print(output.eval_js('twice(21)'))`;

const add = `from google.colab import output
from IPython.display import HTML, JSON
heard = []
def add(a, b=0):
    heard.append((a, b))
    return JSON({'sum': a + b})
output.register_callback('notebook.add', add)`;

const buttons = `HTML('''<button onclick="call('notebook.add')">Add</button> <button onclick="call('notebook.none')">None</button> <p id=says>nothing yet</p><script>
async function call(name) {
  const says = document.getElementById('says');
  try {
    const result = await google.colab.kernel.invokeFunction(name, [40], {b: 2});
    says.textContent = JSON.stringify(result.data['application/json']);
  } catch (error) { says.textContent = error.message; }
}</script>''')`;

export const colab = {
  async "colab: files.upload takes files of this device, files.download gives one, files.view opens one"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Files of Colab", [
      "from google.colab import files\ngiven = files.upload()\nprint({name: len(data) for name, data in given.items()})", "open('made.txt', 'w').write('made here')\nfiles.download('made.txt')\nprint('given')",
      "files.view('made.txt')\nprint('shown')", "print(files.upload())"]));
    await press(book, 1);
    await asked(book, 1).getByLabel("Files for this cell").setInputFiles([{ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("x,y\n1,2\n") }, { name: "b.bin", mimeType: "", buffer: Buffer.alloc(70_000) }]);
    await book.shows(1, "Saved a.csv\nSaved b.bin\n{'a.csv': 8, 'b.bin': 70000}");
    const download = book.page.waitForEvent("download");
    await press(book, 2);
    assert.equal(await readFile(await (await download).path(), "utf8"), "made here");
    await book.shows(2, "given");
    await press(book, 3);
    await book.page.getByRole("dialog", { name: "made.txt" }).getByText("made here").waitFor();
    await book.page.keyboard.press("Escape");
    await book.shows(3, "shown");
    await press(book, 4);
    await asked(book, 4).getByLabel("Files for this cell").waitFor();
    assert.deepEqual(await findings(book.page, "a cell that asks for files"), []);
    // Over a reload nothing happens by itself; whoever wants to answers here.
    await book.page.reload();
    await asked(book, 4).getByRole("button", { name: "Answer here" }).waitFor();
    await asked(book, 4).getByRole("button", { name: "Cancel" }).click();
    await book.shows(4, "{}");
  },

  async "colab: eval_js has a script run in the frame of the cell's output, and brings its value; a script that fails says why"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Scripts of Colab", [twice, "print(output.eval_js('[6 * 7, navigator.onLine !== undefined]'))\noutput.eval_js('nothing_there()')", "output.eval_js('new Promise(() => {})', timeout_sec=1)"]));
    await book.run(1);
    await book.outputs(1).getByText("{'twice': 42, 'here': ['null', 'object']}").waitFor();
    await book.run(2);
    await book.outputs(2).getByText("[42, True]").waitFor();
    await book.outputs(2).getByText("PageProblem: ReferenceError: nothing_there is not defined").first().waitFor();
    await book.run(3);
    await book.outputs(3).getByText("The script did not end within 1 s.").first().waitFor();
  },

  async "colab: a script in an output calls a function of the notebook, waits while a cell runs, and hears what it returns"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Callbacks of Colab", [add, buttons, "input('Wait? ')\nheard", "heard"]));
    await book.run(1);
    await book.run(2);
    const frame = book.outputs(2).frameLocator("iframe");
    await press(book, 3);
    await book.cell(3).getByLabel("Wait?").waitFor();
    await frame.getByRole("button", { name: "Add" }).click();
    await book.cell(3).getByLabel("Wait?").fill("no");
    await book.cell(3).getByLabel("Wait?").press("Enter");
    await frame.getByText('{"sum":42}').waitFor();
    await becomes(async () => (await book.outputs(3).innerText()).trim(), "Wait? no\n[]"); // it ran before the call came in
    await frame.getByRole("button", { name: "None" }).click();
    await frame.getByText("No function is registered as notebook.none.").waitFor();
    await book.run(4);
    await book.shows(4, "[(40, 2)]");
  },

  async "colab: a data table, cleared outputs, %%shell, and secrets and drives that name what to do instead"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("More of Colab", [
      "import pandas as pd\nfrom google.colab import data_table, drive, output, userdata\ndata_table.enable_dataframe_formatter()\ndata_table.DataTable(pd.DataFrame({'wall': ['smooth', 'rough'], 'D': [1, 2]}))",
      "print('before')\noutput.clear()\nprint('after')", "%%shell\nfor wall in smooth rough; do echo $wall; done", "drive.mount('/content/drive')", "userdata.get('TOKEN')"]));
    for (const place of [1, 2, 3, 4, 5]) await book.run(place);
    await book.outputs(1).getByRole("cell", { name: "rough" }).waitFor();
    await book.shows(2, "after");
    await book.shows(3, "smooth\nrough");
    await book.outputs(4).getByText(/Your home folder is kept: upload to it in the Files panel/).first().waitFor();
    await book.outputs(5).getByText(/Ask for it with getpass/).first().waitFor();
  },
};
