"""Plants links, pipes and deep folders where others look."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

secret = sys.argv[1]
for folder in ["/run/kernel", "/home/user"]:
    for name, target in [("shadow", "/etc/shadow"), ("secret", secret), ("up", ".." + "/.." * 20 + secret), ("proc", "/proc/1/root" + secret)]:
        must_work("plant a link", lambda: os.symlink(target, f"{folder}/{name}"))
        must_fail("follow it", reading(f"{folder}/{name}"))
os.unlink("/run/kernel/program.log") if os.path.exists("/run/kernel/program.log") else None
must_work("plant a log", lambda: os.symlink(secret, "/run/kernel/program.log"))
must_work("plant a socket", lambda: os.symlink("/var/run/docker.sock", "/run/kernel/k1-1"))
must_work("plant a pipe", lambda: os.mkfifo("/run/kernel/pipe"))
os.chdir("/run/kernel")
for depth in range(400):
    os.mkdir("deep" * 10)
    os.chdir("deep" * 10)
open("bottom", "w").close()
os.chdir("/run/kernel")
os.mkdir(".swept-1")
open(".swept-1/taken", "w").close()
os.mkdir("closed")
os.mkdir("closed/inner")
open("closed/inner/file", "w").close()
os.chmod("closed/inner", 0)
os.chmod("closed", 0)
os.chmod("/run/kernel", 0o700)

done()
