"""A cell that takes something random out of every source that a program has."""
import json
import multiprocessing.synchronize
import os
import random
import secrets
import ssl
import tempfile
import uuid

import numpy

facts = {
    "fork": "--zygote" in open("/proc/self/cmdline").read(),
    "kernel": os.urandom(16).hex(), "random": random.getrandbits(128), "secrets": secrets.token_hex(16), "uuid4": uuid.uuid4().hex,
    "uuid1": uuid.uuid1().hex, "ssl": ssl.RAND_bytes(16).hex(), "numpy": numpy.random.bytes(16).hex(),
    "numpy generator": numpy.random.default_rng().bytes(16).hex(), "pandas": __import__("pandas").Series(range(10**6)).sample(4).tolist(),
    "temporary name": next(tempfile._get_candidate_names()), "keys of processes": bytes(multiprocessing.current_process().authkey).hex(), "semaphore": multiprocessing.Lock()._semlock.name or next(multiprocessing.synchronize.SemLock._rand),
    "temporary file": os.path.basename(tempfile.mkdtemp()), "string hash": hash("a"), "address": id(object()) >> 12,
    "numpy's address": numpy.zeros(1).ctypes.data >> 12, "session": get_ipython().kernel.session.session, "start": open("/proc/self/auxv", "rb").read()[-160:].hex(),
    "stack": [line.split("-")[0] for line in open("/proc/self/maps") if "[stack]" in line],
}
with open(f"facts-{os.getpid()}-{facts['uuid4']}.json", "w") as file:
    json.dump(facts, file)
print(file.name)
