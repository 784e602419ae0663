"""Asks for its interfaces as libraries do, and takes as many sockets of the route table as it gets: few, by whichever program."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket
import subprocess
import threading

MOST = 64


class Interface(ctypes.Structure):
    pass


Interface._fields_ = [("next", ctypes.POINTER(Interface)), ("name", ctypes.c_char_p), ("flags", ctypes.c_uint)]


def addresses():
    first = ctypes.POINTER(Interface)()
    if libc.getifaddrs(ctypes.byref(first)) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    names, at = set(), first
    while at:
        names.add(at.contents.name)
        at = at.contents.next
    libc.freeifaddrs(first)
    return names


def route():
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0)


def take_all():
    held = []
    while len(held) < 10 * MOST:
        try:
            held.append(route())
        except OSError as error:
            return held, error.errno
    return held, 0



must_be("names of interfaces", socket.if_nameindex()[0], (1, "lo"))
must_work("addresses", lambda: addresses())
must_be("the loopback among them", b"lo" in addresses(), True)
must_be("in a program of its own", subprocess.run([sys.executable, "-c", "import socket; print(socket.if_nameindex()[0][1])"], capture_output=True, text=True).stdout, "lo\n")
for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
    for more in (0, socket.SOCK_CLOEXEC, socket.SOCK_NONBLOCK):
        with must_work(f"a socket of kind {kind | more}", lambda: socket.socket(socket.AF_NETLINK, kind | more, 0)) as one:
            must_be("closed at exec", not os.get_inheritable(one.fileno()), True)  # Python says so itself
raw = system_call(41 if os.uname().machine == "x86_64" else 198, socket.AF_NETLINK, socket.SOCK_RAW, 0)
must_be("kept at exec where that was asked for", os.get_inheritable(raw), True)
os.close(raw)
threads = [threading.Thread(target=lambda: [route().close() for _ in range(50)]) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
held, error = take_all()  # bound to nothing
must_be("at most so many", 0 < len(held) <= MOST, True)
must_be("said", error, errno.EOPNOTSUPP)
child = subprocess.run([sys.executable, "-c", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)"], capture_output=True, text=True)
must_be("no more in another program", "not supported" in child.stderr, True)
for one in held:
    one.close()
must_be("again once they are closed", socket.if_nameindex()[0], (1, "lo"))
for protocol in range(1, 32):
    must_fail(f"protocol {protocol}", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol))
must_fail("another listener", lambda: system_call(317 if os.uname().machine == "x86_64" else 277, 1, 8, ctypes.byref(ctypes.create_string_buffer(
    (1).to_bytes(8, "little") + ctypes.addressof(allow := ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f")).to_bytes(8, "little")))))

done()
