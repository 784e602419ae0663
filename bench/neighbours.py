#!/usr/bin/python3
"""What one runtime feels of another that misbehaves: a warm `1 + 1` of a neighbour while the other is held by its freezer and while it runs, in
turns, so that whatever else the machine does meets both. Then where the difference is: commits, syncs behind them, and what each part waits for a processor
and computes in a round. Nothing is asserted.

    bench/neighbours.py [--build build/release] [--rounds 300] [--after 20] [NAME...]

Needs root, as a sandbox of one user's own holds less. On a machine with as few cores as a runtime may use, what is measured is mostly what the
kernel's scheduler gives to two who want all of it.
"""
import argparse
import os
import pathlib
import re
import time
import urllib.request

from run import House, Stoa
from house import free_port

# Each goes on until it is interrupted or its runtime is stopped.
SINS = {
    "nothing": "import time\ntime.sleep(10 ** 6)",  # what the way of measuring adds by itself
    "cpu_hog": "while True: pass",
    "eight_hogs": "import os\nfor _ in range(8):\n    if os.fork() == 0:\n        while True: pass\nimport time\ntime.sleep(1000)",
    "fork_bomb": "import os, time\nfor _ in range(10 ** 9):  # without an end the guard would ask\n    try:\n        if os.fork() == 0: time.sleep(1000); os._exit(0)\n    except OSError: time.sleep(0.001)",
    "memory_bomb": "import os\nfor _ in range(10 ** 9):\n    if os.fork() == 0:\n        held = []\n        while True: held.append(bytearray(32 << 20))\n    os.wait()",
    "log_bomb": "import os\nwhile True: os.write(2, b'x' * 65536)",
    "output_bomb": "while True: print('x' * 1000)",
    "number_bomb": "n = 0\nwhile True:\n    n += 1\n    print(n, 'x' * 1000)",  # no two chunks are the same, so that each is stored
    "disk_writer": "while True:\n    with open('big', 'wb') as file:\n        for _ in range(256): file.write(bytes(1 << 20))",
    "syncer": "import os\nwhile True:\n    with open('small', 'wb') as file: file.write(bytes(1 << 16))\n    os.sync()",
    "file_syncer": "import os\nwhile True:\n    with open('small', 'wb') as file: file.write(bytes(1 << 16)); file.flush(); os.fsync(file.fileno())",
    "file_maker": "import os\nwhile True:\n    for n in range(1000): open(f'f{n}', 'w').close()\n    for n in range(1000): os.unlink(f'f{n}')",
}
TURNS = 12


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000


def rounds(page, count):
    waited = []
    for _ in range(count):
        begun = time.monotonic()
        page.run("1+1")
        waited.append(time.monotonic() - begun)
        time.sleep(0.01)  # a person's pace, not a third hog
    return waited


def begin(page, code):
    """Returns when it runs."""
    (run_id,) = page.live.start(page.cell(code))
    while not any(run["run_id"] == run_id and run["phase"] == "running" for run in page.live.next("runs_changed")["runs"]):
        pass


def resident_mb(pids):
    return sum(int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * 4096 / (1 << 20)


def group_of(house, others):
    """The runtime that is not among the others, and its freezer's group."""
    (name,) = {folder.name for folder in (house.data / "host/runtimes").iterdir()} - others
    others.add(name)
    return next(group for root in ("freezer/", "") if (group := pathlib.Path(f"/sys/fs/cgroup/{root}stoa/{name}")).exists())


class Freezer:
    def __init__(self, group):
        self.file, self.old = next((group / name, name == "freezer.state") for name in ("freezer.state", "cgroup.freeze") if (group / name).exists())

    def hold(self):
        self.file.write_text("FROZEN" if self.old else "1")
        while self.old and self.file.read_text() != "FROZEN\n":
            time.sleep(0.001)

    def let_go(self):
        self.file.write_text("THAWED" if self.old else "0")


class Parts:
    """Seconds that each part of the way computed and waited for a processor, and that commits took."""

    def __init__(self, stoa, shim, kernel):
        processes = stoa.house.processes
        self.stoa, self.pids = stoa, {"serve": [processes["serve"].pid], "host": [processes["host"].pid], "shim": [shim], "kernel": kernel}

    def now(self):
        seen = {}
        for name, pids in self.pids.items():
            for pid in pids:
                for task in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
                    computed, waited = map(int, task.read_text().split()[:2])
                    seen[name + " computes"] = seen.get(name + " computes", 0) + computed / 1e9
                    seen[name + " waits"] = seen.get(name + " waits", 0) + waited / 1e9
        with urllib.request.urlopen(f"http://127.0.0.1:{self.stoa.metrics_port}/metrics") as answer:
            text = answer.read()
        for name, metric in (("commits", "commit"), ("syncs", "sync")):
            seen[name] = float(re.search(rb"stoa_%b_seconds_sum (\S+)" % metric.encode(), text)[1])
        seen["number of commits / 1000"] = float(re.search(rb"stoa_commit_seconds_count (\S+)", text)[1]) / 1000
        return seen


class TwoPeople(Stoa):
    def __init__(self, build):
        self.metrics_port = free_port()
        self.house = House(build, ready=0, serve_options=["--runtimes-per-person", 1000, "--metrics-listen", f"127.0.0.1:{self.metrics_port}"])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build/release")
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--after", type=float, default=20, help="seconds that the other has been at it before anything is measured: host.burst_seconds is over by then")
    options.add_argument("names", nargs="*", metavar="NAME")
    options = options.parse_args()
    for name in options.names or SINS:
        with TwoPeople(options.build) as stoa:
            known = set()
            neighbour = stoa.open(stoa.new_notebook())
            neighbour.run("1+1")
            (shim,) = stoa.house.shim_pids()
            parts = Parts(stoa, shim, [int(pid) for pid in (group_of(stoa.house, known) / "cgroup.procs").read_text().split()])
            guest = stoa.open(stoa.new_notebook())
            guest.run("1+1")
            held = Freezer(group_of(stoa.house, known))
            rounds(neighbour, 30)
            memory = resident_mb(stoa.pids())
            begin(guest, SINS[name])
            time.sleep(options.after)
            alone, beside, spent = [], [], [{}, {}]
            for _ in range(TURNS):
                for kind, waited in enumerate((alone, beside)):
                    if kind:
                        held.let_go()
                    else:
                        held.hold()
                        os.sync()  # what it left in flight
                    time.sleep(0.3)
                    before = parts.now()
                    waited += rounds(neighbour, options.rounds // TURNS)
                    for part, seconds in parts.now().items():
                        spent[kind][part] = spent[kind].get(part, 0) + seconds - before[part]
            held.let_go()
            print(f"{name:12} held p50 {share(alone, .5):6.1f} p99 {share(alone, .99):6.1f} ms, running p50 {share(beside, .5):6.1f} p99 {share(beside, .99):6.1f} ms: "
                  f"{share(beside, .5) / share(alone, .5):5.2f}x {share(beside, .99) / share(alone, .99):5.2f}x; serve and host {memory:.0f} -> {resident_mb(stoa.pids()):.0f} MB", flush=True)
            print("             ms a round: " + ", ".join(f"{part} {spent[0][part] / len(alone) * 1000:.1f} -> {spent[1][part] / len(beside) * 1000:.1f}" for part in spent[0]), flush=True)


if __name__ == "__main__":
    main()
