"""Sets options of sockets by which the kernel keeps what no group counts, and those that take precedence; the usual ones work."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket

TIMESTAMPING, TIMESTAMPING_NEW, TXTIME, ZEROCOPY, RECVERR, RECVERR_6 = 37, 65, 61, 60, 11, 25
one = ctypes.byref(ctypes.c_int(1))
udp, udp6 = (socket.socket(family, socket.SOCK_DGRAM) for family in (socket.AF_INET, socket.AF_INET6))


def set_raw(sock, level, option):
    """As it stands in the registers, of which the kernel reads the lower half."""
    return system_call(number("setsockopt"), sock.fileno(), level, option, one, 4)


for high in (0, 1 << 32):
    for option in (TIMESTAMPING, TIMESTAMPING_NEW, TXTIME, ZEROCOPY):
        must_fail(f"option {option}, {high:#x}", lambda: set_raw(udp, socket.SOL_SOCKET | high, option | high))
    for sock, level, option in ((udp, socket.IPPROTO_IP, RECVERR), (udp6, socket.IPPROTO_IP, RECVERR), (udp6, socket.IPPROTO_IPV6, RECVERR_6), (udp, socket.SOL_SOCKET, socket.SO_RCVBUF)):
        before = sock.getsockopt(level, option)
        must_work(f"asking for {option} of {level}", lambda: set_raw(sock, level | high, option | high))
        must_be(f"option {option} of {level}", sock.getsockopt(level, option), before)
for option in (socket.SO_MARK, 33, 32):  # marks, buffers beyond the limits
    must_fail(f"option {option}", lambda: udp.setsockopt(socket.SOL_SOCKET, option, 1 << 20))
for level, options, left_out in ((socket.SOL_SOCKET, range(1, 90), (TIMESTAMPING, TIMESTAMPING_NEW, TXTIME, ZEROCOPY)), (socket.IPPROTO_IP, range(1, 64), ()),
                                 (socket.IPPROTO_IPV6, range(1, 81), ())):
    for option in options:
        if option in left_out:
            continue
        try:
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as each:
                set_raw(each, level, option)
        except OSError as error:
            if error.errno == errno.ENOSYS:
                surprise(f"option {option} of {level} is not known")
for level, option in ((socket.SOL_SOCKET, socket.SO_REUSEADDR), (socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.SOL_SOCKET, socket.SO_SNDBUF), (socket.IPPROTO_TCP, socket.TCP_NODELAY),
                      (socket.IPPROTO_IP, socket.IP_TTL), (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)):
    with socket.socket(socket.AF_INET6) as tcp:
        must_work(f"a usual option {option} of {level}", lambda: tcp.setsockopt(level, option, 1))

done()
