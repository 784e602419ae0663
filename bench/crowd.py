#!/usr/bin/python3
"""A class begins: many people ask for a runtime within seconds, and then do nothing. How long each waits for a first result, what a kernel
that is idle costs in memory and processor, and how soon one that sleeps answers. Beside Debian's jupyter-server with fewer, since each of
its kernels imports everything for itself. Nothing is asserted.

    bench/crowd.py [--build build/release] [--people 200] [--within 10] [--peer-people 40] [--swapped]

--swapped has those that sleep written to swap, of which the machine must have enough; what zram keeps of it is told then.
Every kernel has imported numpy, pandas and matplotlib when its memory is read. Needs root: only then is there a zygote.
"""
import argparse
import contextlib
import os
import pathlib
import re
import statistics
import threading
import time

from run import House, Jupyter, Stoa

SCIENCE = "import numpy, pandas, matplotlib.pyplot\n1+1"


def arrive(peer, people, within):
    """Seconds that each waited from asking for a notebook to a first result; and what failed."""
    waited, failed, pages = [], [], []

    def person(number):
        time.sleep(number * within / people)
        begun = time.monotonic()
        try:
            page = peer.open(peer.new_notebook())
            page.run("1+1")
            waited.append(time.monotonic() - begun)
            pages.append(page)
        except Exception as failure:  # a person for whom it did not work
            failed.append(repr(failure)[:200])

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(waited), failed, pages


def told(name, people, within, waited, failed):
    if not waited:
        print(f"{name:16} {people} people within {within} s: {len(failed)} failed {failed[:2]}", flush=True)
        return
    part = lambda share: waited[min(len(waited) - 1, int(len(waited) * share))]
    print(f"{name:16} {people} people within {within} s: first result p50 {part(.5):6.2f} s  p99 {part(.99):6.2f} s  slowest {waited[-1]:6.2f} s  "
          f"{len(failed)} failed {failed[:2] or ''}", flush=True)


def runtime_pids(house):
    """Whatever runs in sandboxes of people, and the shims beside."""
    inside = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if house.first_uid <= os.stat(f"/proc/{pid}").st_uid <= house.last_uid:
                inside.append(int(pid))
    return inside + house.shim_pids()


def children(pid):
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += children(int(child))
    return found


def own_memory(pids):
    """Bytes that are these processes' alone."""
    total = 0
    for pid in pids:
        try:
            total += sum(int(n) << 10 for n in re.findall(r"Private_(?:Clean|Dirty):\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()))
        except OSError:
            continue
    return total


def processor(pids):
    """Seconds spent so far."""
    total = 0
    for pid in pids:
        try:
            total += sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
        except OSError:
            continue
    return total / os.sysconf("SC_CLK_TCK")


def idle(name, kernels, pids, servers, seconds=10):
    memory, spent, served = own_memory(pids), processor(pids), processor(servers)
    time.sleep(seconds)
    kernel_mb = memory / kernels / (1 << 20)
    print(f"{name:16} {kernels} idle kernels: {kernel_mb:6.1f} MB of its own each, {1024 / kernel_mb:5.0f} to the GiB; processor {(processor(pids) - spent) / seconds * 100:.2f} % in all, "
          f"servers {(processor(servers) - served) / seconds * 100:.2f} %", flush=True)


def zram_bytes():
    """What all zram devices hold, compressed, with what that costs."""
    return sum(int(file.read_text().split()[2]) for file in pathlib.Path("/sys/block").glob("zram*/mm_stat"))


def written_out():
    return int(re.search(r"pswpout (\d+)", pathlib.Path("/proc/vmstat").read_text())[1])


def wait_until_written():
    before, end = -1, time.monotonic() + 120
    while before != (now := written_out()) and time.monotonic() < end:
        before = now
        time.sleep(4)


class StoaCrowd(Stoa):
    def __init__(self, build, swapped):
        self.house = House(build, ready=1, host_options=["--sleep-minutes", "60s", "--sleep-memory", "swapped" if swapped else "kept"], serve_options=["--runtimes-per-person", 1000])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build/release")
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--within", type=float, default=10)
    options.add_argument("--peer-people", type=int, default=40)
    options.add_argument("--swapped", action="store_true")
    options = options.parse_args()
    zram_before = zram_bytes()
    with StoaCrowd(options.build, options.swapped) as stoa:
        stoa.open(stoa.new_notebook()).run("1+1")  # the zygote is made at the first start
        stoa.house.wait_for_ready()
        waited, failed, pages = arrive(stoa, options.people, options.within)
        told("stoa", options.people, options.within, waited, failed)
        # A connection that nobody read from for long is closed by serve.
        pages = [stoa.open(page.live.notebook) for page in pages]
        for page in pages:
            page.run(SCIENCE)
        idle("stoa", len(pages) + 1, runtime_pids(stoa.house), stoa.pids())
        freezers = lambda: [file.read_text().startswith(("1", "FR")) for folder in (stoa.house.data / "host/runtimes").iterdir()
                            for file in (pathlib.Path("/sys/fs/cgroup/freezer/stoa") / folder.name / "freezer.state",
                                         pathlib.Path("/sys/fs/cgroup/stoa") / folder.name / "cgroup.freeze") if file.exists()]
        end = time.monotonic() + 120
        while sum(freezers()) < len(pages) and time.monotonic() < end:
            time.sleep(1)
        print(f"{'stoa':16} {sum(freezers())} asleep")
        if options.swapped:
            wait_until_written()
        idle("stoa, asleep", len(pages) + 1, runtime_pids(stoa.house), stoa.pids())
        if options.swapped:
            kernel_mb = (own_memory(runtime_pids(stoa.house)) + zram_bytes() - zram_before) / (len(pages) + 1) / (1 << 20)
            print(f"{'stoa, asleep':16} with what zram keeps {kernel_mb:.1f} MB each, {1024 / kernel_mb:.0f} to the GiB", flush=True)
        woken = []
        for page in pages[:40]:
            page = stoa.open(page.live.notebook)  # the first connection was not read for so long that serve closed it
            begun = time.monotonic()
            page.run("1+1")
            woken.append(time.monotonic() - begun)
        print(f"{'stoa':16} first result of one that slept: median {statistics.median(woken) * 1000:.1f} ms, slowest {max(woken) * 1000:.1f} ms", flush=True)
    if options.peer_people == 0:
        return
    with Jupyter() as jupyter:
        waited, failed, pages = arrive(jupyter, options.peer_people, options.within)
        told("jupyter-server", options.peer_people, options.within, waited, failed)
        for page in pages:
            page.run(SCIENCE)
        (server,) = jupyter.pids()
        idle("jupyter-server", len(pages), [pid for pid in children(server) if pid != server], [server])


main()
