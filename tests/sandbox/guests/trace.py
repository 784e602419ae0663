"""Reads and steers other processes, and init above all."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

PTRACE_ATTACH, PTRACE_SEIZE = 16, 0x4206
child = os.fork()
if child == 0:
    signal.pause()
for who, pid in [("init", 1), ("a child", child)]:
    must_fail(f"attach to {who}", lambda: system_call(number("ptrace"), PTRACE_ATTACH, pid, 0, 0))
    must_fail(f"seize {who}", lambda: system_call(number("ptrace"), PTRACE_SEIZE, pid, 0, 0))
    must_fail(f"read memory of {who}", lambda: system_call(number("process_vm_readv"), pid, 0, 0, 0, 0, 0))
    must_fail(f"write memory of {who}", lambda: system_call(number("process_vm_writev"), pid, 0, 0, 0, 0, 0))
must_fail("be traced", lambda: system_call(number("ptrace"), 0, 0, 0, 0))
pidfd = os.pidfd_open(1)
for fd in (0, 3):
    must_fail("take a descriptor of init", lambda: system_call(number("pidfd_getfd"), pidfd, fd, 0))
for name in ["mem", "maps", "environ", "fd", "fd/3", "cwd", "root", "exe", "syscall", "stack", "auxv"]:
    must_fail("/proc/1/" + name, lambda: os.open("/proc/1/" + name, os.O_RDONLY))
for name in ["oom_score_adj", "comm", "timerslack_ns", "coredump_filter"]:
    must_fail("write /proc/1/" + name, writing("/proc/1/" + name, b"1000"))
must_fail("limit init", lambda: system_call(number("prlimit64"), 1, 7, ctypes.create_string_buffer(16), 0))
for number_ in range(1, 65):  # each of them is ignored or handled by init; SIGKILL and SIGSTOP do not reach it
    try:
        os.kill(1, number_)
    except OSError:
        pass
os.kill(child, signal.SIGKILL)
must_be("init reaps for us no more than orphans", os.waitpid(child, 0)[0], child)
orphan = os.fork()
if orphan == 0:
    if os.fork() == 0:
        os._exit(0)  # init's now
    os._exit(0)
os.waitpid(orphan, 0)

done()
