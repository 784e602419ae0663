"""Opens sockets that make packets by hand."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

for family in (socket.AF_INET, socket.AF_INET6):
    for protocol in (1, 2, 6, 17, 58, 255):
        must_fail(f"raw {protocol}", lambda: socket.socket(family, socket.SOCK_RAW, protocol))
    must_fail("ping", lambda: socket.socket(family, socket.SOCK_DGRAM, 1 if family == socket.AF_INET else 58))

done()
