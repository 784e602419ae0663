"""A cell that tells all that a program can see of its place, so that two kernels can be compared; what names them is left out."""
import json
import os
import re
import resource
import signal
import sys
import threading


def status():
    kept = ("Cap", "NoNewPrivs", "Seccomp", "Groups", "Umask", "SigBlk", "SigIgn", "SigCgt", "FDSize", "NSpid", "PPid")
    lines = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
    return {name: value for name, value in lines.items() if name.startswith(kept) and name not in ("FDSize", "NSpid")}


def mounts():
    table = []
    for line in open("/proc/self/mountinfo").read().splitlines():
        left, right = line.split(" - ")
        fields = left.split()
        table.append([fields[4], fields[5].replace(",idmapped", ""), right.split()[0], right.split()[1] == "stoa-unclaimed"])
    return sorted(table)


def descriptors():
    names = []
    for number in os.listdir("/proc/self/fd"):
        try:
            names.append((int(number) if int(number) < 3 else "more", re.sub(r"\d+", "N", os.readlink("/proc/self/fd/" + number))))
        except OSError:
            pass
    return sorted(set(names), key=str)


shell = get_ipython()
facts = {
    "environment": dict(os.environ), "C environment": sorted(os.popen("env").read().splitlines()), "path": sys.path, "arguments": sys.argv,
    "flags": str(sys.flags), "program": sys.executable, "folder": os.getcwd(), "home": os.path.expanduser("~"), "status": status(),
    "mounts": mounts(), "descriptors": descriptors(), "user": [os.getuid() == os.geteuid(), os.getuid() == os.stat(".").st_uid],
    "limits": {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")},
    "signals": {s.name: str(signal.getsignal(s)).split(" at ")[0] for s in signal.Signals}, "priority": os.nice(0),
    "scheduler": os.sched_getscheduler(0), "session": os.getsid(0) == os.getpid(), "processes": sorted(n for n in os.listdir("/proc") if n == "1"),
    "tmp": [n for n in os.listdir("/tmp")], "run": [n for n in os.listdir("/run")], "shm": os.listdir("/dev/shm"), "hostname": os.uname().nodename,
    "main": sorted(n for n in globals() if n not in ("facts", "shell") and not n.startswith("_")), "command": open("/proc/self/cmdline").read().split("\0")[:4],
    "sockets": sorted({re.sub("^k\\d+", "kN", name) for name in os.listdir("/run/kernel")}), "threads": sorted(re.sub(r"\d+", "N", thread.name) for thread in threading.enumerate()),
    "shell": [shell.starting_dir, shell.ipython_dir, shell.profile_dir.location, str(shell.db.root), os.path.isdir(shell.db.root), str(shell.parent.__class__),
              shell.parent is shell.kernel, [str(each.__class__) for each in shell.configurables], sorted(name for name in shell.user_ns_hidden if not name.lstrip("_i").isdigit()), shell.history_manager.enabled,
              str(shell.history_manager.hist_file), [str(each) for each in shell.user_ns["_dh"]], "numpy" in shell._sys_modules_keys or "numpy" not in sys.modules, "json" in shell._sys_modules_keys],
}
with open("facts.json", "w") as file:
    json.dump(facts, file)
print(file.name)
