"""Swap for tests that need some."""
import contextlib
import os
import pathlib
import subprocess

from cases import Skip


@contextlib.contextmanager
def some_swap(folder, megabytes):
    """The machine's own, or a file of ours for a while."""
    if len(pathlib.Path("/proc/swaps").read_text().splitlines()) > 1:
        yield
        return
    file = folder / "swap"
    with open(file, "wb") as out:
        os.posix_fallocate(out.fileno(), 0, megabytes << 20)
    file.chmod(0o600)
    subprocess.run(["/sbin/mkswap", file], check=True, stdout=subprocess.DEVNULL)
    if subprocess.run(["/sbin/swapon", file], stderr=subprocess.DEVNULL).returncode != 0:
        raise Skip("this machine takes no swap file")
    try:
        yield
    finally:
        subprocess.run(["/sbin/swapoff", file], check=True)
