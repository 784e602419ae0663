"""Turns the knobs of the machine's kernel."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

for path in ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sys/kernel/hostname",
             "/proc/sys/net/ipv4/ip_forward", "/proc/sys/fs/binfmt_misc/register", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity",
             "/proc/bus/pci/devices", "/proc/1/oom_score_adj", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups",
             "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/cgroup.procs"]:
    if path != "/proc/sysrq-trigger":  # /dev/null lies over it: writing works and does nothing
        must_fail("write " + path, writing(path))
for path in ["/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/sysrq-trigger", "/proc/kallsyms", "/proc/modules"]:
    if os.path.exists(path):
        must_be("nothing in " + path, open(path, "rb").read(64), b"")
must_be("/sys", os.path.exists("/sys"), False)
must_fail("lower the out-of-memory score", writing("/proc/self/oom_score_adj", b"-1000"))
must_be("groups shown", [line.strip().split(":", 2)[2] for line in open("/proc/self/cgroup") if "/stoa/" in line], [])

done()
