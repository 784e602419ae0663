"""Joins the namespaces of another process."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for name in os.listdir("/proc/self/ns"):
    must_fail("join " + name, lambda: system_call(number("setns"), os.open("/proc/self/ns/" + name, os.O_RDONLY), 0))
    must_fail("open init's " + name, lambda: os.open("/proc/1/ns/" + name, os.O_RDONLY))
must_fail("join init's by its descriptor", lambda: system_call(number("setns"), os.pidfd_open(1), 0x20000))

done()
