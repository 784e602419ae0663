"""Waits as a program in an unclaimed sandbox does, leaving traces in its empty home, then becomes the guest it is told."""
import os
import sys

guest, *arguments = sys.argv[1:]
if arguments[-1:] == ["--ready"]:
    arguments.pop()
    os.makedirs("/home/user/made-before/deep")
    open("/home/user/made-before/file", "w").close()
    open("/run/kernel/ready", "w").close()
    if not os.read(0, 1):
        sys.exit(0)
    os.unlink("/run/kernel/ready")
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.chdir("/home/user")
os.execv("/usr/bin/python3", ["/usr/bin/python3", "-I", guest, *arguments])
