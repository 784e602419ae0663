"""Changes the time."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import time

must_fail("clock_settime", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))
must_fail("settimeofday", lambda: system_call(number("settimeofday"), ctypes.create_string_buffer(16), 0))
must_fail("adjtimex", lambda: system_call(number("adjtimex"), ctypes.create_string_buffer((1).to_bytes(4, "little"), 256)))
must_fail("clock_adjtime", lambda: system_call(number("clock_adjtime"), 0, ctypes.create_string_buffer(256)))
must_fail("time namespace", writing("/proc/self/timens_offsets", b"monotonic 1000 0"))

done()
