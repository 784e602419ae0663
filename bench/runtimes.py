#!/usr/bin/python3
"""How soon a notebook's first result is there: a runtime made when asked for, one claimed that was made ahead, and Debian's
jupyter-server, in one run by the same client, alternating. What one that waits costs is told too. Nothing is asserted.

    bench/runtimes.py [--build build/release] [--rounds 7]

Needs root: only then are runtimes made ahead.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import time

from run import House, Jupyter, Stoa, timed

CODES = {"1+1": "1+1", "numpy, pandas and matplotlib": "import numpy, pandas, matplotlib.pyplot\n1+1"}


class StoaAhead(Stoa):
    name = "stoa, made ahead"

    def __init__(self, build):
        self.house = House(build, ready=1, ready_pause_ms=3000)  # the host's own default


def first(peer, code):
    """From asking for a notebook to its first result."""
    if peer.name == StoaAhead.name:
        peer.house.wait_for_ready()
    pages = []

    def once():
        pages.append(peer.open(peer.new_notebook()))
        pages[0].run(code)

    seconds = timed(once)
    pages[0].close()
    return seconds


def processes_of(uid):
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and os.path.exists(f"/proc/{pid}") and os.stat(f"/proc/{pid}").st_uid == uid]


def cost_of_waiting(house):
    """Of one that waits: memory that is its alone, and processor time over ten seconds."""
    (folder,) = house.wait_for_ready()
    pids = processes_of((folder / "kernel").stat().st_uid)

    def sum_of(field):
        return sum(int(n) for pid in pids for n in re.findall(field + r":\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()))

    def ticks():
        return sum(sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for pid in pids)

    before = ticks()
    time.sleep(10)
    return {"own_mb": (sum_of("Private_Clean") + sum_of("Private_Dirty")) / 1024, "shared_fairly_mb": sum_of("\nPss") / 1024,
            "cpu_ms_in_10_s": (ticks() - before) * 1000 / os.sysconf("SC_CLK_TCK")}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build/release")
    options.add_argument("--rounds", type=int, default=7)
    options = options.parse_args()
    with Jupyter() as jupyter, Stoa(options.build) as plain, StoaAhead(options.build) as ahead:
        peers = [jupyter, plain, ahead]
        ahead.open(ahead.new_notebook()).run("1+1")  # tells the host what is asked for
        for title, code in CODES.items():
            times = {peer.name: [] for peer in peers}
            for _ in range(options.rounds):
                for peer in peers:
                    times[peer.name].append(first(peer, code))
            for name, values in times.items():
                middle = statistics.median(values)
                print(f"first result of {title:30} {name:18} median {middle * 1000:7.0f} ms  best {min(values) * 1000:7.0f}  worst "
                      f"{max(values) * 1000:7.0f}  {statistics.median(times['jupyter-server']) / middle:5.1f} x", flush=True)
        print("one that waits:", json.dumps({k: round(v, 1) for k, v in cost_of_waiting(ahead.house).items()}))


if __name__ == "__main__":
    main()
