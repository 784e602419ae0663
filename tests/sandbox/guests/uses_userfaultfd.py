"""Holds the kernel up in the middle of reading its memory."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for flags in (0, 1, 0o2000000, 1 | 0o4000):
    must_fail(f"userfaultfd {flags:o}", lambda: system_call(number("userfaultfd"), flags))
must_fail("its device", lambda: os.open("/dev/userfaultfd", os.O_RDWR))

done()
