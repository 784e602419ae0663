"""Calls itself so that those who read /proc take it for another, and says that it is init."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import time

PR_SET_NAME = 15
for name in [b"x) S 1 1 1", b") Z 0 (", b"stoa-init", b"a\nUid:\t0"]:
    if os.fork() == 0:
        must_work("a name", lambda: system_call(number("prctl"), PR_SET_NAME, ctypes.c_char_p(name), 0, 0, 0))
        print("named", flush=True)
        time.sleep(600)
time.sleep(600)
