"""Connections that must come to nothing."""
import socket

from attempts import must_fail


def connecting(family, where, kind=socket.SOCK_STREAM):
    def attempt():
        with socket.socket(family, kind) as client:
            client.settimeout(2)
            client.connect(where)
            client.send(b"anybody there?")
        return where
    return attempt


def must_not_reach(address, *ports):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in ports:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            must_fail(f"reach {address} port {port} by {'TCP' if kind == socket.SOCK_STREAM else 'UDP'}", connecting(family, (address, port), kind))
