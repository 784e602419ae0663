#!/usr/bin/python3
"""`stoa check` over a tree: check.py TREE [--sarif SCHEMA]. Prints files, bytes, seconds, memory and verdicts.

With --sarif it asks for SARIF too, and holds it against SCHEMA, the sarif-schema-2.1.0.json of OASIS, which is not in this repository;
needs python3-jsonschema, which comes with python3-ipykernel's nbformat. Uses build/release/bin/stoa.
"""
import argparse
import collections
import json
import os
import pathlib
import resource
import subprocess
import time

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin/stoa"


def size_of(tree):
    files = bytes_ = 0
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                files, bytes_ = files + 1, bytes_ + os.path.getsize(path)
    return files, bytes_


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("--sarif", metavar="SCHEMA")
    options = parser.parse_args()
    files, size = size_of(options.tree)
    begin = time.monotonic()
    said = subprocess.run([PROGRAM, "check", "--json", options.tree], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    took = time.monotonic() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    verdicts = collections.Counter()
    for line in said.stdout.decode("utf-8", "replace").splitlines():
        one = json.loads(line)
        verdicts[one["verdict"]] += 1
        if one["verdict"] in ("warn", "act"):
            print(f"  {one['verdict']} {one['class']} {one['path']} {one.get('inside', '')}")
    print(f"{files} files of {size / 1e9:.2f} GB in {took:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of the processor), at most {used.ru_maxrss / 1024:.0f} MB; "
          f"status {said.returncode}; {dict(verdicts)}")
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
