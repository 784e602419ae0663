#!/usr/bin/python3
"""The guard's tables: python3 bench/guard/run.py [--corpus MANIFEST CORPUS BENIGN_LIST BENIGN] [--part NAME ...]

Without a corpus: what facts.tsv.gz alone tells (rules, classifier, both; authors and families left out). With one: the baselines on
raw text, the mutation ladder, mentions and times too. docs/guard.md holds what it printed.
"""
import argparse
import hashlib
import json
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import numpy as np

import facts
import learn
import mutate
import train

CLAIMED = 5           # classes with fewer authors are reported, and not claimed
PREVALENCE = 0.005
SEED = 7
ROUNDS = 1000         # of the bootstrap
FOLDS = 12            # of authors, for the bag of words: it has many times the classifier's features
WARN, ACT, HINT = 0.5, 0.88, 0.45  # as in src/guard/verdict.cpp


def verdict(rules, learned, classes=learn.CLASSES):
    """(asks, strongest class) as verdict.cpp weighs; `learned` is {class: (probability, notify, warn)}."""
    best = (False, -1.0, None)
    for name in classes:
        none, mature = 1.0, False
        if name in rules:
            none *= 1 - rules[name][0]
            mature = rules[name][2] == 2
        if name in learned:
            p, notify, warn = learned[name]
            if p >= warn:
                none *= 1 - max(p, WARN)
                mature = True
            elif p >= notify:
                none *= 1 - min(p, HINT)
        asks = mature and 1 - none >= WARN
        if (asks, 1 - none) > best[:2]:
            best = (asks, 1 - none, name)
    return best[0], best[2]


def learned_of(sums, calibration):
    out = {}
    for at, name in enumerate(learn.CLASSES):
        slope, shift, notify, warn = calibration[at]
        out[name] = (float(learn.probability(sums[at], slope, shift)), notify, warn)
    return out


def wilson(hits, count):
    if count == 0:
        return 0.0, 1.0
    z, p = 1.96, hits / count
    middle, half = p + z * z / (2 * count), z * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def clustered(rows, hit):
    """95 % interval of the share of hits, authors drawn with replacement."""
    authors = {}
    for row, one in zip(rows, hit):
        authors.setdefault(row.author, []).append(one)
    groups = [np.array(part, dtype=float) for part in authors.values()]
    random = np.random.default_rng(SEED)
    shares = []
    for _ in range(ROUNDS):
        drawn = random.integers(0, len(groups), len(groups))
        shares.append(sum(groups[i].sum() for i in drawn) / sum(len(groups[i]) for i in drawn))
    return np.percentile(shares, 2.5), np.percentile(shares, 97.5)


def mean_over(rows, hit, key):
    parts = {}
    for row, one in zip(rows, hit):
        parts.setdefault(key(row), []).append(one)
    return float(np.mean([np.mean(part) for part in parts.values()])), len(parts)


def row_of_table(title, rows, asks):
    abusive = [i for i, row in enumerate(rows) if row.abusive]
    recall = float(np.mean([asks[i] for i in abusive]))
    low, high = clustered([rows[i] for i in abusive], [asks[i] for i in abusive])
    by_author, _ = mean_over([rows[i] for i in abusive], [asks[i] for i in abusive], lambda row: row.author)
    by_family, _ = mean_over([rows[i] for i in abusive], [asks[i] for i in abusive], lambda row: (row.label, row.family))
    false = {}
    for kind in ("benign-general", "benign-lookalike", "benign-public"):
        part = [asks[i] for i, row in enumerate(rows) if row.label == kind]
        false[kind] = (sum(part), len(part))
    alarms, benign = sum(a for a, _ in false.values()), sum(n for _, n in false.values())
    upper = wilson(alarms, benign)[1]
    precision = lambda rate: PREVALENCE * recall / (PREVALENCE * recall + (1 - PREVALENCE) * rate) if recall else 0
    written = [asks[i] for i, row in enumerate(rows) if row.label == "benign-written"]  # chosen to look alike: no part of the precision
    cells = " | ".join(f"{a} / {n}" for a, n in [*false.values(), (sum(written), len(written))])
    return (f"| {title} | {recall:.3f} ({low:.2f} to {high:.2f}) | {by_author:.2f} | {by_family:.2f} | {cells} | "
            f"{precision(max(alarms / benign, 1e-9)):.2f} ({precision(upper):.2f}) |")


HEAD = ("| | recall (95 %, authors drawn) | mean of authors | mean of families | asked, benign-general | benign-lookalike | benign-public | written | "
        "precision at 0.5 % (at the bound) |\n|---|---|---|---|---|---|---|---|---|")


def judge(rows, sums, held_out):
    """For each row what rules, classifier and both say, thresholds too set without the row's group."""
    said = {"rules": [None] * len(rows), "classifier": [None] * len(rows), "both": [None] * len(rows)}
    calibrations = []
    for held in held_out:
        calibration = train.calibrated(sums, rows, held)
        calibrations.append(calibration)
        for i in held:
            learned = learned_of(sums[i], calibration)
            said["rules"][i] = verdict(rows[i].rules, {})
            said["classifier"][i] = verdict({}, learned)
            said["both"][i] = verdict(rows[i].rules, learned)
    return said, calibrations


def show_classes(rows, said):
    print("\n| class | authors | items | rules | classifier | both | both names the class | alarms of the class on benign |\n|---|---|---|---|---|---|---|---|")
    for name in learn.CLASSES:
        part = [i for i, row in enumerate(rows) if row.label == name]
        authors = len({rows[i].author for i in part})
        share = lambda how: np.mean([said[how][i][0] for i in part])
        right = np.mean([said["both"][i] == (True, name) for i in part])
        alarms = sum(said["both"][i] == (True, name) for i, row in enumerate(rows) if not row.abusive)
        mark = "" if authors >= CLAIMED else " (reported, not claimed)"
        print(f"| {name}{mark} | {authors} | {len(part)} | {share('rules'):.2f} | {share('classifier'):.2f} | {share('both'):.2f} | {right:.2f} | {alarms} |")


def show_calibration(rows, sums):
    """How often it is right where it says how sure it is, on left-out authors."""
    calibration = train.calibrated(sums, rows)
    p, is_class = [], []
    for at, name in enumerate(learn.CLASSES):
        slope, shift = calibration[at][:2]
        p.append(learn.probability(sums[:, at], slope, shift))
        is_class.append(np.array([row.label == name for row in rows]))
    p, is_class = np.concatenate(p), np.concatenate(is_class)
    print("\n| said | pairs of item and class | were so |\n|---|---|---|")
    for low, high in ((0, 0.01), (0.01, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        inside = (p >= low) & (p < high)
        if inside.any():
            print(f"| {low:.2f} to {min(high, 1):.2f} (mean {p[inside].mean():.3f}) | {inside.sum()} | {is_class[inside].mean():.3f} |")


def show_missed(rows, said):
    print("\nNot asked about, by both (class, family, author):")
    for i, row in enumerate(rows):
        if row.abusive and not said["both"][i][0]:
            print(f"  {row.label} [{row.family}] {row.author} {row.item}; would be called {said['both'][i][1]}")
    print("\nAsked about, benign:")
    for i, row in enumerate(rows):
        if not row.abusive and said["both"][i][0]:
            print(f"  {row.label} {row.author} {row.item}: {said['both'][i][1]} (rules: {said['rules'][i][0]}, classifier: {said['classifier'][i][0]})")


def code_of(path):
    _, cells = mutate.cells_of(path.name, path.read_text(errors="replace"))
    return "\n".join(text for _, text in cells)


WORDS = ["deepfake", "faceswap", "roop", "wav2lip", "deepfacelab", "xmrig", "miner", "stratum", "nicehash", "hashcat", "rockyou", "torrent", "magnet:", "libtorrent",
         "ngrok", "cloudflared", "sshd", "openssh-server", "vnc", "v2ray", "xray", "vless", "shadowsocks", "minecraft", "webui", "gradio", "ddos", "flood", "slowloris",
         "boinc", "mprime", "udocker", "john", "hydra", "comfyui"]


def words_in(text):
    return set(re.findall(r"[a-z][a-z0-9_]{2,19}", text[:200_000]))


def show_baselines(rows, paths, rungs):
    """A word list as a browser's warning has it, and a bag of words on raw text, authors left out a twelfth at a time; then both down the ladder."""
    texts = []
    for path in paths:
        try:
            texts.append(code_of(path).lower() if path else "")
        except (ValueError, AttributeError):
            texts.append("")
    asks = [any(word in text for word in WORDS) for text in texts]
    print(row_of_table("word list on raw text", rows, asks))
    made, names = [], {}
    for row, text in zip(rows, texts):
        numbers = sorted({names.setdefault(word, len(names)) for word in sorted(words_in(text))})
        made.append(learn.Row(row.label, row.family, row.author, row.item, row.rules, np.array(numbers, dtype=np.int32)))
    kept_words = learn.known(made, len(names))
    number = {int(at): k for k, at in enumerate(kept_words)}
    for row in made:
        row.features = np.array([number[at] for at in row.features.tolist() if at in number], dtype=np.int32)
    x, y = learn.matrix(made, len(kept_words)), learn.targets(made)
    authors = sorted({row.author for row in made if row.abusive}) + sorted({row.author for row in made} - {row.author for row in made if row.abusive})
    held_out = [np.array([i for i, row in enumerate(made) if row.author in authors[k::FOLDS]]) for k in range(FOLDS)]
    full = learn.kept("bag", lambda: learn.whole(x, y, made))
    sums, models = learn.left_out_in_parts("bag", x, y, made, held_out, full)
    said, calibrations = judge(made, sums, held_out)
    print(row_of_table("bag of words on raw text", made, [one[0] for one in said["classifier"]]))
    group_of = {int(i): k for k, held in enumerate(held_out) for i in held}
    print("\n| rung | abusive items | word list | bag of words | benign asked (word list) | (bag of words) |\n|---|---|---|---|---|---|")
    for rung in rungs:
        kept = {}
        for i in of_the_ladder(rows, paths):
            try:
                text = changed(rung, paths[i])
                _, cells = mutate.cells_of(paths[i].name, text)
            except (ValueError, AttributeError, RecursionError):
                continue
            code = "\n".join(cell for _, cell in cells).lower()
            columns, w = models[group_of[i]]
            line = np.zeros(len(kept_words), dtype=np.float32)
            line[[number[names[word]] for word in words_in(code) if names.get(word) in number]] = 1
            kept[i] = (any(word in code for word in WORDS), verdict({}, learned_of(line[columns] @ w[:-1] + w[-1], calibrations[group_of[i]]))[0])
        abusive, benign = [i for i in kept if rows[i].abusive], [i for i in kept if not rows[i].abusive]
        print(f"| {rung} | {len(abusive)} | {' | '.join(f'{np.mean([kept[i][how] for i in abusive]):.2f}' for how in (0, 1))} | "
              f"{' | '.join(f'{sum(kept[i][how] for i in benign)} / {len(benign)}' for how in (0, 1))} |", flush=True)


def of_the_ladder(rows, paths, most=4, most_benign=150):
    """Numbers of the rows that are put on the ladder: so many of an author and class, and so many benign ones."""
    chosen, taken = [], {}
    for i in sorted(range(len(rows)), key=lambda i: rows[i].item):
        row = rows[i]
        if paths[i] is None or row.label == "benign-written" or paths[i].stat().st_size > 2_000_000:
            continue
        key = (row.label, row.author) if row.abusive else "benign"
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= (most if row.abusive else most_benign):
            chosen.append(i)
    return chosen


def changed(rung, path):
    text = path.read_text(errors="replace")
    return text if rung == "as it is" else mutate.mutate(rung, path.name, text)


def show_ladder(rows, names, paths, held_out, models, calibrations, rungs):
    """Each rung: what is asked about of what was asked about plainly or not; by models that never saw the author."""
    number = {name: at for at, name in enumerate(names)}
    group_of = {int(i): k for k, held in enumerate(held_out) for i in held}
    chosen = of_the_ladder(rows, paths)
    print("\n| rung | abusive items | rules | classifier | both | benign asked (both) |\n|---|---|---|---|---|---|")
    for rung in rungs:
        with tempfile.TemporaryDirectory() as folder:
            made, of = [], []
            for i in chosen:
                target = pathlib.Path(folder) / f"{i}{paths[i].suffix}"
                try:
                    target.write_text(changed(rung, paths[i]), errors="replace")
                except (ValueError, RecursionError):
                    continue
                made.append(target)
                of.append(i)
            seen = facts.look(made)
        says = {"rules": [], "classifier": [], "both": []}
        kept = []
        for i, one in zip(of, seen):
            if one is None or one["level"] is None:
                continue
            columns, w = models[group_of[i]]
            x = np.zeros(len(names), dtype=np.float32)
            x[[number[f] for f in one["features"] if f in number]] = 1
            learned = learned_of(x[columns] @ w[:-1] + w[-1], calibrations[group_of[i]])
            rules = {name: (p, signs, maturity) for name, p, signs, maturity in one["rules"]}
            kept.append(i)
            says["rules"].append(verdict(rules, {})[0])
            says["classifier"].append(verdict({}, learned)[0])
            says["both"].append(verdict(rules, learned)[0])
        abusive = [k for k, i in enumerate(kept) if rows[i].abusive]
        benign = [k for k, i in enumerate(kept) if not rows[i].abusive]
        shares = " | ".join(f"{np.mean([says[how][k] for k in abusive]):.2f}" for how in says)
        print(f"| {rung} | {len(abusive)} | {shares} | {sum(says['both'][k] for k in benign)} / {len(benign)} |", flush=True)


def show_mentions():
    """Every word of the rules and of the word list: printed, in a comment, in Markdown, in a table, in a list that text is searched with."""
    words = set(WORDS)
    for path in sorted((learn.ROOT / "rules").glob("*.rules")):
        words |= {re.sub(r'[*?"\\]', "", word) for word in re.findall(r'"([^"\n]*)"', path.read_text())}
    words = sorted(word for word in words if len(word) > 2)
    kinds = {
        "printed": lambda w: f"print({w!r})", "in a comment": lambda w: f"# !{w}\nx = 1", "in a list that text is searched with": lambda w: f"banned = [{w!r}]\nfound = [b for b in banned if b in text]",
        "in a table": lambda w: f"import pandas as pd\nframe = pd.DataFrame({{'name': [{w!r}], 'count': [1]}})\nframe.head()", "in a docstring": lambda w: f"def f():\n    {json.dumps(w)}\n    return 1",
        "compared": lambda w: f"if name == {w!r}:\n    raise ValueError(name)", "echoed": lambda w: f"!echo {json.dumps(w)}"}
    print("\n| mention | programs | asked about | on the operator's list |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in kinds.items():
            paths = []
            for at, word in enumerate(words):
                path = pathlib.Path(folder) / f"{hashlib.sha1(kind.encode()).hexdigest()[:6]}{at}.ipynb"
                path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": make(word), "metadata": {}, "outputs": []}]}))
                paths.append(path)
            levels = [one["level"] for one in facts.look(paths) if one]
            print(f"| {kind} | {len(levels)} | {sum(level in ('warn', 'act') for level in levels)} | {levels.count('notify')} |")


def show_times(paths):
    """One process, the processor's time, notebooks of the benign part cell by cell."""
    import subprocess
    out = subprocess.run([facts.PROGRAM, "--rules", str(learn.ROOT / "rules"), "--times"], input="\n".join(map(str, paths)).encode(), capture_output=True, check=True).stdout
    cells = [cell for line in out.decode("utf-8", "replace").splitlines() for cell in json.loads(line).get("cells", [])]
    size, inspect, classify = (np.array([cell[k] for cell in cells], dtype=float) for k in range(3))
    around = (size >= 1500) & (size <= 2500)
    print("\n| cells | number | inspect p50 / p99, ms | facts to classes p50 / p99, ms | MB/s |\n|---|---|---|---|---|")
    for title, part in (("all", size >= 0), ("1.5 to 2.5 KB", around)):
        print(f"| {title} | {part.sum()} | {np.percentile(inspect[part], 50) / 1000:.2f} / {np.percentile(inspect[part], 99) / 1000:.2f} | "
              f"{np.percentile(classify[part], 50) / 1000:.3f} / {np.percentile(classify[part], 99) / 1000:.3f} | {size[part].sum() / (inspect[part] + classify[part]).sum():.2f} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", nargs=4, metavar=("MANIFEST", "CORPUS", "BENIGN_LIST", "BENIGN"))
    parser.add_argument("--written", help="a folder of look-alikes, for the baselines")
    parser.add_argument("--part", nargs="*", default=["authors", "families", "baselines", "ladder", "mentions", "times"])
    parser.add_argument("--rungs", nargs="*", default=["as it is"] + mutate.RUNGS, help="of the ladder, and of the baselines'")
    options = parser.parse_args()
    names, rows = learn.load()
    paths = [None] * len(rows)
    if options.corpus:
        by_key = {hashlib.sha1(item[3].encode()).hexdigest()[:10]: item[4]
                  for item in facts.items(facts.manifest(options.corpus[0]), *map(pathlib.Path, options.corpus[1:])) +
                  (facts.written(pathlib.Path(options.written)) if options.written else [])}
        paths = [by_key.get(row.item) for row in rows]
    benign = [row for row in rows if not row.abusive]
    print(f"{len(rows)} items: {len(rows) - len(benign)} abusive of {len({r.author for r in rows if r.abusive})} authors, "
          f"{len(benign)} benign of {len({r.author for r in benign})} authors; {len(names)} features")
    if "mentions" in options.part:
        show_mentions()
    if options.corpus and "times" in options.part:
        show_times([path for row, path in zip(rows, paths) if path and row.label in ("benign-general", "benign-public")][::16])
    if options.corpus and "baselines" in options.part:
        print("\nBaselines, authors left out\n\n" + HEAD)
        show_baselines(rows, paths, options.rungs)
    if not {"authors", "families", "ladder"} & set(options.part):
        return
    x, y = learn.matrix(rows, len(names)), learn.targets(rows)
    full = learn.kept("whole", lambda: learn.whole(x, y, rows))
    held_out = train.held_out(rows)
    sums, models = learn.left_out_in_parts("authors", x, y, rows, held_out, full)
    said, calibrations = judge(rows, sums, held_out)
    if "authors" in options.part:
        print("\nAuthors left out\n\n" + HEAD)
        for how in said:
            print(row_of_table(how, rows, [one[0] for one in said[how]]), flush=True)
        show_classes(rows, said)
        show_calibration(rows, sums)
        show_missed(rows, said)
    if "families" in options.part:
        families = sorted({(row.label, row.family) for row in rows if row.abusive})
        parts = [np.array([i for i, row in enumerate(rows) if row.family == family and row.label == label]) for label, family in families]
        family_sums, _ = learn.left_out_in_parts("families", x, y, rows, parts, full)
        # Where nothing was left out the authors' sums stand: they set the thresholds.
        inside = np.zeros(len(rows), dtype=bool)
        for part in parts:
            inside[part] = True
        mixed = np.where(inside[:, None], family_sums, sums)
        family_said = {"rules": list(said["rules"]), "classifier": list(said["classifier"]), "both": list(said["both"])}
        for part in parts:
            calibration = train.calibrated(sums, rows, part)
            for i in part:
                learned = learned_of(mixed[i], calibration)
                family_said["classifier"][i], family_said["both"][i] = verdict({}, learned), verdict(rows[i].rules, learned)
        print("\nTool families left out of the classifier (rules know names of both)\n\n" + HEAD)
        for how in ("classifier", "both"):
            print(row_of_table(how, rows, [one[0] for one in family_said[how]]), flush=True)
    if options.corpus and "ladder" in options.part:
        show_ladder(rows, names, paths, held_out, models, calibrations, options.rungs)


if __name__ == "__main__":
    main()
