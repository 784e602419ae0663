"""Fills its home with files of a megabyte, and then with ever smaller ones."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

limit = int(sys.argv[1])
written, count = 0, 0
for size in (1 << 20, 1 << 12):
    try:
        while written <= 2 * limit:
            with open(f"/home/user/fill{count}", "wb", buffering=0) as file:
                count += 1
                written += file.write(bytes(size))
        surprise(f"the home took {written} bytes")
    except OSError as error:
        print("refused:", count, "files,", written, "bytes,", error, flush=True)
if written > limit:
    surprise(f"the home took {written} bytes of {limit}")
for number in range(count):
    os.unlink(f"/home/user/fill{number}")
with open("/home/user/afterwards", "wb", buffering=0) as file:
    if file.write(bytes(1 << 20)) != 1 << 20:
        surprise("nothing goes into the home that was emptied")

done()
