"""Traces init and a child of its own."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

PTRACE_TRACEME, PTRACE_ATTACH, PTRACE_SEIZE = 0, 16, 0x4206
child = os.fork()
if child == 0:
    signal.pause()
for who, pid in [("init", 1), ("a child", child)]:
    must_fail(f"attach to {who}", lambda: system_call(number("ptrace"), PTRACE_ATTACH, pid, 0, 0))
    must_fail(f"seize {who}", lambda: system_call(number("ptrace"), PTRACE_SEIZE, pid, 0, 0))
must_fail("be traced", lambda: system_call(number("ptrace"), PTRACE_TRACEME, 0, 0, 0))
os.kill(child, signal.SIGKILL)

done()
