"""Sends init every signal there is."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for number_ in range(1, 65):  # each of them is ignored or handled by init; SIGKILL and SIGSTOP do not reach it
    for _ in range(20):
        try:
            os.kill(1, number_)
        except OSError:
            pass
orphan = os.fork()
if orphan == 0:
    if os.fork() == 0:
        os._exit(0)  # init's now
    os._exit(0)
must_be("init reaps for us no more than orphans", os.waitpid(orphan, 0)[0], orphan)

done()
