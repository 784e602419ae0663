"""Hides data in the attributes of files."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for folder, most in [("/tmp", int(sys.argv[1])), ("/dev/shm", int(sys.argv[1])), ("/home/user", 1 << 20), ("/run/kernel", 1 << 20)]:
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
