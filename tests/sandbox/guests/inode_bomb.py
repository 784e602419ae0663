"""Makes empty files until nothing more goes: each is memory of the kernel's."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

limit = int(sys.argv[1])
for folder in ["/tmp", "/dev/shm"]:
    made = 0
    try:
        while made <= limit:
            os.close(os.open(f"{folder}/{made}", os.O_CREAT | os.O_WRONLY))
            made += 1
        surprise(f"{made} files in {folder}")
    except OSError as error:
        print("refused: file", made, "in", folder, "-", error, flush=True)

done()
