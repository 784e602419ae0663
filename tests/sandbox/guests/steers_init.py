"""Changes init: its limits, its name, its chance to be ended first."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for name in ["oom_score_adj", "comm", "timerslack_ns", "coredump_filter", "clear_refs", "sched", "autogroup"]:
    must_fail("write /proc/1/" + name, writing("/proc/1/" + name, b"1000"))
for limit in range(16):
    must_fail(f"limit {limit} of init", lambda: system_call(number("prlimit64"), 1, limit, ctypes.create_string_buffer(16), 0))
must_fail("lower the own out-of-memory score", writing("/proc/self/oom_score_adj", b"-1000"))

done()
