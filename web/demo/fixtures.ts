import { chunk, ScriptedNotebook } from "./scripted_notebook";
import type { Output } from "../src/wire/wire";

/** The notebook of the page's picture: run, running, queued, not run, edited, a plot. */
export function tracer(): ScriptedNotebook {
  const book = new ScriptedNotebook();
  book.add("markdown", "# Tracer dispersion in a channel with rough walls\n\nParticles are released at the inlet and followed to the outlet.");
  book.add("markdown", "## Release and advection\n\nThe *advection* step is explicit; `dt` is the **CFL** limit.\n\n- [x] smooth wall\n- [ ] rough wall");
  book.ran(book.add("code", "import numpy as np, pandas as pd\nimport matplotlib.pyplot as plt\nfrom tqdm import tqdm"), 1, 1380);
  book.ran(book.add("code", "def run(height, Pe=25, n=20_000, dt=0.02):\n    \"\"\"One run of the channel.\"\"\"\n    return height * Pe / n  # placeholder"), 2, 4);
  book.add("markdown", "## What the roughness does\n\nEach of 48 runs varies the roughness height $k/h$ and the Péclet number; the smooth limit is $D(1 + \\mathrm{Pe}^2/48)$.");
  book.add("code", 'sweep.to_parquet("out/sweep.parquet")       # only after a full sweep');
  book.ran(book.add("code", 'sweep = pd.read_parquet("out/sweep-2026-11.parquet")\nsweep.sort_values("D/D0", ascending=False)'), 12, 843, [
    { type: "execute_result", execution_count: 12, data: { "text/plain": "     k/h  Pe  particles   D/D0  std. error  minutes\n31  0.20  25      20000  12.84        0.31      1.9\n27  0.18  25      20000  11.97        0.28      1.9\n23  0.15  25      20000  10.63        0.24      1.8\n19  0.12  25      20000   9.71        0.22      1.8\n\n[48 rows x 6 columns]", "text/html": "<table></table>" }, metadata: {} },
  ]);
  const plot = book.ran(book.add("code", 'fig, (left, right) = plt.subplots(1, 2, figsize=(10, 2.4))\nplot_variance(sweep, ax=left, heights=[0, 0.05, 0.20])\nplot_dispersion(sweep, ax=right, by="Pe", errorbars=True)'), 13, 1500, [
    { type: "display_data", data: { "image/png": plotPng(), "text/plain": "<Figure size 1000x240 with 2 Axes>" }, metadata: {} },
  ]);
  const loop = book.add("code", "for height in tqdm(np.linspace(0, 0.24, 12)):\n    refined.append(run(height, Pe=25, n=80_000, dt=0.01))");
  loop.outputs.value = [{ type: "stream", name: "stderr", chunks: [chunk("\r  0%|          | 0/12 [00:00<?, ?it/s]"), chunk("\r 33%|███▎      | 4/12 [00:38<01:17,  9.7s/it]"), chunk("\r 42%|████▏     | 5/12 [00:48<01:07,  9.6s/it]")] }];
  book.queueRun(loop, "running", 48_200);
  book.queueRun(book.add("code", "table = pd.DataFrame(refined).round(3)"), "queued");
  book.add("markdown", "## Sensitivity to step size\n\nHalving the step changes the slope by less than one standard error.\n\n| step | slope | error |\n|---:|---:|---:|\n| 0.02 | 12.84 | 0.31 |\n| 0.01 | 12.71 | 0.22 |\n\n> The rest of the table is in the appendix.\n\n```python\nfor step in (0.02, 0.01):\n    fit(step)\n```");
  const edited = book.ran(book.add("code", "slope(sweep, step=0.01)"), 11, 300);
  edited.edited.value = true;
  book.add("markdown", "## Comparison with Taylor\n\nThe smooth limit is recovered.");
  book.add("markdown", "## Notes and references\n\n1. Taylor, 1953\n2. Aris, 1956");
  void plot;
  return book;
}

const traceback = [
  "\u001b[0;31m---------------------------------------------------------------------------\u001b[0m",
  "\u001b[0;31mNameError\u001b[0m                                 Traceback (most recent call last)",
  "Cell \u001b[0;32mIn[2], line 4\u001b[0m\n\u001b[1;32m      1\u001b[0m \u001b[38;5;28;01mfrom\u001b[39;00m scipy.optimize \u001b[38;5;28;01mimport\u001b[39;00m minimize\n\u001b[1;32m      3\u001b[0m start \u001b[38;5;241m=\u001b[39m np.array([0.0, 0.0])\n\u001b[0;32m----> 4\u001b[0m fit = minimize(loss, start, method=\"Nelder-Mead\")\n\u001b[1;32m      5\u001b[0m offset, slope = fit.x",
  "File \u001b[0;32m/usr/lib/python3/dist-packages/scipy/optimize/_minimize.py:687\u001b[0m, in \u001b[0;36mminimize\u001b[0;34m(fun, x0, args)\u001b[0m\n\u001b[1;32m    686\u001b[0m if meth == 'nelder-mead':\n\u001b[0;32m--> 687\u001b[0m     res = _minimize_neldermead(fun, x0, args, callback, bounds=bounds,\n\u001b[1;32m    688\u001b[0m                                **options)",
  "File \u001b[0;32m/usr/lib/python3/dist-packages/scipy/optimize/_optimize.py:780\u001b[0m, in \u001b[0;36m_minimize_neldermead\u001b[0;34m(func, x0)\u001b[0m\n\u001b[0;32m--> 780\u001b[0m     fsim[k] = func(sim[k])",
  "Cell \u001b[0;32mIn[1], line 3\u001b[0m, in \u001b[0;36mloss\u001b[0;34m(p)\u001b[0m\n\u001b[1;32m      2\u001b[0m     offset, slope = p\n\u001b[0;32m----> 3\u001b[0m     expected = offset + slope * df[\"day\"]\n\u001b[1;32m      4\u001b[0m     return ((df[\"reading\"] - expected) ** 2).mean()",
  "\u001b[0;31mNameError\u001b[0m: name 'df' is not defined",
];

/** Errors, long output, colours, stopped and lost runs, an offline page. */
export function troubles(): ScriptedNotebook {
  const book = new ScriptedNotebook();
  book.title.value = "Sensor drift, station 12";
  book.add("markdown", "# Sensor drift, station 12\n\n## Fit the drift\n\nA straight line is enough for the first year; the residuals decide about the second. See [the log](https://example.org) and ![a map](https://example.org/map.png).");
  book.add("code", 'df = pd.read_csv("data/station12.csv", parse_dates=["time"])\ndf["day"] = (df["time"] - df["time"].min()).dt.days');
  book.ran(book.add("code", 'def loss(p):\n    offset, slope = p\n    expected = offset + slope * df["day"]\n    return ((df["reading"] - expected) ** 2).mean()'), 1, 4);
  book.ran(book.add("code", 'from scipy.optimize import minimize\n\nstart = np.array([0.0, 0.0])\nfit = minimize(loss, start, method="Nelder-Mead")\noffset, slope = fit.x'), 2, 41, [{ type: "error", ename: "NameError", evalue: "name 'df' is not defined", traceback }], "error");
  const long: Output = { type: "stream", name: "stdout", chunks: [chunk(Array.from({ length: 1203 }, (_, n) => `run-${String(n + 1).padStart(4, "0")}.parquet ${1048212 - n * 97}\n`).join(""))] };
  book.ran(book.add("code", "for f in files: print(f.name, f.size)"), 21, 6100, [long]);
  book.ran(book.add("code", "pairs = np.linalg.norm(x[:, None] - x[None, :], axis=-1)"), 18, 124_000, [], "interrupted");
  const colors = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `\u001b[3${n}m fg${n} \u001b[9${n}m br${n} \u001b[0m\u001b[4${n}m bg${n} \u001b[0m`).join("\n");
  book.ran(book.add("code", "print(colours)"), 19, 3, [{ type: "stream", name: "stdout", chunks: [chunk(`${colors}\n\u001b[1mbold\u001b[0m \u001b[4munder\u001b[0m \u001b[7minverse\u001b[0m \u001b[38;5;208m256\u001b[0m \u001b[38;2;90;140;220mtrue\u001b[0m`)] }, { type: "stream", name: "stderr", chunks: [chunk("UserWarning: this is on stderr\n")] }]);
  const lost = book.ran(book.add("code", "model.fit(x, y)"), 20, 61_000, [], "lost");
  book.runtime.value = { phase: "dead", reason: "Stopped: out of memory at 8 GB.", kernel: "Python 3.11", cores: 2 };
  book.connection.value = { state: "offline", since: Date.now() - 400_000, retryAt: Date.now() + 4000 };
  book.pending.value = 12;
  void lost;
  return book;
}

/** Many cells, for speed. */
export function many(count: number): ScriptedNotebook {
  const book = new ScriptedNotebook();
  book.title.value = `${count} cells`;
  for (let n = 0; n < count; n++) {
    if (n % 5 === 0) book.add("markdown", `## Section ${n}\n\nSome *text* about section ${n} with \`code\` and $x_${n}$.`);
    else book.ran(book.add("code", `def f${n}(x):\n    """Cell ${n}"""\n    return [x * ${n} for _ in range(10)]  # comment\n\nprint(f${n}(2))`), n, n * 3, [{ type: "stream", name: "stdout", chunks: [chunk(`[${n}, ${n}]\n`)] }]);
  }
  return book;
}

function plotPng(): string {
  const canvas = document.createElement("canvas");
  canvas.width = 860;
  canvas.height = 150;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 860, 150);
  const colors = ["#6a55b5", "#9a4a00", "#0c5d6b"];
  for (const [left, bend] of [[40, 1.4], [500, 1]] as const) {
    pen.strokeStyle = "#d8dfe0";
    for (let y = 10; y <= 130; y += 30) pen.strokeRect(left, y, 330, 0.01);
    colors.forEach((color, line) => {
      pen.strokeStyle = color;
      pen.lineWidth = 1.6;
      pen.beginPath();
      for (let x = 0; x <= 330; x += 3) pen.lineTo(left + x, 130 - Math.pow(x / 330, bend) * (110 - line * 35) + Math.sin(x * (line + 3)) * 1.2);
      pen.stroke();
    });
  }
  return canvas.toDataURL("image/png").split(",")[1]!;
}
