"""Gives a terminal another line discipline: rarely used code of the kernel, loaded for whoever asks."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

master, slave = os.openpty()
TIOCSETD = 0x5423
for discipline in range(1, 30):
    for call in (TIOCSETD, TIOCSETD | 1 << 32):
        must_fail(f"discipline {discipline}", lambda: system_call(number("ioctl"), slave, call, ctypes.create_string_buffer(discipline.to_bytes(4, "little"))))
must_fail("even the plain one", lambda: system_call(number("ioctl"), slave, TIOCSETD, ctypes.create_string_buffer(4)))

done()
