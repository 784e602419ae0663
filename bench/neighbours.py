#!/usr/bin/python3
"""What one runtime feels of another that misbehaves: a warm `1 + 1` of a neighbour alone and beside each of them, and what serve and host take
meanwhile. Nothing is asserted.

    bench/neighbours.py [--build build/release] [--rounds 200] [NAME...]

Needs root, as a sandbox of one user's own holds less. On a machine with as few cores as a runtime may use, what is measured is mostly what the
kernel's scheduler gives to two who want all of it.
"""
import argparse
import pathlib
import time

from run import House, Stoa

# Each goes on until it is interrupted or its runtime is stopped.
SINS = {
    "cpu_hog": "while True: pass",
    "eight_hogs": "import os\nfor _ in range(8):\n    if os.fork() == 0:\n        while True: pass\nimport time\ntime.sleep(1000)",
    "fork_bomb": "import os, time\nfor _ in range(10 ** 9):  # without an end the guard would ask\n    try:\n        if os.fork() == 0: time.sleep(1000); os._exit(0)\n    except OSError: time.sleep(0.001)",
    "memory_bomb": "import os\nfor _ in range(10 ** 9):\n    if os.fork() == 0:\n        held = []\n        while True: held.append(bytearray(32 << 20))\n    os.wait()",
    "log_bomb": "import os\nwhile True: os.write(2, b'x' * 65536)",
    "output_bomb": "while True: print('x' * 1000)",
    "number_bomb": "n = 0\nwhile True:\n    n += 1\n    print(n, 'x' * 1000)",  # no two chunks are the same, so that each is stored
    "disk_writer": "while True:\n    with open('big', 'wb') as file:\n        for _ in range(256): file.write(bytes(1 << 20))",
    "file_maker": "import os\nwhile True:\n    for n in range(1000): open(f'f{n}', 'w').close()\n    for n in range(1000): os.unlink(f'f{n}')",
}


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


class TwoPeople(Stoa):
    def __init__(self, build):
        self.house = House(build, ready=0, serve_options=["--runtimes-per-person", 1000])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build/release")
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("names", nargs="*", metavar="NAME")
    options = options.parse_args()
    for name in options.names or SINS:
        with TwoPeople(options.build) as stoa:
            neighbour = stoa.open(stoa.new_notebook())
            neighbour.run("1+1")
            guest = stoa.open(stoa.new_notebook())
            guest.run("1+1")
            rounds(neighbour, options.rounds // 4)
            alone, memory = rounds(neighbour, options.rounds), resident_mb(stoa.pids())
            begin(guest, SINS[name])
            time.sleep(1)  # until it is at its worst
            beside = rounds(neighbour, options.rounds)
            print(f"{name:12} alone p50 {share(alone, .5):6.1f} p99 {share(alone, .99):6.1f} ms, beside it p50 {share(beside, .5):6.1f} p99 {share(beside, .99):6.1f} ms: "
                  f"{share(beside, .99) / share(alone, .99):5.2f}x; serve and host {memory:.0f} -> {resident_mb(stoa.pids()):.0f} MB", flush=True)


main()
