"""Opens the sockets that see or make what is not its own traffic."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

for what, arguments in [("packet", (socket.AF_PACKET, socket.SOCK_RAW, 0x0300)), ("packet datagram", (socket.AF_PACKET, socket.SOCK_DGRAM, 0)),
                        ("raw ICMP", (socket.AF_INET, socket.SOCK_RAW, 1)), ("raw IPv6", (socket.AF_INET6, socket.SOCK_RAW, 58)),
                        ("raw TCP", (socket.AF_INET, socket.SOCK_RAW, 6)), ("vsock", (40, socket.SOCK_STREAM, 0)),
                        ("bluetooth", (31, socket.SOCK_RAW, 0)), ("kernel crypto", (38, socket.SOCK_SEQPACKET, 0)),
                        ("audit netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 9)), ("netfilter netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 12)),
                        ("uevent netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 15)), ("XDP", (44, socket.SOCK_RAW, 0)), ("key", (15, 3, 2)),
                        ("high bits", (socket.AF_PACKET, socket.SOCK_RAW | 0o2000000, 0x0300))]:
    must_fail(what, lambda: socket.socket(*arguments))


def change_the_net():
    route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    # RTM_NEWLINK (16), request with acknowledgement, a dummy interface
    body = bytes([0] * 16) + b"\x0a\x00\x03\x00dummy\x00\x00\x00" + b"\x10\x00\x12\x00\x0a\x00\x01\x00dummy\x00\x00\x00"
    route.send((16 + len(body)).to_bytes(4, "little") + (16).to_bytes(2, "little") + (0x605).to_bytes(2, "little") + bytes(8) + body)
    answer = int.from_bytes(route.recv(4096)[16:20], "little", signed=True)
    if answer < 0:
        raise OSError(-answer, os.strerror(-answer))
    return answer


must_fail("make an interface", change_the_net)
must_work("ask for interfaces", lambda: socket.if_nameindex())
must_be("interfaces", [name for _, name in socket.if_nameindex() if name not in ("tunl0", "sit0", "ip6tnl0", "gre0", "erspan0", "gretap0", "ip_vti0", "ip6_vti0", "ip6gre0")], ["lo"])
left, right = socket.socketpair()
must_be("a socket pair", (left.send(b"x"), right.recv(1)), (1, b"x"))

done()
