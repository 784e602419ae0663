"""Looks for the homes of other people."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

other_home = fact("other_home")
must_be("homes", os.listdir("/home"), ["user"])
for path in [other_home, "/home/user/../other", "/proc/self/cwd/../../.." + other_home, "/home/other", "/proc/1/root" + other_home]:
    must_fail("list " + path, lambda: os.listdir(path))
    must_fail("read " + path, reading(path + "/diary.txt"))
must_work("write at home", writing("/home/user/mine"))

done()
