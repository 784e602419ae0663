"""Takes back the capabilities that were dropped."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

status = dict(line.rstrip("\n").split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]:
    must_be(name, int(status[name], 16), 0)
header = ctypes.create_string_buffer((0x20080522).to_bytes(4, "little") + bytes(4))
must_fail("capset", lambda: system_call(number("capset"), header, ctypes.create_string_buffer(b"\xff" * 24)))
PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_SET_MM = 28, 47, 35
must_fail("securebits", lambda: system_call(number("prctl"), PR_SET_SECUREBITS, 0, 0, 0, 0))
for capability in range(41):
    must_fail(f"ambient {capability}", lambda: system_call(number("prctl"), PR_CAP_AMBIENT, 2, capability, 0, 0))
must_fail("another program's place", lambda: system_call(number("prctl"), PR_SET_MM, 13, 0, 0, 0))

done()
