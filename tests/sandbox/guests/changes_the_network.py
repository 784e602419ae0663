"""Makes interfaces and routes, and asks for them."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import fcntl
import socket


def change(kind, body):
    route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    route.send((16 + len(body)).to_bytes(4, "little") + kind.to_bytes(2, "little") + (0x605).to_bytes(2, "little") + bytes(8) + body)
    answer = int.from_bytes(route.recv(4096)[16:20], "little", signed=True)
    if answer < 0:
        raise OSError(-answer, os.strerror(-answer))
    return answer


for name in (b"dummy", b"veth", b"wireguard"):
    linkinfo = (len(name) + 5).to_bytes(2, "little") + b"\x01\0" + name + bytes(1 + -(len(name) + 5) % 4)
    must_fail(f"make an interface {name}", lambda: change(16, bytes(16) + b"\x0a\0\x03\0" + b"dummy\0\0\0" + (len(linkinfo) + 4).to_bytes(2, "little") + b"\x12\0" + linkinfo))
must_fail("make an address", lambda: change(20, b"\x02\x08\0\0\x01\0\0\0" + b"\x08\0\x02\0\x0a\x01\x01\x01"))
must_fail("make a route", lambda: change(24, b"\x02\0\0\0\xfe\x03\0\x01\0\0\0\0" + b"\x08\0\x04\0\x01\0\0\0"))
with socket.socket() as plain:
    must_fail("set an interface down", lambda: fcntl.ioctl(plain, 0x8914, b"lo".ljust(16, b"\0") + bytes(24)))
    must_fail("add a bridge", lambda: fcntl.ioctl(plain, 0x89a0, b"br0\0"))
    must_fail("a buffer beyond the limit", lambda: plain.setsockopt(socket.SOL_SOCKET, 33, 1 << 30))
    must_fail("bind to a device's mark", lambda: plain.setsockopt(socket.SOL_SOCKET, 36, 1))
names = [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]]
must_be("interfaces", [name for name in names if name not in ("tunl0", "sit0", "ip6tnl0", "gre0", "erspan0", "gretap0", "ip_vti0", "ip6_vti0", "ip6gre0")], ["lo"])

done()
