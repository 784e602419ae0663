"""Takes precedence over everybody: priority, real time, deadlines, first place at the disk."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

must_fail("priority", lambda: os.setpriority(os.PRIO_PROCESS, 0, -10))
for policy in (os.SCHED_FIFO, os.SCHED_RR):
    must_fail("real time", lambda: os.sched_setscheduler(0, policy, os.sched_param(10)))
deadline = (48).to_bytes(4, "little") + (6).to_bytes(4, "little") + bytes(16) + b"".join(n.to_bytes(8, "little") for n in (10 ** 7, 3 * 10 ** 7, 3 * 10 ** 7))
must_fail("deadlines", lambda: system_call(number("sched_setattr"), 0, ctypes.create_string_buffer(deadline), 0))
must_fail("first at the disk", lambda: system_call(number("ioprio_set"), 1, 0, 1 << 13))

done()
