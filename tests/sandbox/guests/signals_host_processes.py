"""Ends processes of the machine and of neighbours by their numbers."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

for pid in fact("pids"):
    for kill in (lambda: os.kill(pid, signal.SIGKILL), lambda: os.killpg(pid, signal.SIGKILL), lambda: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL)):
        must_fail(f"signal {pid}", kill)
child = os.fork()
if child == 0:
    os.setsid()
    signal.pause()
os.kill(child, signal.SIGKILL)
must_be("own child ended", os.WTERMSIG(os.waitpid(child, 0)[1]), signal.SIGKILL)

done()
