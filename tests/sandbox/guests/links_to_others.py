"""Makes hard links of what belongs to others, so that it stays or gets other rights."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for source in ["/usr/bin/su", "/usr/bin/passwd", "/etc/passwd", "/opt/stoa/kernel/attempts.py", "/run/kernel/program.log"]:
    for folder in ["/home/user", "/tmp", "/run/kernel"]:
        if os.path.dirname(source) != folder:
            must_fail(f"link {source} into {folder}", lambda: os.link(source, folder + "/linked"))
must_fail("link an open file", lambda: os.link("/proc/self/fd/0", "/home/user/linked", follow_symlinks=True))

done()
