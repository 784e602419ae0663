"""Makes device nodes."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import stat

for folder in ["/dev", "/dev/shm", "/tmp", "/home/user", "/run/kernel"]:
    for kind, device in [(stat.S_IFBLK, (254, 0)), (stat.S_IFBLK, (8, 0)), (stat.S_IFCHR, (1, 1)), (stat.S_IFCHR, (1, 11)), (stat.S_IFCHR, (1, 3))]:
        must_fail(f"make a device in {folder}", lambda: os.mknod(folder + "/device", kind | 0o666, os.makedev(*device)))
must_work("make a pipe by name", lambda: os.mkfifo("/tmp/pipe"))

done()
