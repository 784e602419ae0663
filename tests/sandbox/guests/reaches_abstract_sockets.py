"""Connects to the machine's and the neighbours' abstract sockets."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
from reaching import *

for name in fact("abstract"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
        must_fail("the abstract socket " + name, connecting(socket.AF_UNIX, "\0" + name, kind))
must_be("abstract sockets seen", [line.split()[-1] for line in open("/proc/net/unix") if "@" in line], [])

done()
