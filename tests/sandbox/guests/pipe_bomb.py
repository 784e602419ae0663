"""Fills pipes, whose content is memory of the kernel's."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import fcntl

F_SETPIPE_SZ, kept, pipes = 1031, 0, 0
must_fail("a pipe of 1 GB", lambda: fcntl.fcntl(os.pipe()[1], F_SETPIPE_SZ, 1 << 30))
try:
    for pipes in range(3000):
        write_end = os.pipe2(os.O_NONBLOCK)[1]
        kept += os.write(write_end, bytes(65536))
except OSError as error:
    print("refused: pipe", pipes, "-", error, flush=True)
must_be("kept below 128 MB", kept < 128 << 20, True)

done()
