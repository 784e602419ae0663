"""Turns the machine off, its swap on and its accounts to a file."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for command in (0x01234567, 0x4321fedc, 0):  # restart, power off, no more Ctrl-Alt-Del
    must_fail(f"reboot {command:x}", lambda: system_call(number("reboot"), 0xfee1dead - (1 << 32), 672274793, command, 0))
writing("/home/user/swap", bytes(65536))()
must_fail("swapon", lambda: system_call(number("swapon"), ctypes.c_char_p(b"/home/user/swap"), 0))
must_fail("acct", lambda: system_call(number("acct"), ctypes.c_char_p(b"/home/user/swap")))
must_fail("quotactl", lambda: system_call(number("quotactl"), 0, ctypes.c_char_p(b"/dev/vda"), 0, 0))
must_fail("vhangup", lambda: system_call(number("vhangup")))


def sysrq_is_covered():
    if os.stat("/proc/sysrq-trigger").st_rdev == os.stat("/dev/null").st_rdev:
        raise PermissionError("/dev/null lies over it")


must_fail("write sysrq", lambda: open("/proc/sysrq-trigger", "wb", buffering=0).write(b"h") and sysrq_is_covered())

done()
