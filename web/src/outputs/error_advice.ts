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
  const texts = cells.filter((cell) => cell.ran || cell.id === failed).map((cell) => cell.text.slice(0, maxSearched / 10));
  const other = aliasOf(name, texts) ?? (usual ? undefined : likeName(name, texts));
  if (other) return { kind: "words", sentence: other };
  return usual ? { kind: "words", sentence: `${name} is not imported: ${usual}` } : undefined;
}

/** "numpy" where it was imported as np. */
function aliasOf(module: string, texts: readonly string[]): string | undefined {
  const renames = new RegExp(`^[ \\t]*import[ \\t][^\\n#]*(?<![\\p{L}\\p{N}_.])${module}[ \\t]+as[ \\t]+([\\p{L}_][\\p{L}\\p{N}_]*)`, "mu");
  const alias = texts.map((text) => renames.exec(text)?.[1]).find(Boolean);
  return alias && `${module} is imported as ${alias} here.`;
}

const builtins = ["print", "range", "len", "open", "input", "sorted", "enumerate", "isinstance", "display", "zip", "dict", "list", "tuple", "set", "str", "int", "float", "True", "False", "None", "sum", "min", "max", "abs", "round", "reversed", "filter", "any", "all"];

/** A name that this one is a slip of: asked, as nobody can be sure. Those defined here go before Python's own. */
function likeName(name: string, texts: readonly string[]): string | undefined {
  const words = new Set(texts.flatMap((text) => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []));
  words.delete(name);
  const near = [...words].filter((word) => isSlip(name, word));
  const known = near.find((word) => texts.some((text) => definitionOf(word).test(text)));
  if (known) return `Did you mean ${known}?`;
  for (const word of near) {
    const alias = aliasOf(word, texts);
    if (alias) return `Did you mean ${word}? ${alias}`;
  }
  const own = builtins.find((word) => (word.length > 3 ? isSlip(name, word) : word === name.toLowerCase()));
  return own && `Did you mean ${own}?`;
}

/** One letter too many, missing, wrong or swapped with its neighbour; two in a long name; or only the case. */
export function isSlip(typed: string, meant: string): boolean {
  if (typed.toLowerCase() === meant.toLowerCase()) return true;
  const most = Math.min(typed.length, meant.length) < 3 ? 0 : Math.max(typed.length, meant.length) > 7 ? 2 : 1;
  if (most === 0 || Math.abs(typed.length - meant.length) > most) return false;
  let [before, last]: number[][] = [[], Array.from({ length: meant.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= typed.length; row++) {
    const next = [row];
    for (let at = 1; at <= meant.length; at++) {
      next[at] = Math.min(last![at]! + 1, next[at - 1]! + 1, last![at - 1]! + (typed[row - 1] === meant[at - 1] ? 0 : 1));
      if (row > 1 && at > 1 && typed[row - 1] === meant[at - 2] && typed[row - 2] === meant[at - 1]) next[at] = Math.min(next[at]!, before![at - 2]! + 1);
    }
    [before, last] = [last!, next];
  }
  return last![meant.length]! <= most;
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
