"""Writes, renames and takes away what all share."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/usr/bin/stoa-planted", "/etc/planted", "/planted", "/opt/stoa/kernel/planted", "/dev/planted", "/run/planted", "/home/planted",
             "/usr/bin/python3", "/etc/passwd", "/etc/ld.so.cache", "/opt/stoa/kernel/attempts.py", "/etc/ssl/certs/ca-certificates.crt",
             "/proc/self/root/usr/bin/stoa-planted", "/dev/fd/../../../usr/bin/stoa-planted"]:
    must_fail("write " + path, writing(path))
for path in ["/etc/passwd", "/usr/bin/python3", "/opt/stoa/kernel/attempts.py", "/"]:
    must_fail("chmod " + path, lambda: os.chmod(path, 0o777))
    must_fail("rename " + path, lambda: os.rename(path, path + "x"))
    must_fail("take away " + path, lambda: os.unlink(path))
    must_fail("touch " + path, lambda: os.utime(path, (1, 1)))
    must_fail("mark " + path, lambda: os.setxattr(path, "user.mark", b"1"))
must_fail("write a program that runs", lambda: os.open("/proc/self/exe", os.O_WRONLY))

done()
