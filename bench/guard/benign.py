#!/usr/bin/env python3
"""Lay out public notebooks that are held to be benign: benign.py MIRROR OUT writes OUT/NAME for each line of benign.tsv.gz.

The list names repository, commit, path and NAME. It was drawn from well-known courses, books and documentations, at most 400 notebooks
of one repository, none of a repository with an abusive item. Their texts never belong in a commit."""
import gzip
import pathlib
import subprocess
import sys


def main():
    mirror, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    written = missing = 0
    with gzip.open(pathlib.Path(__file__).parent / "benign.tsv.gz", "rt") as rows:
        for row in rows:
            repo, commit, path, name = row.rstrip("\n").split("\t")
            base = mirror / repo.replace("/", "+")
            git = next((d for d in (base / "repo/.git", base / "repo", base / ".git", base) if (d / "objects").is_dir()), None)
            blob = git and subprocess.run(["git", f"--git-dir={git}", "-c", "safe.directory=*", "cat-file", "blob", f"{commit}:{path}"],
                                          capture_output=True, check=False)
            if not blob or blob.returncode:
                missing += 1
                continue
            (out / name).write_bytes(blob.stdout)
            written += 1
    print(f"{written} written, {missing} missing")


main()
