"""Looks for the homes of other people."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

other_home, other_uid = sys.argv[1], int(sys.argv[2])
must_be("homes", os.listdir("/home"), ["user"])
for path in [other_home, other_home + "/diary.txt", "/home/user/../other", "/proc/self/cwd/../../.." + other_home, "/home/other"]:
    must_fail("list " + path, lambda: os.listdir(path))
    must_fail("read " + path, reading(path + "/diary.txt"))
if os.getuid() != other_uid:
    must_fail("become the other", lambda: os.setuid(other_uid))
    must_fail("become the other for files", lambda: (libc.setfsuid(other_uid), libc.setfsuid(-1))[1] == other_uid or (_ for _ in ()).throw(PermissionError()))
must_fail("become root", lambda: os.setuid(0))
must_fail("join groups", lambda: os.setgroups([0]))
must_fail("give a file away", lambda: (writing("/home/user/mine")(), os.chown("/home/user/mine", 0, 0)))
must_work("write at home", writing("/home/user/mine"))

done()
