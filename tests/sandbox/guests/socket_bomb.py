"""Lets words wait in connections that nobody reads."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import socket
import time

server = socket.create_server(("127.0.0.1", 0), backlog=200)
held, waiting = [], 0
for _ in range(150):
    sender = socket.create_connection(server.getsockname())
    held += [sender, server.accept()[0]]
    sender.setblocking(False)
    try:
        while waiting < 1 << 30:
            waiting += sender.send(bytes(1 << 16))
    except OSError:
        pass
print("standing with", waiting >> 20, "MB", flush=True)
time.sleep(600)
