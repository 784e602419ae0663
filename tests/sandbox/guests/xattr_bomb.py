"""Hides data in the attributes of files."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

def is_memory(folder):
    """A house whose homes lie in memory (tests alone make one): its attributes have no end but the runtime's memory, which another guest tries."""
    mounts = [line.split()[4:5] + line.split(" - ")[1].split()[:1] for line in open("/proc/self/mountinfo")]
    return dict(mounts).get(folder) == "tmpfs"


for folder, most in [("/tmp", int(sys.argv[1])), ("/dev/shm", int(sys.argv[1])), ("/home/user", 1 << 20), ("/run/kernel", 1 << 20)]:
    if folder in ("/home/user", "/run/kernel") and is_memory(folder):
        print("not tried: attributes in", folder, "which lies in memory", flush=True)
        continue
    path, kept = folder + "/marked", 0
    writing(path)()
    try:
        while kept <= most:
            os.setxattr(path, f"user.a{kept}", bytes(65536 if folder != "/home/user" else 2048))
            kept += 65536 if folder != "/home/user" else 2048
        surprise(f"{kept} bytes in {folder}")
    except OSError as error:
        print("refused: attributes in", folder, "after", kept, "-", error, flush=True)

done()
