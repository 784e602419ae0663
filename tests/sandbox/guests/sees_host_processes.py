"""Looks for processes of the machine and of neighbours."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

seen = {int(name) for name in os.listdir("/proc") if name.isdigit()}
must_be("processes seen besides init and our own", seen - {1, os.getpid(), os.getppid()}, set())
for pid in fact("pids"):
    must_fail(f"see {pid}", lambda: os.listdir(f"/proc/{pid}"))
    must_fail(f"open {pid}", lambda: os.pidfd_open(pid))
must_be("locks of others", open("/proc/locks").read(), "")  # there is no process of another namespace behind an open file's lock, so all would see it
must_be("shared memory of others", len(open("/proc/sysvipc/shm").readlines()), 1)

done()
