"""Makes namespaces, in which it would have every capability."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

flags = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000, "time": 0x80}
for name, flag in flags.items():
    must_fail(f"unshare {name}", lambda: system_call(number("unshare"), flag))
    must_fail(f"unshare user and {name}", lambda: system_call(number("unshare"), flag | flags["user"]))
    if name != "time":  # clone has another meaning for that bit
        must_fail(f"clone {name}", lambda: system_call(number("clone"), flag | 17, 0, 0, 0, 0) or os._exit(9))
        must_fail(f"clone user and {name}", lambda: system_call(number("clone"), flag | flags["user"] | 17, 0, 0, 0, 0) or os._exit(9))
try:
    system_call(number("clone3"), ctypes.create_string_buffer(flags["user"].to_bytes(88, "little")), 88)
    surprise("clone3")
except OSError as error:
    must_be("clone3 looks unknown", error.errno, errno.ENOSYS)
for name in ["uid_map", "gid_map", "setgroups"]:
    must_fail("write " + name, writing("/proc/self/" + name, b"0 0 1"))

done()
