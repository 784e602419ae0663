"""Prints without end into the program's log, then leaves."""
import os

for _ in range(2000):
    os.write(1, b"x" * 65535 + b"\n")
