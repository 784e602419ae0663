"""Lets the kernel start a program or write a file for it by crashing."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import resource
import signal

must_fail("choose what is done at a crash", writing("/proc/sys/kernel/core_pattern", b"|/home/user/x"))
must_fail("a larger dump", lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)))
# A limit of 1 byte is the only one that also keeps the kernel from starting a helper of the machine's for the crash of a guest.
must_be("the limit of a dump", resource.getrlimit(resource.RLIMIT_CORE)[0] in (0, 1), True)
os.makedirs("/home/user/crash")
os.chdir("/home/user/crash")
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSEGV)
status = os.waitpid(child, 0)[1]
must_be("the crash", (os.WTERMSIG(status), os.WCOREDUMP(status)), (signal.SIGSEGV, False))
must_be("what it left", os.listdir("."), [])

done()
