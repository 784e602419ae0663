"""Does what people do: all of it must work."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import json
import multiprocessing
import socket
import subprocess
import threading


def plot():
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    frame = pd.DataFrame({"x": np.linspace(0, 6, 50)})
    frame["y"] = np.sin(frame.x)
    frame.plot(x="x", y="y")
    plt.savefig("/home/user/plot.png")
    assert np.linalg.inv(np.random.rand(300, 300)).shape == (300, 300)
    return open("/home/user/plot.png", "rb").read(8)


def square(n):
    return n * n


def threads():
    found = []
    group = [threading.Thread(target=found.append, args=(n,)) for n in range(8)]
    [t.start() for t in group]
    [t.join() for t in group]
    assert sorted(found) == list(range(8))


def pool():
    with multiprocessing.Pool(2) as workers:
        assert workers.map(square, [1, 2, 3]) == [1, 4, 9]


def served():
    with socket.create_server(("localhost", 0)) as server, socket.create_connection(server.getsockname()) as client:
        server.accept()[0].send(b"hello")
        assert client.recv(5) == b"hello"


def zeromq():
    """In a process of its own: the library ends its program where interfaces can't be listed in a way that it knows."""
    words = "import zmq; s = zmq.Context().socket(zmq.REP); print(s.bind_to_random_port('tcp://127.0.0.1'))"
    subprocess.run(["/usr/bin/python3", "-c", words], check=True, timeout=60)


def sqlite():
    import sqlite3
    base = sqlite3.connect("/home/user/base.db")
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE IF NOT EXISTS t (n)")
    base.commit()


def shared_memory():
    from multiprocessing import shared_memory
    block = shared_memory.SharedMemory(create=True, size=4096)
    block.buf[0] = 7
    block.close()
    block.unlink()


must_be("user", subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip(), "user")
must_be("folder", os.getcwd(), "/home/user")
must_be("environment", {name: os.environ.get(name) for name in ("HOME", "LANG")}, {"HOME": "/home/user", "LANG": "C.UTF-8"})
must_be("nothing of the spawner's environment", "STOA_TEST_SECRET" in os.environ, False)
must_be("umask", os.umask(0o22), 0o22)
if "science" in sys.argv:
    must_work("numpy, pandas, matplotlib", plot)
must_work("threads", threads)
must_work("a process pool", pool)
must_work("a shell", lambda: subprocess.run("echo $((6*7)) | grep -q 42 && ls -l / > /dev/null", shell=True, check=True))
must_work("a server of one's own", served)
must_work("localhost by name", lambda: socket.getaddrinfo("localhost", 80))
if "science" in sys.argv:
    must_work("ZeroMQ over TCP", zeromq)
must_work("sqlite", sqlite)
must_work("shared memory", shared_memory)
must_work("a temporary file", lambda: __import__("tempfile").TemporaryFile().write(b"x"))
must_work("a program of one's own", lambda: (writing("/home/user/hello", b"#!/bin/sh\necho hi\n")(), os.chmod("/home/user/hello", 0o755),
                                             subprocess.run(["/home/user/hello"], check=True)))
must_be("a program in the socket folder", os.access("/run/kernel", os.W_OK), True)
must_work("certificates", lambda: __import__("ssl").create_default_context())
must_work("the clock", lambda: __import__("datetime").datetime.now().astimezone())

done()
