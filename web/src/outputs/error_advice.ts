// One sentence of help with its action, for the mistakes that notebooks invite. Nothing is said when it isn't sure to be true.

/** A cell as far as advice needs it. */
export interface AdviceCell {
  id: string;
  text: string;
  /** Has run in this kernel, with this text. */
  ran: boolean;
}

export type Advice =
  | { kind: "run_cell"; sentence: string; cellId: string; place: number }
  | { kind: "install"; sentence: string; command: string }
  | { kind: "words"; sentence: string };

/** Where the package that provides a module is named otherwise. */
const packages: Record<string, string> = {
  attr: "attrs", bs4: "beautifulsoup4", Crypto: "pycryptodome", cv2: "opencv-python-headless", dateutil: "python-dateutil", dotenv: "python-dotenv", fitz: "pymupdf",
  git: "gitpython", jwt: "pyjwt", PIL: "pillow", skimage: "scikit-image", sklearn: "scikit-learn", yaml: "pyyaml",
};

/** Text searched for definitions; a notebook has more cells than anybody waits for. */
const maxSearched = 2_000_000;

/** What the kernel itself says below a traceback, after an empty line: which disk is full. */
export function kernelNote(ename: string, traceback: readonly string[]): Advice | undefined {
  const last = traceback.at(-1) ?? "";
  return last && traceback.at(-2) === "" && !last.includes(ename) ? { kind: "words", sentence: last.slice(0, 2000) } : undefined;
}

export function adviceFor(ename: string, evalue: string, cells: readonly AdviceCell[], failed: string): Advice | undefined {
  if (ename === "NameError") {
    const name = /^name '([\p{L}_][\p{L}\p{N}_]*)' is not defined/u.exec(evalue)?.[1];
    return name ? missingName(name, cells, failed) : undefined;
  }
  if (ename === "ModuleNotFoundError") {
    const module = /^No module named '([\p{L}_][\p{L}\p{N}_]*)(?:\.[^']*)?'/u.exec(evalue)?.[1];
    return module ? missingModule(module) : undefined;
  }
  if (ename === "KeyboardInterrupt") return { kind: "words", sentence: "The run was interrupted. Variables that were set before are still there." };
  return undefined;
}

function missingName(name: string, cells: readonly AdviceCell[], failed: string): Advice | undefined {
  const defines = definitionOf(name);
  let searched = 0;
  let found: { cell: AdviceCell; place: number } | undefined;
  for (const [at, cell] of cells.entries()) {
    searched += cell.text.length;
    if (searched > maxSearched) break;
    if (cell.id === failed || !defines.test(cell.text)) continue;
    // The one that hasn't run explains it; of those that have run none does.
    if (!cell.ran) found ??= { cell, place: at + 1 };
  }
  if (found) return { kind: "run_cell", sentence: `${name} is defined in cell ${found.place}, which has not run.`, cellId: found.cell.id, place: found.place };
  const usual = usualImports[name];
  return usual ? { kind: "words", sentence: `${name} is not imported: ${usual}` } : undefined;
}

const usualImports: Record<string, string> = {
  np: "import numpy as np", pd: "import pandas as pd", plt: "import matplotlib.pyplot as plt", sns: "import seaborn as sns", tf: "import tensorflow as tf",
  torch: "import torch", os: "import os", sys: "import sys", re: "import re", json: "import json", time: "import time", math: "import math", random: "import random",
};

function definitionOf(name: string): RegExp {
  const word = `(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_])`;
  return new RegExp([
    `^[ \\t]*(?:async[ \\t]+)?(?:def|class)[ \\t]+${word}`,
    `^[ \\t]*(?:[\\p{L}\\p{N}_, \\t()*]*,[ \\t(*]*)?${word}[^=\\n(]*=(?!=)`,
    `^[ \\t]*(?:import|from)\\b[^\\n#]*\\b(?:import|as)[^\\n#]*${word}`,
    `^[ \\t]*import[ \\t]+${word}[ \\t]*(?:$|,)`,
    `^[ \\t]*(?:for|with)\\b[^\\n]*\\b(?:for|as)[ \\t(]*${word}`,
    `^[ \\t]*for[ \\t(]+[^\\n]*${word}[^\\n]*\\bin\\b`,
  ].join("|"), "mu");
}

function missingModule(module: string): Advice {
  const name = packages[module] ?? module;
  return { kind: "install", sentence: `${name === module ? `The package ${name}` : `${module}, from the package ${name},`} is not installed in this runtime.`, command: `%pip install ${name}` };
}
