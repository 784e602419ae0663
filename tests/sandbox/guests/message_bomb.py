"""Fills queues and makes semaphores, which belong to no process, and leaves them behind."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

IPC_NOWAIT = 0o4000
text = ctypes.create_string_buffer((1).to_bytes(8, "little") + bytes(8000))


def until_refused(what, make, most):
    made = 0
    try:
        while made < 8 * most:
            make(made)
            made += 1
    except OSError as error:
        print("refused:", what, made, "-", error, flush=True)
    if made > most:
        surprise(f"{made} of {what}")


def fill(_):
    queue = system_call(number("msgget"), 0, 0o1600)
    try:
        while True:
            system_call(number("msgsnd"), queue, text, 8000, IPC_NOWAIT)
    except OSError as error:
        if error.errno != errno.EAGAIN:
            raise


until_refused("queue", fill, 64)
until_refused("set of semaphores", lambda _: system_call(number("semget"), 0, 250, 0o1600), 256)
until_refused("queue by name", lambda n: system_call(number("mq_open"), ctypes.c_char_p(b"q%d" % n), os.O_CREAT | os.O_RDWR, 0o600, 0), 256)

done()
