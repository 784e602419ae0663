"""Stays, with children, and says which signals came."""
import os
import signal
import sys
import time

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
signal.signal(signal.SIGINT, lambda *_: print("interrupted", flush=True))
print("sleeping", flush=True)
while True:
    time.sleep(1)
