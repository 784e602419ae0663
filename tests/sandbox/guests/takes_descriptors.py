"""Takes descriptors out of init, which holds the socket to the shim."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

pidfd = os.pidfd_open(1)
for fd in range(12):
    must_fail(f"take descriptor {fd} of init", lambda: system_call(number("pidfd_getfd"), pidfd, fd, 0))
    must_fail(f"open descriptor {fd} of init", lambda: os.open(f"/proc/1/fd/{fd}", os.O_RDWR))
for name in ["fd", "fdinfo", "map_files", "cwd", "root", "exe"]:
    must_fail("/proc/1/" + name, lambda: os.open("/proc/1/" + name, os.O_RDONLY))

done()
