#!/usr/bin/python3 -IS
"""Stands in for stoa-shim: keeps init's messages in DIR/messages and passes on what comes to DIR/shim.sock."""
import os
import select
import socket
import sys

folder = sys.argv[sys.argv.index("--dir") + 1]
control = socket.socket(fileno=int(sys.argv[sys.argv.index("--control") + 1]))
with open(folder + "/arguments", "w") as file:
    file.write("\n".join(sys.argv[1:]) + "\n")
    file.write("uid %s gid %s groups %s sid %s\n" % (os.getresuid(), os.getresgid(), os.getgroups(), os.getsid(0) == os.getpid()))
    file.write("descriptors %s\n" % sorted(int(n) for n in os.listdir("/proc/self/fd"))[:-1])
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind(folder + "/shim.sock")
listener.listen(4)
messages = open(folder + "/messages", "a", buffering=1)
friends = []
while True:
    for ready in select.select([control, listener, *friends], [], [])[0]:
        if ready is listener:
            friends.append(listener.accept()[0])
        elif ready is control:
            message = control.recv(4096)
            messages.write((message.decode() or "CLOSED") + "\n")
            if not message:
                sys.exit(0)
        else:
            order = ready.recv(4096)
            if order:
                try:
                    control.send(order)
                except OSError as error:
                    messages.write("SEND %s\n" % error)
            else:
                friends.remove(ready)
