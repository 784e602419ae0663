#!/usr/bin/python3
"""Cells print counters while server, host, spawner and zygote are killed at random and no tab is open: every number is in the saved
output once and in order, the kernels and their variables are the same afterwards, and when all has ended nothing is left on the machine.

    tests/survival/run.py [--seconds 20] [--kills 6] [--runtimes 2] [--seed 1]
"""
import argparse
import os
import pathlib
import random
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import House, text_of, wait_until  # noqa: E402

KILLED = ("zygote", "serve", "host", "spawner")


def stdout_of(document, index):
    return "".join("".join(o["text"]) for o in document["cells"][index]["outputs"] if o["output_type"] == "stream")


def groups_of(names):
    """Control groups of these runtimes, in any hierarchy; one that is removed held no process."""
    # They go while they are looked for, which os.walk takes and glob does not.
    return [folder for folder, _, _ in os.walk("/sys/fs/cgroup") if folder.split("/")[-2:-1] == ["stoa"] and folder.split("/")[-1] in names]


def mounts():
    return {line.split()[4] for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines()}


def visit(person):
    """Somebody comes, runs a cell and goes, which wakes a zygote where the spawner was started anew."""
    notebook = person.create("A visit")
    with person.open(notebook) as page:
        run, _ = page.run(page.insert("1"))
        assert run["phase"] == "done", run
        page.send({"type": "stop_runtime"})
        page.next("runtime_changed")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--kills", type=int, default=6)
    options.add_argument("--runtimes", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    chance = random.Random(options.seed)
    mounted = mounts()
    with House(serve_options=["--runtimes-per-person", options.runtimes + 1]) as house:
        person = house.sign_in()
        notebooks, before = [], []
        for number in range(options.runtimes):
            notebook = person.create(f"Counter {number}")
            with person.open(notebook) as page:
                first = page.insert("import os\nmarker = os.urandom(8).hex()\nprint(os.getpid(), marker)")
                run, ops = page.run(first)
                assert run["phase"] == "done", run
                before.append(text_of(ops))
                counter = page.insert("import time\nend = time.time() + %d\nn = 0\nwhile time.time() < end:\n"
                                      "    print(n, flush=True)\n    n += 1\n    time.sleep(0.005)\nprint('total', n)" % options.seconds,
                                      after=first)
                after = page.insert("print(os.getpid(), marker)", after=counter)
                page.start(counter, after)
                page.next("outputs_changed")
            notebooks.append(notebook)
        # No tab is open from here on.
        pause = options.seconds / (options.kills + 1)
        kills = dict.fromkeys(KILLED, 0)
        for number in range(options.kills):
            time.sleep(pause)  # the kills are spread over the run; nothing is asserted about time
            # Each at least once, the rest by chance.
            name = KILLED[number] if number < len(KILLED) else chance.choice(KILLED)
            kills[name] += 1
            if name == "zygote":
                if not house.zygotes():
                    visit(person)
                # One that dies while it imports is not made anew for a minute.
                os.kill(house.wait_for_zygote(), signal.SIGKILL)
                continue
            house.kill(name)
            getattr(house, f"start_{name}")()
        person = house.sign_in()
        total = 0
        for notebook, said in zip(notebooks, before):
            def done():
                document = person.download(notebook)
                return document if stdout_of(document, 2) else None

            document = wait_until(done, "the cell behind the counter has run", options.seconds + 60)
            numbers = stdout_of(document, 1).split("\n")
            count = int(numbers[-2].split()[1])
            assert count > options.seconds * 20 / options.runtimes, count
            assert numbers[:-2] == [str(n) for n in range(count)], "numbers are missing, doubled or out of order"
            assert stdout_of(document, 2) == said, (stdout_of(document, 2), said)
            total += count
        names = {folder.name for folder in (house.data / "host/runtimes").iterdir()}
        assert len(names) >= options.runtimes
        for notebook in notebooks:
            with person.open(notebook) as page:
                page.send({"type": "stop_runtime"})
                page.next("runtime_changed")
        left = lambda: (list((house.data / "host/runtimes").iterdir()), house.shim_pids(), groups_of(names))
        wait_until(lambda: not any(left()), f"nothing is left of the runtimes: {left()}")
    print(f"{total} numbers once and in order in {options.runtimes} runtimes over {options.kills} kills in {options.seconds} s ({kills}); "
          "the same kernels and variables")
    assert mounts() == mounted, mounts() ^ mounted
    print("no process, control group, mount or folder is left")
    print("1 passed, 0 failed")


main()
