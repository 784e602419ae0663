"""A kernel that binds its sockets and then misbehaves in one way: nonsense_kernel.py CONNECTION_FILE WAY."""
import hashlib
import hmac
import json
import os
import sys
import time

import zmq

connection = json.load(open(sys.argv[1]))
way = sys.argv[2]
context = zmq.Context()


def bind(kind, name):
    made = context.socket(kind)
    made.sndhwm = 0
    made.bind(f"ipc://{connection['ip']}-{connection[name]}")
    return made


def sign(parts, key):
    return hmac.new(key.encode(), b"".join(parts), hashlib.sha256).hexdigest().encode()


def message(kind, content, parent=b"{}", key=connection["key"]):
    header = json.dumps({"msg_id": "1", "msg_type": kind, "session": "s", "username": "u", "version": "5.3"}).encode()
    parts = [header, parent, b"{}", content if isinstance(content, bytes) else json.dumps(content).encode()]
    return [b"<IDS|MSG>", sign(parts, key)] + parts


if way == "raw":  # no ZeroMQ at all
    import socket

    listeners = []
    for name in ("shell_port", "iopub_port", "control_port"):
        one = socket.socket(socket.AF_UNIX)
        one.bind(f"{connection['ip']}-{connection[name]}")
        one.listen()
        listeners.append(one)
    taken = [one.accept()[0] for one in listeners]
    for one in taken:
        one.sendall(os.urandom(100000).replace(b"\xff", b"x"))
    time.sleep(1000)

iopub, shell, control = bind(zmq.PUB, "iopub_port"), bind(zmq.ROUTER, "shell_port"), bind(zmq.ROUTER, "control_port")
ident, *frames = shell.recv_multipart()
parent = frames[2]
if way == "link":
    time.sleep(1000)
for i in range(200):
    if way == "key":
        iopub.send_multipart(message("status", {"execution_state": "idle"}, parent, key="wrong"))
        shell.send_multipart([ident] + message("kernel_info_reply", {"status": "ok"}, parent, key="wrong"))
    elif way == "frames":
        iopub.send_multipart([b"x"] * (i % 9 + 1))
    elif way == "json":
        iopub.send_multipart(message("stream", b"{\"text\": \x00 nonsense", parent))
    elif way == "types":
        iopub.send_multipart(message("display_data", {"data": 7}))
time.sleep(1000)
