#!/usr/bin/python3
"""A cell prints a counter while server and host are killed in turn and no tab is open: every number is in the saved
output once and in order, and the kernel and its variables are the same afterwards.

    tests/survival/run.py [--seconds 20] [--kills 5]
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import House, text_of, wait_until  # noqa: E402


def stdout_of(document, index):
    return "".join("".join(o["text"]) for o in document["cells"][index]["outputs"] if o["output_type"] == "stream")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--kills", type=int, default=5)
    options = options.parse_args()
    with House() as house:
        person = house.sign_in()
        notebook = person.create("Counter")
        with person.open(notebook) as page:
            first = page.insert("import os\nmarker = os.urandom(8).hex()\nprint(os.getpid(), marker)")
            run, ops = page.run(first)
            assert run["phase"] == "done", run
            before = text_of(ops)
            counter = page.insert("import time\nend = time.time() + %d\nn = 0\nwhile time.time() < end:\n"
                                  "    print(n, flush=True)\n    n += 1\n    time.sleep(0.005)\nprint('total', n)" % options.seconds,
                                  after=first)
            after = page.insert("print(os.getpid(), marker)", after=counter)
            page.start(counter, after)
            page.next("outputs_changed")
        # No tab is open from here on.
        pause = options.seconds / (options.kills + 1)
        for number in range(options.kills):
            time.sleep(pause)  # the kills are spread over the run; nothing is asserted about time
            name = ("serve", "host")[number % 2]
            house.kill(name)
            (house.start_serve if name == "serve" else house.start_host)()
        person = house.sign_in()

        def done():
            document = person.download(notebook)
            return document if stdout_of(document, 2) else None

        document = wait_until(done, "the cell behind the counter has run", options.seconds + 60)
        numbers = stdout_of(document, 1).split("\n")
        total = int(numbers[-2].split()[1])
        assert total > options.seconds * 20, total
        assert numbers[:-2] == [str(n) for n in range(total)], "numbers are missing, doubled or out of order"
        assert stdout_of(document, 2) == before, (stdout_of(document, 2), before)
        print(f"{total} numbers once and in order over {options.kills} kills in {options.seconds} s; the same kernel and variables")
    print("1 passed, 0 failed")


main()
