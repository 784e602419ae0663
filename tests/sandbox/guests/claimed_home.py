"""Looks at the home that came while it waited."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

must_be("folder", os.getcwd(), "/home/user")
must_be("owner", (os.stat(".").st_uid, os.stat(".").st_gid), (os.getuid(), os.getgid()))
must_be("diary", open("diary.txt").read(), "dear diary")
must_be("owner of the diary", os.stat("diary.txt").st_uid, os.getuid())
must_fail("read what is somebody else's", reading("theirs.txt"))
must_fail("give a file away", lambda: os.chown("diary.txt", 0, 0))
must_be("names", sorted(name for name in os.listdir(".") if name != "mine.txt"), ["diary.txt", "theirs.txt"])
must_fail("find what stood here before", lambda: os.stat("/home/user/made-before"))
table = open("/proc/self/mountinfo").read()
must_be("the empty home's mount", "stoa-unclaimed" in table, False)
(line,) = [line for line in table.splitlines() if line.split()[4] == "/home/user"]
must_be("rights of the mount", {"nosuid", "nodev"} <= set(line.split()[5].split(",")), True)
must_fail("unmount the home", lambda: system_call(number("umount2"), b"/home/user", 2))
must_be("descriptors", [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}") and int(n) > 2], [])
must_be("standard input", os.readlink("/proc/self/fd/0"), "/dev/null")
must_be("init's folder", os.getppid(), 1)
must_work("write at home", writing("mine.txt", b"mine"))

done()
