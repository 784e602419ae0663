"""Uses what spawner and init left open."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

must_be("descriptors", sorted(int(n) for n in os.listdir("/proc/self/fd"))[:3], [0, 1, 2])
for fd in range(3, 256):
    try:
        target = os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        continue
    if not target.startswith(("/opt/stoa/kernel", "/home/user", "/proc")):  # our own program and files
        surprise(f"descriptor {fd} is {target}")
must_be("standard input", os.readlink("/proc/self/fd/0"), "/dev/null")
must_be("output", os.readlink("/proc/self/fd/1")[:5], "pipe:")
must_fail("seek in the output", lambda: os.lseek(1, 0, 0))
must_fail("a terminal to type into", lambda: os.open("/dev/tty", os.O_RDWR))

done()
