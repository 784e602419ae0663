// Each type of output, from the real kernel to the page or into the sandboxed frame.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Notebook, until } from "./pages.mjs";

/** Runs one cell in a notebook of its own. -> the notebook page, and the place of its outputs. */
async function shown(profile, source, options) {
  const me = await profile(options);
  me.context.setDefaultTimeout(90_000); // matplotlib's first import makes its list of fonts
  const id = await me.make("Outputs", [source]);
  const book = await me.notebook(id);
  await book.run(1);
  return { me, book, page: book.page, outputs: book.outputs(1), id };
}

/** The document inside of the first sandboxed frame, when it has drawn something. */
async function inside(outputs, name = /./) {
  const element = outputs.locator("iframe.sandbox-frame").first();
  await element.waitFor();
  assert.match(await element.getAttribute("title"), name);
  assert.equal(await element.getAttribute("sandbox"), "allow-scripts");
  const frame = await (await element.elementHandle()).contentFrame();
  await frame.locator("#output > *").first().waitFor({ state: "attached" });
  return { element, frame };
}

const raw = (bundle, metadata = "{}") => `from IPython.display import display\ndisplay(${JSON.stringify(bundle)}, metadata=${metadata}, raw=True)`;
const wav = `import io, math, struct, wave, base64
held = io.BytesIO()
with wave.open(held, "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(8000)
    out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(i / 4))) for i in range(8000 * 4)))
`;

export const outputs = {
  async "output: HTML runs in the frame, in an origin of its own, and is as high as its content"({ profile }) {
    const { outputs, page } = await shown(profile, `%%html
<h3 id="head">A heading</h3><div style="height: 320px">tall</div>
<script>document.getElementById("head").dataset.origin = self.origin;</script>`);
    const { element, frame } = await inside(outputs, /HTML output/);
    assert.equal(await frame.locator("#head").innerText(), "A heading");
    await frame.locator('#head[data-origin="null"]').waitFor();
    await until(async () => { const { height } = await element.boundingBox(); return height > 340 && height < 460; }, "the frame follows its content");
    assert.equal(await page.locator("#head").count(), 0, "nothing of it in the page");
  },

  async "output: JavaScript of %%javascript writes into its element, and its failure is said"({ profile }) {
    const { outputs } = await shown(profile, "%%javascript\nelement.textContent = `six times seven is ${6 * 7}`;");
    const element = outputs.locator("iframe.sandbox-frame");
    await element.waitFor();
    const frame = await (await element.elementHandle()).contentFrame();
    await frame.getByText("six times seven is 42").waitFor();
    const failing = await shown(profile, "%%javascript\nthrow new Error('on purpose')");
    await failing.outputs.getByText("The output's own script failed: Error: on purpose").waitFor();
  },

  async "output: SVG is a picture, and its scripts stay dead"({ profile }) {
    const { outputs } = await shown(profile, raw({ "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="teal"/><script>window.bad = 1</script></svg>` }));
    await until(() => outputs.locator("img").evaluate((image) => image.complete && image.naturalWidth === 80), "the picture is drawn");
    assert.match(await outputs.locator("img").getAttribute("src"), /^blob:/);
  },

  async "output: a matplotlib figure is a picture"({ profile }) {
    const { outputs } = await shown(profile, "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 4, 9]); plt.show()");
    await until(() => outputs.locator("img").evaluate((image) => image.complete && image.naturalWidth > 300), "the figure is drawn");
  },

  async "output: JPEG, GIF and WebP are pictures"({ profile }) {
    const { outputs } = await shown(profile, `import io, base64
from PIL import Image as Pictures
from IPython.display import display
for kind in ["jpeg", "gif", "webp"]:
    held = io.BytesIO(); Pictures.new("RGB", (60, 30), "teal").save(held, kind)
    display({f"image/{kind}": base64.b64encode(held.getvalue()).decode()}, raw=True)`);
    await until(async () => (await outputs.locator("img").evaluateAll((all) => all.map((one) => one.complete && one.naturalWidth))).join() === "60,60,60", "three pictures");
  },

  async "output: Markdown is read by the page's own reader, formulas with it"({ profile }) {
    const { outputs } = await shown(profile, `from IPython.display import Markdown\nMarkdown("## Found\\n\\n- one **bold**\\n- $a^2 + b^2$\\n\\n<script>window.bad = 1</script>")`);
    await outputs.getByRole("heading", { name: "Found" }).waitFor();
    await outputs.locator("li strong", { hasText: "bold" }).waitFor();
    await outputs.locator(".katex math").waitFor({ state: "attached" });
    assert.equal(await outputs.locator("script").count(), 0);
  },

  async "output: LaTeX is set, and what can't be read stays as it was written"({ profile }) {
    const { outputs } = await shown(profile, `from IPython.display import display, Latex, Math\ndisplay(Math(r"\\frac{1}{1 + x}"), Latex(r"Given $y = \\sqrt{x}$ here"), Math(r"\\nosuchthing{x}"))`);
    await outputs.locator(".katex-display .mfrac").first().or(outputs.locator(".katex .mfrac").first()).waitFor();
    await outputs.locator(".katex .sqrt").first().waitFor();
    await outputs.getByText("\\nosuchthing{x}").waitFor();
  },

  async "output: fenced code of other languages is coloured in text cells"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Fences", [{ text: "```bash\n# list\nls\n```\n\n```json\n{\"a\": 1}\n```" }]));
    await book.cell(1).locator(".tok-comment", { hasText: "# list" }).waitFor();
    await book.cell(1).locator(".tok-number", { hasText: "1" }).waitFor();
  },

  async "output: a formula in a text cell is set"({ profile }) {
    const me = await profile();
    const book = await me.notebook(await me.make("Formulas", [{ text: "An area is $\\pi r^2$.\n\n$$\\int_0^1 x\\,dx$$" }]));
    await until(async () => (await book.cell(1).locator(".katex").count()) === 2, "both are set");
  },

  async "output: JSON is a tree that opens by keys"({ profile }) {
    const { outputs, page } = await shown(profile, `from IPython.display import JSON\nJSON({"name": "stoa", "deep": {"list": [1, 2, {"last": None}]}, "<img src=x onerror=alert(1)>": "<b>"})`);
    await outputs.getByText('"stoa"').waitFor();
    assert.equal(await outputs.getByText('"last"').count() + await outputs.getByText("last:").count(), 0, "deeper levels are closed");
    await outputs.locator("summary", { hasText: "deep" }).focus();
    await page.keyboard.press("Enter");
    await outputs.locator("summary", { hasText: "list" }).focus();
    await page.keyboard.press("Enter");
    await outputs.locator("summary", { hasText: "2: {1}" }).waitFor();
    assert.equal(await outputs.locator("img, b").count(), 0, "keys are text");
  },

  async "output: Plotly draws in the frame with its own package"({ profile }) {
    const { outputs } = await shown(profile, raw({ "application/vnd.plotly.v1+json": { data: [{ type: "bar", x: ["a", "b"], y: [3, 5] }], layout: { title: { text: "Bars" } } }, "text/plain": "Figure" }));
    const { frame } = await inside(outputs, /Chart/);
    await frame.locator("svg.main-svg").first().waitFor();
    await until(async () => (await frame.locator(".bars .point").count()) === 2, "two bars");
  },

  async "output: Vega-Lite and Vega draw in the frame with their own packages"({ profile }) {
    const spec = { $schema: "https://vega.github.io/schema/vega-lite/v5.json", data: { values: [{ a: "x", b: 2 }, { a: "y", b: 7 }] }, mark: "bar",
      transform: [{ calculate: "datum.b * 2", as: "c" }], encoding: { x: { field: "a", type: "nominal" }, y: { field: "c", type: "quantitative" } } };
    const { outputs } = await shown(profile, raw({ "application/vnd.vegalite.v5+json": spec, "text/plain": "Chart" }));
    const { frame } = await inside(outputs, /Chart/);
    await frame.locator("canvas").waitFor();
    const vega = { $schema: "https://vega.github.io/schema/vega/v5.json", width: 60, height: 40, marks: [{ type: "rect", encode: { enter: { width: { value: 50 }, height: { value: 30 }, fill: { value: "teal" } } } }] };
    const second = await shown(profile, raw({ "application/vnd.vega.v5+json": vega }));
    await (await inside(second.outputs, /Chart/)).frame.locator("canvas").waitFor();
  },

  async "output: charts that ask a module loader for their package get the frame's own, and pictures from elsewhere are named"({ profile }) {
    const chart = (name, draw) => `<div id="chart-${name}"></div><script>(function (spec) {
      const place = document.getElementById("chart-${name}");
      if (typeof define === "function" && define.amd) {
        requirejs.config({ paths: { "${name}": "https://cdn.example.org/${name}" } });
        require(["${name}"], (it) => ${draw}, (error) => { place.textContent = error.message; });
      } else place.textContent = "no loader";
    })({ data: { values: [{ a: "x", b: 2 }] }, mark: "bar", encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative" } } });</script>`;
    const altair = await shown(profile, raw({ "text/html": chart("vega-embed", "it(place, spec, { mode: 'vega-lite' })") }));
    await (await inside(altair.outputs)).frame.locator("#chart-vega-embed canvas").waitFor();
    const plotly = await shown(profile, raw({ "text/html": chart("plotly", "it.newPlot(place, [{ type: 'bar', x: ['a'], y: [3] }])") }));
    await (await inside(plotly.outputs)).frame.locator("#chart-plotly svg.main-svg").first().waitFor();
    const picture = await shown(profile, `from IPython.display import HTML\nHTML('<p>seen <img src="https://pictures.example.org/a/cat.png?x=1" width="400" height="300"></p>')`);
    picture.me.expects(/pictures\.example\.org/);
    const { frame } = await inside(picture.outputs);
    const link = frame.getByRole("link", { name: "[image: cat.png]" });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), "https://pictures.example.org/a/cat.png?x=1");
  },

  async "output: a pandas frame is a table of the page: sorted, filtered, paged, and HTML on wish"({ profile }) {
    const { book, outputs, page } = await shown(profile, `import pandas as pd\npd.DataFrame({"name": [f"row {i}" for i in range(45)], "size": [(i * 37) % 101 for i in range(45)]})`);
    const cells = (column) => outputs.locator(`tbody tr > :nth-child(${column})`).allInnerTexts();
    await outputs.getByRole("table").waitFor();
    assert.equal(await outputs.locator("iframe").count(), 0, "no frame for a table");
    assert.equal((await cells(1)).length, 20);
    await outputs.getByRole("button", { name: "Sort by size" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    assert.deepEqual((await cells(3)).slice(0, 2).map(Number), [...Array(45).keys()].map((i) => (i * 37) % 101).sort((a, b) => b - a).slice(0, 2));
    await outputs.getByRole("button", { name: "Next" }).click();
    await outputs.getByText("page 2 of 3").waitFor();
    await outputs.getByRole("searchbox").fill("row 4");
    await outputs.getByText("6 rows of 45").waitFor();
    assert.equal((await cells(2)).length, 6);
    await outputs.getByRole("button", { name: "Show as HTML" }).click();
    const { frame } = await inside(outputs, /HTML output/);
    assert.equal(await frame.locator("table.dataframe tbody tr").count(), 45);
    await outputs.getByRole("button", { name: "Show as table" }).click();
    await outputs.getByRole("searchbox").waitFor();
    // What pandas left out is the kernel's to show.
    await book.write(1, 'pd.DataFrame({"size": range(200)})');
    await book.run(1);
    await outputs.getByText("200 rows × 1 columns").waitFor();
    await outputs.getByRole("button", { name: "Show all rows" }).click();
    await page.getByRole("dialog", { name: "Table of run 2" }).getByText("page 1 of 10").waitFor();
  },

  async "output: a styled pandas frame keeps its styles, in the frame"({ profile }) {
    const { outputs } = await shown(profile, `from IPython.display import HTML\nHTML('<style>#T_1 td { color: rgb(1, 2, 3); }</style><table id="T_1" class="dataframe"><tr><td>styled</td></tr></table>')`);
    const { frame } = await inside(outputs);
    assert.equal(await frame.locator("td").evaluate((cell) => getComputedStyle(cell).color), "rgb(1, 2, 3)");
  },

  async "output: sound plays and seeks, as a type of its own and as HTML"({ profile }) {
    const { outputs } = await shown(profile, `${wav}from IPython.display import display, Audio
display({"audio/wav": base64.b64encode(held.getvalue()).decode()}, raw=True)
display(Audio(held.getvalue()))`);
    const seeks = (element) => element.evaluate(async (sound) => {
      if (sound.readyState < 1) await new Promise((done) => sound.addEventListener("loadedmetadata", done, { once: true }));
      sound.currentTime = 2.5;
      await new Promise((done) => sound.addEventListener("seeked", done, { once: true }));
      return [Math.round(sound.duration), sound.currentTime];
    });
    assert.deepEqual(await seeks(outputs.locator("> div audio")), [4, 2.5]);
    const { frame } = await inside(outputs);
    assert.deepEqual(await seeks(frame.locator("audio")), [4, 2.5]);
  },

  async "output: a link in a frame opens a tab of its own when it is clicked, and one to a file of the runtime gives the file"({ profile, house }) {
    const { outputs, page } = await shown(profile, `from IPython.display import HTML, FileLink
with open("my data.csv", "w") as file: file.write("a,b")
HTML('<a href="${house.address}/">Elsewhere</a> ' + FileLink("my data.csv")._repr_html_())`);
    const { frame } = await inside(outputs);
    const [opened] = await Promise.all([page.context().waitForEvent("page"), frame.getByRole("link", { name: "Elsewhere" }).click()]);
    await opened.getByRole("heading", { name: "Library" }).waitFor();
    assert.equal(await opened.evaluate(() => window.opener), null);
    await opened.close();
    const [file] = await Promise.all([page.waitForEvent("download"), frame.getByRole("link", { name: "my data.csv" }).click()]);
    assert.equal(file.suggestedFilename(), "my data.csv");
    assert.equal(await readFile(await file.path(), "utf8"), "a,b");
  },

  async "output: an updated display changes in its frame, which does not load again"({ profile }) {
    const { outputs } = await shown(profile, `from IPython.display import HTML, display
held = display(HTML("<p>0</p>"), display_id=True)
for i in range(200): held.update(HTML(f"<p>{i + 1} of 200</p>"))`);
    const { frame } = await inside(outputs);
    await frame.getByText("200 of 200").waitFor();
    assert.equal(await outputs.locator("iframe").count(), 1);
  },

  async "output: full screen, copy and save are at the selected cell's outputs, by keys"({ profile }) {
    const { outputs, page, me } = await shown(profile, `import pandas as pd\npd.DataFrame({"a": [1, 2]})`);
    await me.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: me.house.address });
    const button = outputs.getByRole("button", { name: "Actions for Output 1 of cell 1" });
    const choose = async (name) => {
      await button.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name }).focus();
      await page.keyboard.press("Enter");
    };
    await choose("Full screen");
    const dialog = page.getByRole("dialog", { name: "Output 1 of cell 1" });
    await dialog.getByRole("table").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await choose("Copy");
    await until(async () => (await page.evaluate(() => navigator.clipboard.readText())) === "\ta\n0\t1\n1\t2", "the table is on the clipboard");
    const [download] = await Promise.all([page.waitForEvent("download"), choose("Save as file")]);
    assert.equal(download.suggestedFilename(), "output-1-of-cell-1.html");
    assert.match(await readFile(await download.path(), "utf8"), /class="dataframe"/);
  },

  async "output: an error marks the failing line in its cell until the cell is edited"({ profile }) {
    const { book } = await shown(profile, "a = 1\nb = a / 0\nc = 2");
    const marked = book.cell(1).locator(".cm-line.cm-failed");
    await marked.waitFor();
    assert.equal(await marked.innerText(), "b = a / 0");
    await book.write(1, "a = 1");
    await marked.waitFor({ state: "detached" });
  },

  async "output: rich outputs come back after a reload without a kernel"({ profile }) {
    const { page, outputs } = await shown(profile, `from IPython.display import HTML\nHTML("<em>kept</em>")`);
    await (await inside(outputs)).frame.getByText("kept").waitFor();
    await page.reload();
    const again = await new Notebook(page).ready();
    await (await inside(again.outputs(1))).frame.getByText("kept").waitFor();
  },
};
