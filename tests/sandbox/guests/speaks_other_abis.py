"""Makes system calls by the numbers of other architectures, past a filter that knows only one."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import mmap
import signal

if os.uname().machine != "x86_64":
    print("not here: this machine has one set of numbers")
    done()


def dies(what, code):
    child = os.fork()
    if child == 0:
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGSYS, signal.SIGSEGV):  # SIGSEGV: this kernel has no 32 bits at all
        print("refused:", what, "- ended by", signal.Signals(os.WTERMSIG(status)).name, flush=True)
    else:
        surprise(f"{what} went on: {status}")


ret = b"\xc3"
dies("32-bit getpid by int 0x80", b"\xb8\x14\0\0\0\xcd\x80" + ret)
dies("32-bit unshare by int 0x80", b"\xbb\0\0\0\x10\xb8\x36\x01\0\0\xcd\x80" + ret)
dies("x32 getpid", b"\xb8\x27\0\0\x40\x0f\x05" + ret)
dies("x32 ptrace", b"\xb8\x09\x02\0\x40\x0f\x05" + ret)

done()
