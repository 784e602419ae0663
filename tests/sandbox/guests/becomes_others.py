"""Becomes another user, joins groups, gives files away."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

others = [0, 1, fact("other_uid"), 65534]
for other in others:
    if other != os.getuid():
        must_fail(f"become {other}", lambda: os.setuid(other))
        must_fail(f"become {other} in part", lambda: os.setresuid(-1, other, -1))
        must_fail(f"join {other}", lambda: os.setgid(other))
        must_fail(f"become {other} for files", lambda: (libc.setfsuid(other), libc.setfsuid(-1))[1] == other or (_ for _ in ()).throw(PermissionError()))
        must_fail(f"give a file to {other}", lambda: (writing("/home/user/given")(), os.chown("/home/user/given", other, -1)))
must_fail("join groups", lambda: os.setgroups([0]))
must_be("one user", len({*os.getresuid(), *os.getresgid()}), 1)

done()
