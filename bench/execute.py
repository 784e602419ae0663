#!/usr/bin/python3
"""`stoa execute` beside nbclient over a folder of notebooks: the ratio of their times and where their results differ.

    bench/execute.py FOLDER [--most N] [--timeout SECONDS] [--build build/release] [--list]

Both run each notebook in an empty folder, one after the other, with errors allowed. nbclient (apt install python3-nbclient, or pip) runs
with this machine's rights, network included; ours in its sandbox. So differences that come of the network, of files beside the notebook
and of what the machine has installed are told apart by nbclient's own second run: what differs there differs by itself.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

PEER = """
import sys, nbformat
from nbclient import NotebookClient
nb = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(nb, timeout=int(sys.argv[3]), kernel_name='python3', allow_errors=True).execute()
nbformat.write(nb, sys.argv[2])
"""


def joined(value):
    return "".join(value) if isinstance(value, list) else value


def plain(text):
    """Without what differs from run to run for no reason of the runner's: addresses, times, temporary names."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x", text)
    text = re.sub(r"/tmp/[\w/.-]+|ipykernel_\d+", "TMP", text)
    return re.sub(r"\d+(\.\d+)?( ?(s|ms|us|µs|ns|it/s|seconds?))\b", "T", text)


def shown(cell):
    """What a reader sees of a cell's outputs, as comparable pieces: streams joined, pictures by their type alone."""
    pieces = {}
    order = []
    for output in cell.get("outputs", []):
        kind = output["output_type"]
        if kind == "stream":
            key = output["name"]
            if key not in pieces:
                order.append(key)
            pieces[key] = pieces.get(key, "") + joined(output["text"])
        elif kind == "error":
            order.append(("error", output["ename"]))
        else:
            data = output["data"]
            order.append((kind, tuple(sorted(data)), plain(joined(data.get("text/plain", "")))))
    return [(name, plain(pieces[name])) if isinstance(name, str) else name for name in order]


def results(path):
    return [shown(cell) for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


def run(words, folder, limit):
    begun = time.monotonic()
    try:
        done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL)
        said = done.stderr.strip().splitlines()[-1:] or [""]
        return time.monotonic() - begun, done.returncode, said[0]
    except subprocess.TimeoutExpired:
        return time.monotonic() - begun, None, "longer than its limit"


def is_python(path):
    """Also of nbformat 3, which nbclient reads too; what is no notebook counts for neither."""
    try:
        notebook = json.loads(path.read_text())
        metadata = notebook["metadata"]
        language = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name") or "python"
        return notebook["nbformat"] == 4 and language.lower() in ("python", "ipython") and any(cell["cell_type"] == "code" for cell in notebook["cells"])
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--timeout", type=int, default=60, help="seconds for a whole notebook")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--list", action="store_true", help="a line for each notebook")
    asked = parser.parse_args()
    stoa = (ROOT / asked.build / "bin/stoa").resolve()
    if subprocess.run([sys.executable, "-c", "import nbclient"], capture_output=True).returncode != 0:
        sys.exit("nbclient is not installed: apt install python3-nbclient")
    # Spread over the folder: neighbours come from one author.
    books = [path for path in sorted(asked.folder.rglob("*.ipynb")) + sorted(path for path in asked.folder.glob("*") if path.is_file() and not path.suffix)
             if is_python(path)]
    books = books[::max(1, len(books) // asked.most)][:asked.most]
    ratios, ours_all, peers_all, same, by_itself, differ, over = [], 0.0, 0.0, 0, 0, [], []
    with tempfile.TemporaryDirectory(prefix="stoa-bench-") as name:
        place = pathlib.Path(name)
        for number, book in enumerate(books):
            folders = [place / f"{number}-{who}" for who in ("ours", "peer", "again")]
            for folder in folders:
                folder.mkdir()
                (folder / "in.ipynb").write_bytes(book.read_bytes())
            ours, status, said = run([stoa, "execute", "in.ipynb", "-o", "out.ipynb", "--allow-errors", "--memory", "4GiB"], folders[0], asked.timeout)
            peer, peer_status, peer_said = run([sys.executable, "-c", PEER, "in.ipynb", "out.ipynb", asked.timeout], folders[1], asked.timeout)
            if status != 0 or peer_status != 0:
                over.append(f"{book.name}: stoa {'ran' if status == 0 else said[:120]}; nbclient {'ran' if peer_status == 0 else peer_said[:120]}")
                continue
            ratios.append(ours / peer)
            ours_all += ours
            peers_all += peer
            left, right = results(folders[0] / "out.ipynb"), results(folders[1] / "out.ipynb")
            if asked.list:
                print(f"{book.name[:48]:48} {ours:6.2f} s  {peer:6.2f} s", flush=True)
            if left == right:
                same += 1
                continue
            run([sys.executable, "-c", PEER, "in.ipynb", "out.ipynb", asked.timeout], folders[2], asked.timeout)
            again = results(folders[2] / "out.ipynb") if (folders[2] / "out.ipynb").exists() else []
            ours_only = [at for at, (a, b) in enumerate(zip(left, right)) if a != b and (at >= len(again) or again[at] == b)]
            if not ours_only:
                by_itself += 1
                continue
            at = ours_only[0]
            differ.append(f"{book.name}: {len(ours_only)} of {len(left)} cells, first code cell {at + 1}:\n      stoa     {str(left[at])[:180]}\n"
                          f"      nbclient {str(right[at])[:180]}")
    print(f"{len(ratios)} notebooks ran in both: {same} with the same results, {by_itself} that differ by themselves, {len(differ)} that differ")
    if ratios:
        print(f"time, stoa / nbclient: median {statistics.median(ratios):.2f}, all together {ours_all / peers_all:.2f} ({ours_all:.1f} s / {peers_all:.1f} s)")
    for title, lines in (("differ", differ), ("not run by both", over)):
        if lines:
            print(f"\n{title}:")
            for line in lines:
                print("    " + line)


if __name__ == "__main__":
    main()
