"""Takes memory by key, which belongs to no process, and leaves it behind."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

libc.shmat.restype = ctypes.c_void_p
step, taken, limit = 4 << 20, 0, int(sys.argv[1])
try:
    while taken < 4 * limit:
        at = libc.shmat(system_call(number("shmget"), 7000 + taken // step, step, 0o1666), None, 0)
        ctypes.memset(at, 1, step)
        taken += step
    surprise(f"{taken >> 20} MB")
except OSError as error:
    print("refused: memory by key after", taken >> 20, "MB -", error, flush=True)
    if taken > limit:
        surprise(f"{taken >> 20} MB of {limit >> 20}")

done()
