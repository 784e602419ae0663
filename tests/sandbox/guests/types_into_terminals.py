"""Puts words into a terminal as if somebody typed them."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

master, slave = os.openpty()
TIOCSTI, TIOCCONS, TIOCLINUX = 0x5412, 0x541D, 0x541C
for call in (TIOCSTI, TIOCCONS, TIOCLINUX, TIOCSTI | 1 << 32):
    must_fail(f"ioctl {call:x}", lambda: system_call(number("ioctl"), slave, call, ctypes.create_string_buffer(b"x")))
must_work("a terminal", lambda: (os.write(slave, b"x"), os.read(master, 1)))

done()
