"""Reads what the kernel keeps for root."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/kallsyms", "/proc/modules", "/proc/kmsg", "/proc/slabinfo", "/proc/vmallocinfo",
             "/proc/kpageflags", "/proc/kpagecount", "/proc/interrupts", "/proc/sched_debug"]:
    if os.path.exists(path):
        must_be("nothing in " + path, open(path, "rb").read(64), b"")
for action in (2, 3, 4, 5, 9, 10):
    must_fail(f"syslog {action}", lambda: system_call(number("syslog"), action, ctypes.create_string_buffer(128), 128))

done()
