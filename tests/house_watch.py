"""Ends a test house whose test was killed: `house_watch.py DIR` waits until its standard input closes. Started by tests/house.py."""
import os
import pathlib
import shutil
import signal
import sys

from house import House, wait_until


def programs_of(folder):
    """Pids of the programs started from a house's own folder."""
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            program = (process / "cmdline").read_bytes().split(b"\0")[0]
        except OSError:
            continue
        if program.startswith(bytes(folder / "prefix/bin")):
            yield int(process.name), program.rsplit(b"/", 1)[1].decode()


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def end_left_behind(folder):
    # First serve and host, which would start what ends; the spawner last, since it takes the control groups away.
    kill(pid for pid, name in programs_of(folder) if name == "stoa")
    wait_until(lambda: not any(name == "stoa" for _, name in programs_of(folder)), "serve and host ended", 15)
    House.of_folder(folder).end_runtimes()
    kill(pid for pid, _ in programs_of(folder))
    if not os.environ.get("STOA_KEEP"):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.stdin.buffer.read() != b"ended\n":
        end_left_behind(pathlib.Path(sys.argv[1]))
