"""Mounts by descriptors: fsopen, open_tree, move_mount, mount_setattr."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

def text(word): return ctypes.c_char_p(word.encode())
for kind in ["tmpfs", "proc", "cgroup2"]:
    must_fail("fsopen " + kind, lambda: system_call(number("fsopen"), text(kind), 0))
must_fail("open_tree", lambda: system_call(number("open_tree"), -100, text("/usr"), 0))
must_fail("open_tree clone", lambda: system_call(number("open_tree"), -100, text("/usr"), 1))
must_fail("move_mount", lambda: system_call(number("move_mount"), -100, text("/tmp"), -100, text("/home/user"), 0))
must_fail("mount_setattr", lambda: system_call(number("mount_setattr"), -100, text("/usr"), 0, ctypes.create_string_buffer(32), 32))

done()
