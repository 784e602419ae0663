#!/usr/bin/python3
"""Make rules/guard.model from bench/guard/facts.tsv.gz: python3 bench/guard/train.py. The same table gives the same file."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import numpy as np

import learn

LEAST_WEIGHT = 0.02  # smaller ones are left out
LEAST_WARN = 0.9     # 0.5 % of sessions are abusive and 6 % of the table: its odds are a tenth, so that less would be wrong more often than right
LEAST_NOTIFY = 0.15
# Honest notebooks that clone a model and start its demonstration, or fetch a program and run it (clients of databases, tools of biology),
# look like these: here the classifier only supports the rules.
HINTS_ONLY = {"deepfake", "hosting-webui", "mining"}


def thresholds(p, rows):
    """(notify, warn). It asks where the odds are twice those of the worst benign item, which models that never saw its author judged;
    it speaks where one benign item in 200 would be spoken of."""
    benign = np.sort([p[i] for i, row in enumerate(rows) if not row.abusive])[::-1]
    odds = 2 * benign[0] / (1 - benign[0])
    warn = max(LEAST_WARN, float(odds / (1 + odds)))
    notify = max(LEAST_NOTIFY, float(benign[len(benign) // 200]) * 1.02)
    return min(notify, warn), min(warn, 0.9999)


def calibrated(sums, rows, leave=None):
    """For each class slope, shift, notify and warn from left-out sums, without the rows in `leave`."""
    keep = np.ones(len(rows), dtype=bool)
    if leave is not None:
        keep[leave] = False
    left = [row for row, kept in zip(rows, keep) if kept]
    out = []
    for at, name in enumerate(learn.CLASSES):
        s = sums[keep, at]
        slope, shift = learn.platt(s, np.array([row.label == name for row in left]))
        notify, warn = thresholds(learn.probability(s, slope, shift), left)
        out.append((slope, shift, notify, 1.0 if name in HINTS_ONLY else warn))
    return out


def held_out(rows):
    return [np.array([i for i, row in enumerate(rows) if row.author in group]) for group in learn.groups(rows)]


def main():
    names, rows = learn.load()
    x, y = learn.matrix(rows, len(names)), learn.targets(rows)
    full = learn.kept("whole", lambda: learn.whole(x, y, rows))
    sums, _ = learn.left_out_in_parts("authors", x, y, rows, held_out(rows), full)
    calibration = calibrated(sums, rows)
    lines = ["stoa-model 1", "# Made by bench/guard/train.py from bench/guard/facts.tsv.gz. docs/guard_model_card.md says what it is good for.",
             f"# {len(rows)} items, {sum(row.abusive for row in rows)} of them abusive, {len({row.author for row in rows})} authors."]
    for at, name in enumerate(learn.CLASSES):
        slope, shift, notify, warn = calibration[at]
        lines.append(f"class {name} {full[-1, at]:.4f} {slope:.4f} {shift:.4f} {notify:.4f} {warn:.4f}")
    for at, feature in enumerate(names):
        pairs = [f"{k}:{full[at, k]:.2f}" for k in range(len(learn.CLASSES)) if abs(full[at, k]) >= LEAST_WEIGHT]
        if pairs:
            lines.append(f"feature {feature} {' '.join(pairs)}")
    target = learn.ROOT / "rules/guard.model"
    target.write_text("\n".join(lines) + "\n")
    print(f"{target}: {len(lines)} lines, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
