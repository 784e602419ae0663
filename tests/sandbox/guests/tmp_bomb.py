"""Fills /tmp and /dev/shm."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

limit = int(sys.argv[1])
for path in ["/tmp/fill", "/dev/shm/fill"]:
    with open(path, "wb", buffering=0) as file:
        written = 0
        try:
            while written < 2 * limit:
                written += file.write(bytes(1 << 20))
            surprise(f"{path} took {written} bytes")
        except OSError as error:
            print("refused:", path, written, error, flush=True)
        if written > limit:
            surprise(f"{path} took {written} bytes of {limit}")
    os.unlink(path)
for path in ["/fill", "/dev/fill", "/home/fill", "/run/fill"]:
    must_fail("fill " + path, writing(path))

done()
