"""Connects to what the machine serves on its loopback and its own addresses."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
from reaching import *

port = fact("port")
for address in ["127.0.0.1", "0.0.0.0", "127.1.2.3", "::1", "::ffff:127.0.0.1"]:
    must_fail(f"the machine's port at {address}", connecting(socket.AF_INET6 if ":" in address else socket.AF_INET, (address, port)))
must_fail("the machine's own address", connecting(socket.AF_INET, (fact("address"), port)))
own = socket.create_server(("127.0.0.1", port))
must_work("an own server on the same port", connecting(socket.AF_INET, ("127.0.0.1", port)))

done()
