"""Forks until nothing more goes, and stays."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal
import time

limit = int(sys.argv[1])
count = 0
try:
    while count < 4 * limit:
        if os.fork() == 0:
            while True:
                try:
                    if os.fork() == 0:
                        continue
                except OSError:
                    pass
                time.sleep(0.5)
        count += 1
    surprise(f"{count} forks")
except OSError as error:
    print("refused: fork", count, "-", error, flush=True)
    if count > limit:
        surprise(f"{count} processes")
print("standing", flush=True)
time.sleep(600)

done()
