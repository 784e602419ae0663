"""Names files so that those who list, print or sweep them stumble."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

names = [b"new\nline", b"\xff\xfe", b"-rf", b"\x1b[31mred", b"a" * 255, b" ", b"...", b"%s%n", b"'\"$(id)", "\u202ecod.exe".encode()]
for folder in [b"/run/kernel/", b"/home/user/", b"/tmp/"]:
    for name in names:
        os.makedirs(folder + name + (b"" if len(name) > 200 else b"d"))
        must_work("a file in it", writing(folder + name + (b"" if len(name) > 200 else b"d") + b"/" + name))

done()
