"""Turns the knobs of the machine's kernel."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/proc/sys/vm/drop_caches", "/proc/sys/vm/overcommit_memory", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/sysrq", "/proc/sys/kernel/shmall",
             "/proc/sys/kernel/msgmni", "/proc/sys/kernel/ns_last_pid", "/proc/sys/fs/mqueue/queues_max", "/proc/irq/default_smp_affinity", "/proc/bus/pci/devices",
             "/proc/mtrr", "/sys/kernel/uevent_helper", "/sys/kernel/mm/transparent_hugepage/enabled"]:
    must_fail("write " + path, writing(path))
for folder, _, files in os.walk("/proc/sys"):
    for name in files:
        try:
            os.close(os.open(os.path.join(folder, name), os.O_WRONLY))
        except OSError:
            continue
        surprise(f"{folder}/{name} can be written")
must_be("/sys", os.path.exists("/sys"), False)

done()
