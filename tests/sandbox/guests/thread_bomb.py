"""Starts threads until nothing more goes, and stays."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import _thread
import threading
import time

limit, threads, gate = int(sys.argv[1]), 0, threading.Event()
threading.stack_size(65536)
try:
    while threads < 4 * limit:
        _thread.start_new_thread(gate.wait, ())
        threads += 1
    surprise(f"{threads} threads")
except RuntimeError as error:
    print("refused: thread", threads, "-", error, flush=True)
    if threads > limit:
        surprise(f"{threads} threads")
print("standing", flush=True)
time.sleep(600)
