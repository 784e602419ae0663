"""Reads and writes the memory of other processes."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

child = os.fork()
if child == 0:
    signal.pause()
buffer = ctypes.create_string_buffer(b"words", 16)
vector = ctypes.create_string_buffer(ctypes.addressof(buffer).to_bytes(8, "little") + (8).to_bytes(8, "little"))
for who, pid in [("init", 1), ("a child", child)]:  # a child has our own memory at the same place
    must_fail(f"read memory of {who}", lambda: system_call(number("process_vm_readv"), pid, vector, 1, vector, 1, 0))
    must_fail(f"write memory of {who}", lambda: system_call(number("process_vm_writev"), pid, vector, 1, vector, 1, 0))
    must_fail(f"advise {who}", lambda: system_call(number("process_madvise"), os.pidfd_open(pid), vector, 1, 21, 0))
for name in ["mem", "maps", "smaps", "pagemap", "syscall", "stack", "auxv"]:
    must_fail("/proc/1/" + name, lambda: os.open("/proc/1/" + name, os.O_RDONLY))
must_fail("write /proc/1/mem", lambda: os.open("/proc/1/mem", os.O_RDWR))
os.kill(child, signal.SIGKILL)

done()
