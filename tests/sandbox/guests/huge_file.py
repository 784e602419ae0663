"""Writes one file without end."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[1])
for folder in ["/home/user", "/run/kernel"]:
    with open(folder + "/huge", "wb", buffering=0) as file:
        written = 0
        try:
            while written <= limit:
                written += file.write(bytes(1 << 20))
            surprise(f"{written} bytes in {folder}")
        except OSError as error:
            print("refused: byte", written, "in", folder, "-", error, flush=True)

done()
