"""Stops itself and its children, so that no polite signal is ever handled."""
import os, signal

for _ in range(5):
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
print("stopping", flush=True)
os.kill(os.getpid(), signal.SIGSTOP)
