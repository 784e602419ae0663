"""Looks for memory, queues and files that the machine and the neighbours share by name."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for key in fact("keys"):
    must_fail(f"memory {key}", lambda: system_call(number("shmget"), key, 0, 0))
    must_fail(f"semaphores {key}", lambda: system_call(number("semget"), key, 0, 0))
    must_fail(f"messages {key}", lambda: system_call(number("msgget"), key, 0))
for identity in range(64):
    must_fail(f"attach {identity}", lambda: system_call(number("shmat"), identity, 0, 0))
for name in fact("shared"):
    must_fail("shared " + name, reading("/dev/shm/" + name))
    must_fail("queue " + name, lambda: system_call(number("mq_open"), ctypes.c_char_p(name.encode()), 0, 0, 0))
must_be("/dev/shm", os.listdir("/dev/shm"), [])

done()
