#!/usr/bin/python3
"""How long the library's search takes over many notebooks: uploads them over HTTP, then asks. Not a test: nothing is judged.

    bench/search.py [--notebooks 10000] [--kilobytes 20] [--queries 300]
"""
import argparse
import json
import os
import pathlib
import random
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from house import House  # noqa: E402


def text(random, words, size):
    lines, length = [], 0
    while length < size:
        # Few words often, most seldom, as in any text.
        line = " ".join(words[min(int(random.paretovariate(0.7)) - 1, len(words) - 1)] for _ in range(10))
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines)


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--notebooks", type=int, default=10_000)
    options.add_argument("--kilobytes", type=int, default=20)
    options.add_argument("--queries", type=int, default=300)
    options = options.parse_args()
    pick = random.Random(20261124)
    words = ["".join(pick.choice("abcdefghijklmnoprstuvw") for _ in range(pick.randint(3, 10))) for _ in range(20_000)]
    with House() as house:
        boss = house.sign_in()
        begins = time.monotonic()
        for n in range(options.notebooks):
            cells = [{"id": f"c{at}", "cell_type": "code", "metadata": {}, "source": text(pick, words, options.kilobytes * 100), "outputs": [],
                      "execution_count": None} for at in range(10)]
            boss.upload(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), f"Notebook%20{n}")
        uploaded = time.monotonic() - begins
        before = sum(file.stat().st_size for file in house.data.glob("stoa.db*"))
        begins, rounds = time.monotonic(), 0
        while rounds * 1000 < options.notebooks:  # one search brings 1,000 notebooks up to date
            boss.ask("GET", "/api/search?q=first")
            rounds += 1
        indexed = time.monotonic() - begins
        after = sum(file.stat().st_size for file in house.data.glob("stoa.db*"))
        times, found, used = [], [], cpu_s(house.processes["serve"].pid)
        for _ in range(options.queries):
            query = "%20".join(words[min(int(pick.paretovariate(0.7)) - 1, len(words) - 1)] for _ in range(pick.randint(1, 3)))
            begins = time.monotonic()
            found.append(len(boss.ask("GET", f"/api/search?q={query}")["found"]))
            times.append((time.monotonic() - begins) * 1000)
        times.sort()
        # What the server itself worked for one search: what others do on the machine does not count.
        used = cpu_s(house.processes["serve"].pid) - used
        print(json.dumps({"notebooks": options.notebooks, "kilobytes": options.kilobytes, "upload_s": round(uploaded, 1), "index_s": round(indexed, 1),
                          "database_mb": round(before / 1e6), "index_mb": round((after - before) / 1e6), "queries": len(times),
                          "found_median": statistics.median(found), "p50_ms": round(statistics.median(times), 1),
                          "p99_ms": round(times[int(len(times) * 0.99) - 1], 1), "max_ms": round(times[-1], 1), "cpu_ms_mean": round(used / len(times) * 1000, 1)}))


main()
