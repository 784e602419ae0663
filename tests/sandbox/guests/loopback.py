"""Connects to what the machine serves on its loopback."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

port, abstract, path, address = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


def connecting(family, where):
    def attempt():
        with socket.socket(family, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            client.connect(where)
        return where
    return attempt


must_fail("the machine's port", connecting(socket.AF_INET, ("127.0.0.1", port)))
must_fail("the machine's port by 0.0.0.0", connecting(socket.AF_INET, ("0.0.0.0", port)))
must_fail("the machine's port over IPv6", connecting(socket.AF_INET6, ("::1", port)))
must_fail("the machine's own address", connecting(socket.AF_INET, (address, port)))
must_fail("a metadata service", connecting(socket.AF_INET, ("169.254.169.254", 80)))
must_fail("the world", connecting(socket.AF_INET, ("1.1.1.1", 443)))
must_fail("the machine's abstract socket", connecting(socket.AF_UNIX, "\0" + abstract))
must_fail("the machine's socket by path", connecting(socket.AF_UNIX, path))
own = socket.create_server(("127.0.0.1", port))
must_work("an own server on the same port", connecting(socket.AF_INET, ("127.0.0.1", port)))

done()
