"""Makes files look larger than all disks, and reads what is not there."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import mmap
import signal

file_limit = int(sys.argv[1])
for size in (file_limit + 1, 1 << 50, (1 << 63) - 1):
    def attempt():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with open("/home/user/sparse", "wb") as file:
            os.ftruncate(file.fileno(), size)
    must_fail(f"a file of {size} bytes at home", attempt)
    must_fail("reserve it", lambda: os.posix_fallocate(os.open("/home/user/sparse", os.O_RDWR | os.O_CREAT), 0, size))
child = os.fork()
if child == 0:
    with open("/tmp/sparse", "w+b") as file:
        os.ftruncate(file.fileno(), file_limit)
        page = mmap.mmap(file.fileno(), file_limit)
        for at in range(0, file_limit, 4096):
            page[at] = 1
    os._exit(0)
status = os.waitpid(child, 0)[1]
must_be("fill /tmp by memory: ended by", os.WTERMSIG(status) in (signal.SIGBUS, signal.SIGKILL), True)

done()
