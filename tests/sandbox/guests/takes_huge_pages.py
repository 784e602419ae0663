"""Takes huge pages, which are the machine's reserve and no group counts."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

MAP_PRIVATE, MAP_ANONYMOUS, MAP_HUGETLB = 2, 32, 0x40000


def refused(what, attempt):
    # ENOMEM of a machine without such pages would look alike: it is the filter that says no
    try:
        attempt()
    except OSError as error:
        must_be(what + ": refused by the filter", error.errno, errno.EPERM)
        print("refused:", what, "-", error, flush=True)
    else:
        surprise(what)


for size in (0, 21 << 26, 30 << 26):
    refused(f"mmap {size:x}", lambda: system_call(number("mmap"), 0, 1 << 21, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | size, -1, 0))
refused("memfd_create", lambda: system_call(number("memfd_create"), ctypes.c_char_p(b"x"), 4))
refused("shmget", lambda: system_call(number("shmget"), 0, 1 << 21, 0o4000 | 0o1600))

done()
