// A notebook with everything that a page shows at once: headings, prose, code, a table as text, plots, an error, a running and a
// queued cell. It resembles the drawing of the notebook page.
const cells = [
  { text: "# Tracer dispersion in a channel with rough walls\n\nParticles are released at the inlet and followed until they leave. The walls carry a *roughness* of height `k`; see [Taylor (1953)](https://doi.org/10.1098/rspa.1953.0139)." },
  { text: "## Release and advection\n\n1. Read the parameters.\n2. Advect with a fixed step.\n\n> The step is checked against a run with half of it." },
  "import math\nimport time\n\nimport matplotlib.pyplot as plt\nimport numpy as np\n\nrng = np.random.default_rng(7)",
  "heights = np.linspace(0, 0.2, 5)  # in channel widths\nfor height in heights:\n    print(f\"k/h = {height:.2f}   D/D0 = {1 + 58 * height:6.2f}\")",
  { text: "## What the roughness does\n\nEach of 48 runs varies the roughness height $k/h$ and the Péclet number; the smooth limit is $D(1 + Pe^2/48)$.\n\n| k/h | Pe | D/D0 |\n|---:|---:|---:|\n| 0.20 | 25 | 12.84 |\n| 0.18 | 25 | 11.97 |" },
  "sweep = {pe: 1 + pe * heights for pe in (10, 17, 25)}\nsweep",
  "fig, (left, right) = plt.subplots(1, 2, figsize=(10, 2.6))\nsteps = np.arange(0, 400, 10)\nfor slope, color in ((0.05, \"#0c5d6b\"), (0.10, \"#9a4a00\"), (0.18, \"#5b4aa0\")):\n    left.plot(steps, slope * steps + rng.normal(0, 0.6, len(steps)).cumsum() / 4, color=color)\nfor pe, values in sweep.items():\n    right.plot(heights, values, \"o-\", label=f\"Pe {pe}\")\nright.legend(frameon=False)\nplt.show()",
  { text: "## Sensitivity to step size" },
  "def refine(height, n):\n    return math.sqrt(height) / n\n\nrefine(0.2, 0)",
  "for step in range(1, 10_000):\n    print(f\"\\r{step} of 10,000\", end=\"\", flush=True)\n    time.sleep(0.1)",
  "table = [refine(height, 4) for height in heights]\ntable",
];

/** Opens it, runs what is above the running cell, leaves one running and one queued. */
export async function rich(profile) {
  const id = await profile.make("Tracer dispersion in a channel with rough walls", cells);
  const book = await profile.notebook(id);
  await book.select(3);
  for (const place of [3, 4, 6, 7]) {
    await book.select(place);
    await book.keys("Control+Enter");
  }
  await book.finished(7);
  await book.outputs(7).locator("img").waitFor();
  await book.run(9);
  for (const place of [10, 11]) {
    await book.select(place);
    await book.keys("Control+Enter");
  }
  await book.outputs(10).getByText(/^\d+ of 10,000$/).waitFor();
  await book.page.locator('li[aria-label^="Code cell 11"][aria-label*="in the queue"]').waitFor();
  return book;
}
