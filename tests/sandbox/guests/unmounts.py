"""Takes mounts away to see what lies below."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/proc", "/proc/sys", "/proc/kcore", "/proc/bus", "/home/user", "/tmp", "/usr", "/dev", "/"]:
    for flags in (0, 2):  # 2: MNT_DETACH
        must_fail(f"unmount {path} with {flags}", lambda: system_call(number("umount2"), ctypes.c_char_p(path.encode()), flags))

done()
