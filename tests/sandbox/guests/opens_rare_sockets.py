"""Opens sockets of rarely used protocols, which the kernel loads for whoever asks."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

for what, arguments in [("vsock", (40, socket.SOCK_STREAM, 0)), ("bluetooth", (31, socket.SOCK_RAW, 0)), ("kernel crypto", (38, socket.SOCK_SEQPACKET, 0)),
                        ("key", (15, 3, 2)), ("CAN", (29, 3, 1)), ("TIPC", (30, socket.SOCK_STREAM, 0)), ("RDS", (21, socket.SOCK_SEQPACKET, 0)), ("SMC", (43, socket.SOCK_STREAM, 0)),
                        ("X.25", (9, socket.SOCK_SEQPACKET, 0)), ("AX.25", (3, socket.SOCK_DGRAM, 0)), ("NFC", (39, socket.SOCK_SEQPACKET, 1)),
                        ("audit netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 9)), ("netfilter netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 12)),
                        ("uevent netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 15)), ("crypto netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 21)),
                        ("diag netlink", (socket.AF_NETLINK, socket.SOCK_RAW, 4))]:
    must_fail(what, lambda: socket.socket(*arguments))
for family in (socket.AF_INET, socket.AF_INET6):
    for what, kind, protocol in [("SCTP", 1, 132), ("SCTP", 5, 132), ("MPTCP", 1, 262), ("DCCP", 6, 33), ("UDP-Lite", 2, 136), ("L2TP", 2, 115), ("SMC", 1, 256)]:
        for high in (0, 1 << 32):
            must_fail(f"{what} over {family}", lambda: system_call(number("socket"), int(family) | high, kind | high, protocol | high))
for arguments in [(socket.AF_INET, 1, 0), (socket.AF_INET, 1, 6), (socket.AF_INET6, 1, 6), (socket.AF_INET, 2, 0), (socket.AF_INET6, 2, 17), (socket.AF_UNIX, 1, 0), (socket.AF_UNIX, 5, 0)]:
    must_work(f"a usual one {arguments}", lambda: socket.socket(*arguments).close())

done()
