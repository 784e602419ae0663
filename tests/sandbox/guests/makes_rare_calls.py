"""Makes system calls that no notebook needs and that had holes."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

text = ctypes.c_char_p(b"x")
read_end, write_end = os.pipe()
for name, arguments in {"kcmp": (os.getpid(), 1, 0, 0, 0), "vmsplice": (write_end, ctypes.create_string_buffer(16), 1, 0), "personality": (0x0040000,),
                        "memfd_secret": (0,), "modify_ldt": (1, ctypes.create_string_buffer(16), 16), "remap_file_pages": (0, 4096, 0, 0, 0),
                        "lookup_dcookie": (0, text, 1), "move_pages": (1, 0, 0, 0, 0, 0), "migrate_pages": (1, 1, text, text), "io_setup": (8, ctypes.create_string_buffer(8)),
                        "seccomp": (1, 8, ctypes.create_string_buffer(16)), "iopl": (3,), "ioperm": (0x80, 1, 1), "landlock_create_ruleset": (0, 0, 1)}.items():
    must_fail(name, lambda: system_call(number(name), *arguments))
must_fail("a number that no call has", lambda: system_call(9999))

done()
