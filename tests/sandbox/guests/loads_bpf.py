"""Loads programs into the kernel."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

program = ctypes.create_string_buffer(b"\xb7\0\0\0\0\0\0\0\x95\0\0\0\0\0\0\0")  # r0 = 0; exit
licence = ctypes.create_string_buffer(b"GPL")
for kind in (1, 2, 5, 8):  # socket filter, kprobe, tracepoint, control group
    attributes = kind.to_bytes(4, "little") + (2).to_bytes(4, "little") + ctypes.addressof(program).to_bytes(8, "little") + ctypes.addressof(licence).to_bytes(8, "little")
    must_fail(f"load a program of kind {kind}", lambda: system_call(number("bpf"), 5, ctypes.create_string_buffer(attributes, 128), 128))
must_fail("make a map", lambda: system_call(number("bpf"), 0, ctypes.create_string_buffer(b"".join(n.to_bytes(4, "little") for n in (2, 4, 4, 1)), 128), 128))

done()
