"""Gives a program of its own capabilities."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

writing("/home/user/capable", b"#!/bin/sh\n")()
for version in (b"\x01\0\0\x02", b"\x01\0\0\x03"):
    must_fail("file capabilities", lambda: os.setxattr("/home/user/capable", "security.capability", version + b"\xff" * 16 + bytes(4 * (version[3] == 3))))
for name in ("trusted.overlay.opaque", "security.ima", "system.posix_acl_access"):
    must_fail(name, lambda: os.setxattr("/home/user/capable", name, b"x"))

done()
