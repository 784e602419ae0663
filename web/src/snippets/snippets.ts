// Pieces of code that one starts from: the page's own, and the person's. Those of the page run in a runtime as it is.
import { choose, settings } from "../shell/settings";

export interface Snippet { title: string; code: string; own: boolean }

export const mostSnippets = 100;
export const longestSnippet_chars = 20_000;

const builtIn: readonly (readonly [string, string])[] = [
  ["Read a CSV file into a frame", "import pandas as pd\n\nframe = pd.read_csv(\"data.csv\")\nframe.head()"],
  ["Group a frame and count", "frame.groupby(\"column\").agg(rows=(\"column\", \"size\")).sort_values(\"rows\", ascending=False)"],
  ["Join two frames", "joined = left.merge(right, on=\"key\", how=\"left\", validate=\"many_to_one\", indicator=True)\njoined[\"_merge\"].value_counts()"],
  ["Missing values of each column", "frame.isna().mean().sort_values(ascending=False).map(\"{:.1%}\".format)"],
  ["Line chart", "import matplotlib.pyplot as plt\n\nfig, ax = plt.subplots(figsize=(8, 3))\nax.plot(x, y)\nax.set_xlabel(\"x\")\nax.set_ylabel(\"y\")\nplt.show()"],
  ["Histogram", "import matplotlib.pyplot as plt\n\nfig, ax = plt.subplots(figsize=(6, 3))\nax.hist(values, bins=30)\nplt.show()"],
  ["Random numbers with a fixed seed", "import numpy as np\n\nrng = np.random.default_rng(7)\nrng.normal(size=5)"],
  ["A form with fields", "#@title Settings\nname = \"first\"  #@param {type: \"string\"}\nsteps = 100  #@param {type: \"slider\", min: 10, max: 1000, step: 10}\nverbose = True  #@param {type: \"boolean\"}"],
  ["A progress bar", "from tqdm.auto import tqdm\n\nfor item in tqdm(range(100)):\n    pass"],
  ["How long something takes", "import time\n\nstart = time.perf_counter()\n...\nprint(f\"{time.perf_counter() - start:.3f} s\")"],
  ["Read and write JSON", "import json\nfrom pathlib import Path\n\nPath(\"data.json\").write_text(json.dumps({\"a\": 1}, indent=2))\njson.loads(Path(\"data.json\").read_text())"],
  ["Query with SQLite", "import sqlite3\nimport pandas as pd\n\nwith sqlite3.connect(\"data.db\") as base:\n    frame = pd.read_sql(\"SELECT 1 AS one\", base)\nframe"],
  ["Files in the home folder", "%%shell\nls -lh ~"],
];

/** The person's own first. */
export function allSnippets(): Snippet[] {
  return [...settings.value.snippets.map((one) => ({ ...one, own: true })), ...builtIn.map(([title, code]) => ({ title, code, own: false }))];
}

/** -> why not, or nothing. One of the same title is replaced. */
export function keepSnippet(title: string, code: string): string | undefined {
  const others = settings.peek().snippets.filter((one) => one.title !== title);
  if (title.trim() === "") return "A snippet needs a title.";
  if (code.trim() === "") return "The selected cell is empty.";
  if (code.length > longestSnippet_chars) return `A snippet has at most ${longestSnippet_chars.toLocaleString("en-GB")} characters.`;
  if (others.length >= mostSnippets) return `There are ${mostSnippets} snippets already. Remove one first.`;
  choose({ snippets: [{ title, code }, ...others] });
  return undefined;
}

export function removeSnippet(title: string): void {
  choose({ snippets: settings.peek().snippets.filter((one) => one.title !== title) });
}
