"""Leaves its root by chroot, by descriptors of folders and by handles of files."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

before = os.open("/", os.O_RDONLY)
must_fail("chroot", lambda: os.chroot("/tmp"))
os.fchdir(before)
for _ in range(30):
    os.chdir("..")
must_be("the top", sorted(os.listdir(".")), sorted(os.listdir("/")))
must_fail("the secret from the top", reading("." + fact("secret")))
os.chdir("/home/user")
must_fail("name_to_handle_at", lambda: system_call(number("name_to_handle_at"), -100, ctypes.c_char_p(b"/usr"), ctypes.create_string_buffer(160), ctypes.create_string_buffer(8), 0))
handle = ctypes.create_string_buffer((8).to_bytes(4, "little") + (1).to_bytes(4, "little") + (2).to_bytes(8, "little"))  # inode 2: the root of ext4
must_fail("open_by_handle_at", lambda: system_call(number("open_by_handle_at"), before, handle, 0))

done()
