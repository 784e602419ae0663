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
buffer = ctypes.create_string_buffer(4096)
# Newer than the filter's list: what reads where things are mounted, what others have in memory, or acts on another process.
for name, arguments in {"quotactl_fd": (0, 0, 0, buffer), "process_mrelease": (0, 0), "set_mempolicy_home_node": (0, 4096, 0, 0), "cachestat": (0, buffer, buffer, 0),
                        "map_shadow_stack": (0, 4096, 0), "statmount": (buffer, buffer, 4096, 0), "listmount": (buffer, buffer, 8, 0), "lsm_get_self_attr": (100, buffer, buffer, 0),
                        "lsm_set_self_attr": (100, buffer, 32, 0), "lsm_list_modules": (buffer, buffer, 0), "setxattrat": (-100, text, 0, text, buffer, 16),
                        "open_tree_attr": (-100, text, 1, buffer, 32), "file_setattr": (-100, text, buffer, 24, 0), "io_pgetevents": (0, 1, 1, buffer, 0, 0)}.items():
    try:
        surprise(f"{name} answered {system_call(number(name), *arguments)}")
    except OSError as error:
        must_be(name, error.errno in (errno.ENOSYS, errno.EPERM), True)
must_fail("a number that no call has", lambda: system_call(9999))

done()
