"""Looks for processes of the machine and tries to end them."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import signal

host_pid = int(sys.argv[1])
seen = [int(name) for name in os.listdir("/proc") if name.isdigit()]
must_be("processes seen besides init", [pid for pid in seen if pid != 1], [os.getpid()])
for pid in [host_pid, os.getppid() + 100000]:
    must_fail(f"signal {pid}", lambda: os.kill(pid, 0))
    must_fail(f"open {pid}", lambda: os.pidfd_open(pid))
    must_fail(f"see {pid}", lambda: os.listdir(f"/proc/{pid}"))
must_fail("change priority upwards", lambda: os.setpriority(os.PRIO_PROCESS, 0, -10))
must_fail("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10)))
child = os.fork()
if child == 0:
    os.setsid()
    signal.pause()
os.kill(child, signal.SIGKILL)
must_be("own child ended", os.WTERMSIG(os.waitpid(child, 0)[1]), signal.SIGKILL)

done()
