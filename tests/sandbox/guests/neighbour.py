"""A person beside: shares memory by name inside, serves on the loopback, answers when asked."""
import os, signal, socket, sys, time
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

key, name, port = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
system_call(number("shmget"), key, 4096, 0o1666)
system_call(number("semget"), key, 1, 0o1666)
system_call(number("msgget"), key, 0o1666)
writing("/dev/shm/" + name, b"mine")()
writing("/tmp/" + name, b"mine")()
here = socket.socket(socket.AF_UNIX)
here.bind("\0" + name)
here.listen()
server = socket.create_server(("127.0.0.1", port))
signal.signal(signal.SIGINT, lambda *_: print("answer", 1 + 1, flush=True))
print("at home", flush=True)
while True:
    time.sleep(1)
