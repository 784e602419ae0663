"""Makes children that end, and never looks at them."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import time

limit, children = int(sys.argv[1]), 0
try:
    while children < 4 * limit:
        if os.fork() == 0:
            os._exit(0)
        children += 1
    surprise(f"{children} children")
except OSError as error:
    print("refused: fork", children, "-", error, flush=True)
print("standing", flush=True)
time.sleep(600)
