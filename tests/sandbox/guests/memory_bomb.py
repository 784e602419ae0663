"""Takes memory until nothing more goes."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

step = 8 << 20
held = []
print("taking", flush=True)
try:
    while len(held) < int(sys.argv[1]) // step * 4:
        held.append(bytearray(os.urandom(4096)) * (step // 4096))
    surprise(f"{len(held) * step >> 20} MB")
except MemoryError:
    held = held[:1]
    print("refused: memory", flush=True)
    os._exit(42)

done()
