"""Opens sockets that see every packet."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, 10, socket.SOCK_RAW | 0o2000000):
    must_fail(f"packets {kind}", lambda: socket.socket(socket.AF_PACKET, kind, 0x0300))
must_fail("XDP", lambda: socket.socket(44, socket.SOCK_RAW, 0))

done()
