#!/usr/bin/env python3
"""Make bench/guard/facts.tsv.gz, the facts that the classifier learns from: no text of anybody's, only bounded words (src/guard/features.h).

    facts.py MANIFEST CORPUS BENIGN_LIST BENIGN [WRITTEN]  CORPUS as extract.py lays it out; BENIGN as benign.py does; WRITTEN: a folder of
                                                         honest look-alikes, TOPIC_NAME.ipynb; without it those of the old table stay
    facts.py MANIFEST CORPUS BENIGN_LIST BENIGN rules    only what rules say, of the items that are at hand: the classifier stays as it is

Needs build/release/bin/stoa-guard-bench. A feature that fewer than three authors have is left out: it would be a name.
"""
import csv
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import learn

PROGRAM = learn.ROOT / "build/release/bin/stoa-guard-bench"


def file_name(row):
    """As extract.py names its files."""
    name = f"{row['repo']}__{row['path']}".replace("/", "+")
    if len(name) > 180:
        name = name[:180] + "~" + hashlib.sha1(name.encode()).hexdigest()[:8]
    return f"{row['commit'][:8]}__{name}" + ("" if name.endswith(row["language"]) else "." + row["language"])


def manifest(path):
    with open(path, newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def look(paths, rules=learn.ROOT / "rules"):
    """What the program says of each path, in two processes."""
    paths = [str(path) for path in paths]
    parts = [paths[0::2], paths[1::2]]
    running = [subprocess.Popen([PROGRAM, "--rules", str(rules)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in parts]
    import threading
    found = {}

    def talk(process, part):
        out, _ = process.communicate("\n".join(part).encode())
        for line in out.decode("utf-8", "replace").splitlines():
            one = json.loads(line)
            found[one["path"]] = one

    threads = [threading.Thread(target=talk, args=pair) for pair in zip(running, parts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found.get(path) for path in paths]


def items(rows, corpus, benign_list, benign):
    """(label, family, author, item, path) of everything that is laid out."""
    out = []
    for row in rows:
        path = corpus / row["label"] / file_name(row)
        tag = re.match(r"\[([^\]]*)\]", row["note"] or "")
        if path.exists():
            out.append((row["label"], tag.group(1) if tag else "-", row["repo"].split("/")[0], path.name, path))
    for line in benign_list.read_text().splitlines():
        repo, _, _, name = line.split("\t")
        if (benign / name).exists():
            out.append(("benign-public", "-", repo.split("/")[0], name, benign / name))
    return out


def written(folder):
    """Look-alikes of our own: a topic is left out as an author is."""
    return [("benign-written", "-", "written-" + path.name.split("_")[0], path.name, path) for path in sorted(folder.glob("*.ipynb"))]


def words_of(rules):
    return " ".join(f"{name}:{p:.3f}:{signs}:{maturity}" for name, p, signs, maturity in rules)


def key_of(item):
    return hashlib.sha1(item.encode()).hexdigest()[:10]


def rules_anew(everything):
    """Keeps the table's features; so learn.py's pickles of them stay true, and get the new table's name."""
    said = {key_of(item[3]): one for item, one in zip(everything, look([item[4] for item in everything])) if one and one["level"] is not None}
    with gzip.open(learn.TABLE, "rt") as table:
        head, *lines = table.read().splitlines()
    old_key = learn.kept_at("").name.rpartition("-")[2]
    changed = 0
    for at, line in enumerate(lines):
        fields = line.split("\t")
        if fields[3] in said:
            fields[4] = words_of(said[fields[3]]["rules"])
            changed += lines[at] != "\t".join(fields)
            lines[at] = "\t".join(fields)
    with gzip.GzipFile(learn.TABLE, "wb", 9, mtime=0) as table:
        table.write("".join(line + "\n" for line in [head, *lines]).encode())
    new_key = learn.kept_at("").name.rpartition("-")[2]
    for path in (learn.ROOT / "build").glob(f"guard-*-{old_key}"):
        path.rename(path.with_name(path.name.replace(old_key, new_key)))
    print(f"{len(said)} of {len(lines)} items were at hand; rules say something else of {changed}")


def main():
    rows = manifest(sys.argv[1])
    everything = items(rows, *map(pathlib.Path, sys.argv[2:5]))
    only_rules = sys.argv[-1] == "rules"
    folder = sys.argv[5:-1] if only_rules else sys.argv[5:]
    everything += written(pathlib.Path(folder[0])) if folder else []
    if only_rules:
        return rules_anew(everything)
    seen = look([item[4] for item in everything])
    kept = []
    if not folder and learn.TABLE.exists():
        old_names, old_rows = learn.load()
        kept = [(row, [old_names[at] for at in row.features]) for row in old_rows if row.label == "benign-written"]
    authors, abusive = {}, {}
    for (label, _, author, _, _), one in zip(everything, seen):
        for feature in (one or {}).get("features", []):
            authors.setdefault(feature, set()).add(author)
            if not label.startswith("benign"):
                abusive.setdefault(feature, set()).add(author)
    names = sorted(name for name, have in authors.items() if len(have) >= learn.LEAST_AUTHORS and len(abusive.get(name, ())) >= learn.LEAST_ABUSIVE)
    numbers = {name: at for at, name in enumerate(names)}
    with gzip.GzipFile(learn.TABLE, "wb", 9, mtime=0) as table:
        table.write((" ".join(names) + "\n").encode())
        for (label, family, author, item, _), one in zip(everything, seen):
            if one is None or one["level"] is None:
                continue
            rules = words_of(one["rules"])
            at = sorted(numbers[feature] for feature in one["features"] if feature in numbers)
            steps = " ".join(str(b - a) for a, b in zip([0] + at, at))
            table.write(f"{label}\t{family}\t{author}\t{key_of(item)}\t{rules}\t{steps}\n".encode())
        for row, features in kept:
            rules = words_of((name, *signal) for name, signal in row.rules.items())
            at = sorted(numbers[feature] for feature in features if feature in numbers)
            steps = " ".join(str(b - a) for a, b in zip([0] + at, at))
            table.write(f"{row.label}\t{row.family}\t{row.author}\t{row.item}\t{rules}\t{steps}\n".encode())
    print(f"{len(everything)} items, {len(names)} features, {learn.TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
