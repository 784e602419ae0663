"""Changes its limits and lets the kernel start a program through release_agent."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/cgroup.procs", "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/memory.max"]:
    must_fail("write " + path, writing(path))
for kind in (b"cgroup", b"cgroup2"):
    for options in (b"memory", b"rdma", b"none,name=x"):
        must_fail(f"mount {kind}", lambda: system_call(number("mount"), ctypes.c_char_p(b"x"), ctypes.c_char_p(b"/tmp"), ctypes.c_char_p(kind), 0, ctypes.c_char_p(options)))
must_be("a new group's name", [line for line in open("/proc/self/cgroup") if "stoa" in line.split(":", 2)[2]], [])

done()
