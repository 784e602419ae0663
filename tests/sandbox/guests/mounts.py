"""Mounts and remounts."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

nothing = ctypes.c_char_p(None)
def text(word): return ctypes.c_char_p(word.encode())
MS_BIND, MS_REMOUNT, MS_REC, MS_PRIVATE = 4096, 32, 16384, 1 << 18
for kind in ["tmpfs", "proc", "sysfs", "cgroup", "cgroup2", "devtmpfs", "overlay", "fuse", "binfmt_misc"]:
    must_fail("mount " + kind, lambda: system_call(number("mount"), text("x"), text("/tmp"), text(kind), 0, nothing))
must_fail("bind", lambda: system_call(number("mount"), text("/usr"), text("/tmp"), nothing, MS_BIND, nothing))
for path in ["/", "/usr", "/proc/sys", "/dev"]:
    must_fail(f"make {path} writable", lambda: system_call(number("mount"), nothing, text(path), nothing, MS_REMOUNT | MS_BIND, nothing))
must_fail("change propagation", lambda: system_call(number("mount"), nothing, text("/"), nothing, MS_REC | MS_PRIVATE, nothing))
must_be("setuid bits and devices are off everywhere",
        [line for line in open("/proc/self/mountinfo") if "nosuid" not in line.split()[5]], [])
writable = sorted(line.split()[4] for line in open("/proc/self/mountinfo") if "rw" in line.split()[5].split(","))
must_be("writable mounts", [path for path in writable if not path.startswith("/proc")],
        sorted(["/tmp", "/dev/shm", "/dev/pts", "/home/user", "/run/kernel"]) if not any(p.startswith("/dev/") and p not in ("/dev/shm", "/dev/pts") for p in writable)
        else sorted(["/tmp", "/dev/shm", "/dev/pts", "/home/user", "/run/kernel"] + ["/dev/" + n for n in "null zero full random urandom tty".split()]))

done()
