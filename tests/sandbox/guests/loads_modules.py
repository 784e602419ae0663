"""Loads modules into the kernel and another kernel beside it."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

text = ctypes.c_char_p(b"")
image = os.open("/usr/bin/true", os.O_RDONLY)
must_fail("init_module", lambda: system_call(number("init_module"), ctypes.create_string_buffer(open("/usr/bin/true", "rb").read(4096)), 4096, text))
must_fail("finit_module", lambda: system_call(number("finit_module"), image, text, 0))
must_fail("delete_module", lambda: system_call(number("delete_module"), ctypes.c_char_p(b"ext4"), 0o4000))
must_fail("kexec_load", lambda: system_call(number("kexec_load"), 0, 0, 0, 0))
must_fail("kexec_file_load", lambda: system_call(number("kexec_file_load"), image, -1, 0, text, 0))
must_fail("write the module loader's path", writing("/proc/sys/kernel/modprobe", b"/home/user/x"))

done()
