"""Connects to the world, by address, by name and by asking for a name."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
from reaching import *

for address in ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111"]:
    must_not_reach(address, 53, 443)
must_fail("find a name", lambda: socket.getaddrinfo("debian.org", 443))

done()
