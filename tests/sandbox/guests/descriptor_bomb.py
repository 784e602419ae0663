"""Opens files until nothing more goes."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import resource

opened = 0
try:
    while opened < 1 << 17:
        os.dup(0)
        opened += 1
    surprise(f"{opened} descriptors")
except OSError as error:
    print("refused: descriptor", opened, "-", error, flush=True)
must_be("at most", opened <= 16384, True)
must_fail("a higher limit", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 20, 1 << 20)) if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 1 << 20 else surprise("no limit"))

done()
