"""Lets answers of the kernel, errors, stamps and words in connections that nobody accepted wait: little of its own, much of the kernel's."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket
import struct
import time

SOCKETS = 500
ASKS_OF_LOOPBACK = struct.pack("=IHHII", 32, 18, 1, 1, 0) + struct.pack("=BxHiII", 0, 0, 1, 0, 0)  # RTM_GETLINK
SO_TIMESTAMPING, STAMPS_WHAT_IS_SENT = 37, 2 | 16
held = []


def keep(made):
    made.setblocking(False)
    held.append(made)
    return made


def send_on(one, words, *where):
    for _ in range(200):
        try:
            one.sendto(words, *where)
        except ConnectionRefusedError:
            continue
        except OSError:
            return


def answers():
    send_on(keep(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)), ASKS_OF_LOOPBACK, (0, 0))


def errors():
    one = keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    one.setsockopt(socket.IPPROTO_IP, 11, 1)  # IP_RECVERR
    send_on(one, bytes(1200), ("127.0.0.1", 9))


def errors_of_version_6():
    one = keep(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
    one.setsockopt(socket.IPPROTO_IPV6, 25, 1)  # IPV6_RECVERR
    send_on(one, bytes(1200), ("::1", 9))


def stamps():
    one = keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    one.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, STAMPS_WHAT_IS_SENT)
    send_on(one, bytes(1200), ("127.0.0.1", 9))


def connections():
    one = keep(socket.create_connection(listener.getsockname()))
    try:
        while True:
            one.send(bytes(1 << 16))
    except BlockingIOError:
        pass


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
listener.bind(("127.0.0.1", 0))
listener.listen(4096)
for kind in (answers, errors, errors_of_version_6, stamps, connections):
    try:
        for _ in range(SOCKETS):
            kind()
    except OSError as error:
        print("refused:", kind.__name__, "-", error, flush=True)
print("standing with", len(held), "sockets", flush=True)
time.sleep(600)
