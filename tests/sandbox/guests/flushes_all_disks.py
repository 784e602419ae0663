"""Has the machine write out what everybody's files hold (sync, syncfs), again and again, so that all wait for the disk. Its own files it may sync."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

with open("mine", "wb") as file:
    file.write(b"x")
    file.flush()
    os.fsync(file.fileno())
    os.fdatasync(file.fileno())
    must_fail("sync", lambda: system_call(number("sync")))
    must_fail("syncfs", lambda: system_call(number("syncfs"), file.fileno()))
folder = os.open(".", os.O_RDONLY)
os.fsync(folder)
must_fail("syncfs of the home", lambda: system_call(number("syncfs"), folder))
os.unlink("mine")

done()
