"""Keeps and asks for keys of the kernel."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

text = ctypes.c_char_p(b"user")
for ring in (-1, -2, -3, -4, -5):
    must_fail(f"add a key to {ring}", lambda: system_call(number("add_key"), text, text, text, 4, ring))
    must_fail(f"find ring {ring}", lambda: system_call(number("keyctl"), 0, ring, 1))
must_fail("request a key", lambda: system_call(number("request_key"), text, text, 0, 0))
must_be("keys shown", open("/proc/keys").read() if os.path.exists("/proc/keys") else "", "")

done()
