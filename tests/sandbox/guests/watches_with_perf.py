"""Counts and samples what the machine does."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

attributes = (1).to_bytes(4, "little") + (128).to_bytes(4, "little") + bytes(120)  # software events
for pid, processor in ((0, -1), (-1, 0), (1, -1)):
    must_fail(f"perf of {pid}", lambda: system_call(number("perf_event_open"), ctypes.create_string_buffer(attributes), pid, processor, -1, 0))
must_fail("fanotify", lambda: system_call(number("fanotify_init"), 0, 0))
must_fail("a trigger on the machine's pressure", lambda: writing("/proc/pressure/memory", b"some 1000000 2000000")())

done()
