"""Changes the name of the machine."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

must_fail("sethostname", lambda: system_call(number("sethostname"), ctypes.c_char_p(b"mine"), 4))
must_fail("setdomainname", lambda: system_call(number("setdomainname"), ctypes.c_char_p(b"mine"), 4))
must_fail("write it", writing("/proc/sys/kernel/hostname", b"mine"))
must_be("the name", socket.gethostname(), "stoa")

done()
