#!/usr/bin/python3
"""`stoa check` over a tree: check.py TREE [--sarif SCHEMA] [--make GIGABYTES]. Prints files, bytes, seconds, memory and verdicts.

With --make it first lays out TREE, which must not be there yet: the same files each time, of each kind that is read (notebooks with
outputs, scripts, tables, pictures' bytes, a model of many megabytes, packed text, archives within archives), so that anybody measures the same.
Memory is the largest that the program held, and how it was at every tenth of a second in between.

With --sarif it asks for SARIF too, and holds it against SCHEMA, the sarif-schema-2.1.0.json of OASIS, which is not in this repository;
needs python3-jsonschema, which comes with python3-ipykernel's nbformat. Uses build/release/bin/stoa.
"""
import argparse
import collections
import gzip
import io
import json
import os
import pathlib
import random
import resource
import struct
import subprocess
import tempfile
import time
import zipfile

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin/stoa"


def size_of(tree):
    files = bytes_ = 0
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                files, bytes_ = files + 1, bytes_ + os.path.getsize(path)
    return files, bytes_


def notebook(at, noise):
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": n, "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"image/png": noise.randbytes(6000).hex()}}],
              "source": f"import pandas as pd\nframe = pd.read_csv('part_{at}_{n}.csv')\nfor name, part in frame.groupby('station'):\n    print(name, part['depth'].mean() * {n})\n"}
             for n in range(20)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def script(at):
    return "".join(f"def step_{n}(values):\n    \"\"\"The {n}th of the steps of {at}.\"\"\"\n    return [value * {n} + {at} for value in values if value > {n}]\n\n\n" for n in range(200)).encode()


def table(at, noise):
    return "".join(f"{noise.random():.6f},{noise.random():.6f},station {n % 40},{at}\n" for n in range(40_000)).encode()


def safetensors(noise, megabytes):
    size = megabytes << 20
    head = json.dumps({f"layers.{n}.weight": {"dtype": "F32", "shape": [size // 64], "data_offsets": [n * size // 16, (n + 1) * size // 16]} for n in range(16)}).encode()
    return struct.pack("<Q", len(head)) + head + noise.randbytes(1 << 20) * megabytes


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def make_tree(tree, gigabytes):
    """The same bytes each time. Each round lays out about 40 MB."""
    tree.mkdir(parents=True)
    noise, written, at = random.Random(7), 0, 0
    while written < gigabytes * 1e9:
        at += 1
        folder = tree / f"project_{at:04}"
        folder.mkdir()
        files = {f"lesson_{n}.ipynb": notebook(n, noise) for n in range(20)}
        files |= {f"module_{n}.py": script(at * 100 + n) for n in range(60)}
        files |= {f"table_{n}.csv": table(n, noise) for n in range(3)}
        files |= {f"picture_{n}.bin": noise.randbytes(100_000) for n in range(40)}
        files["model.safetensors"] = safetensors(noise, 16)
        files["log.txt.gz"] = gzip.compress(b"nothing happened\n" * 400_000, mtime=0)
        files["all.zip"] = zipped({"inner.zip": zipped({"module.py": script(at), "lesson.ipynb": notebook(at, noise)}), "table.csv": table(at, noise)})
        for name, content in files.items():
            (folder / name).write_bytes(content)
            written += len(content)


def memory_of(process):
    """(resident, its highest) in MB; None when it has ended."""
    try:
        text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return None
    sizes = dict(line.split(":", 1) for line in text.splitlines())
    return tuple(int(sizes[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM")) if "VmRSS" in sizes else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("--sarif", metavar="SCHEMA")
    parser.add_argument("--make", type=float, metavar="GIGABYTES", help="lay out TREE first")
    options = parser.parse_args()
    if options.make:
        make_tree(pathlib.Path(options.tree), options.make)
    files, size = size_of(options.tree)
    begin = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([PROGRAM, "check", "--json", options.tree], stdout=out, stderr=subprocess.DEVNULL)
        resident, highest = [], 0.0
        while process.poll() is None:
            if (now := memory_of(process)) is not None:
                resident.append(now[0])
                highest = max(highest, now[1])
            time.sleep(0.1)
        took = time.monotonic() - begin
        out.seek(0)
        said = out.read()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    verdicts = collections.Counter()
    for line in said.decode("utf-8", "replace").splitlines():
        one = json.loads(line)
        verdicts[one["verdict"]] += 1
        if one["verdict"] in ("warn", "act"):
            print(f"  {one['verdict']} {one['class']} {one['path']} {one.get('inside', '')}")
    print(f"{files} files of {size / 1e9:.2f} GB in {took:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of the processor), at most {used.ru_maxrss / 1024:.0f} MB; "
          f"status {process.returncode}; {dict(verdicts)}")
    if resident:
        tenths = [resident[len(resident) * k // 10] for k in range(10)] + [resident[-1]]
        print(f"memory as it went, MB: {' '.join(f'{one:.0f}' for one in tenths)}; highest {max(highest, max(resident)):.0f}")
    if options.sarif:
        import jsonschema
        log = json.loads(subprocess.run([PROGRAM, "check", "--format", "sarif", options.tree], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)
        schema = json.loads(pathlib.Path(options.sarif).read_text())
        faults = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log))
        print(f"SARIF: {sum(len(run['results']) for run in log['runs'])} results, {len(faults)} faults against the schema")
        for fault in faults[:5]:
            print("  ", fault.message)


if __name__ == "__main__":
    main()
