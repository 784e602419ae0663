"""Mounts, moves, leaves roots."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

nothing = ctypes.c_char_p(None)
def text(word): return ctypes.c_char_p(word.encode())
MS_BIND, MS_REMOUNT, MS_REC, MS_PRIVATE = 4096, 32, 16384, 1 << 18
must_fail("mount tmpfs", lambda: system_call(number("mount"), text("x"), text("/tmp"), text("tmpfs"), 0, nothing))
must_fail("mount proc", lambda: system_call(number("mount"), text("proc"), text("/tmp"), text("proc"), 0, nothing))
must_fail("bind", lambda: system_call(number("mount"), text("/usr"), text("/tmp"), nothing, MS_BIND, nothing))
must_fail("make / writable", lambda: system_call(number("mount"), nothing, text("/"), nothing, MS_REMOUNT | MS_BIND, nothing))
must_fail("make /usr writable", lambda: system_call(number("mount"), nothing, text("/usr"), nothing, MS_REMOUNT | MS_BIND, nothing))
must_fail("change propagation", lambda: system_call(number("mount"), nothing, text("/"), nothing, MS_REC | MS_PRIVATE, nothing))
for path in ["/proc", "/proc/sys", "/proc/kcore", "/home/user", "/tmp", "/"]:
    must_fail("unmount " + path, lambda: system_call(number("umount2"), text(path), 2))
must_fail("pivot_root", lambda: system_call(number("pivot_root"), text("/tmp"), text("/tmp")))
must_fail("chroot", lambda: os.chroot("/tmp"))
must_fail("fsopen", lambda: system_call(number("fsopen"), text("tmpfs"), 0))
must_fail("open_tree clone", lambda: system_call(number("open_tree"), -100, text("/usr"), 1))
must_fail("mount_setattr", lambda: system_call(number("mount_setattr"), -100, text("/usr"), 0, ctypes.create_string_buffer(32), 32))
must_fail("setns", lambda: system_call(number("setns"), os.open("/proc/self/ns/mnt", os.O_RDONLY), 0))
must_fail("open_by_handle_at", lambda: system_call(number("open_by_handle_at"), 0, ctypes.create_string_buffer(128), 0))
must_fail("sethostname", lambda: system_call(number("sethostname"), text("mine"), 4))
must_be("setuid bits and devices are off everywhere",
        [line for line in open("/proc/self/mountinfo") if "nosuid" not in line.split()[5]], [])
writable = sorted(line.split()[4] for line in open("/proc/self/mountinfo") if "rw" in line.split()[5].split(","))
must_be("writable mounts", [path for path in writable if not path.startswith("/proc")],
        sorted(["/tmp", "/dev/shm", "/dev/pts", "/home/user", "/run/kernel"]) if not any(p.startswith("/dev/") and p not in ("/dev/shm", "/dev/pts") for p in writable)
        else sorted(["/tmp", "/dev/shm", "/dev/pts", "/home/user", "/run/kernel"] + ["/dev/" + n for n in "null zero full random urandom tty".split()]))

done()
