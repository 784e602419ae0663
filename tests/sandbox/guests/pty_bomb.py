"""Opens terminals until nothing more goes, and stays: the machine counts those of all together."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import time

held = []
try:
    while len(held) < 4096:
        held.append(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
    surprise("4096 terminals")
except OSError as error:
    print("refused: terminal", len(held), "-", error, flush=True)
print("standing", flush=True)
time.sleep(600)
