"""Gains rights by setuid programs, capabilities, keys, namespaces."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import subprocess

status = dict(line.rstrip("\n").split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]:
    must_be(name, int(status[name], 16), 0)
must_be("NoNewPrivs", status["NoNewPrivs"], "1")
must_be("Seccomp", status["Seccomp"], "2")
must_be("user", len(set(status["Uid"].split())), 1)
must_be("descriptors", sorted(int(n) for n in os.listdir("/proc/self/fd"))[:-1], [0, 1, 2])
for program in (["su", "-c", "id"], ["passwd", "-d", "root"], ["mount", "-t", "tmpfs", "x", "/tmp"], ["unshare", "-Ur", "id"],
                ["chsh", "-s", "/bin/sh"], ["newgrp", "root"]):
    try:
        result = subprocess.run(program, capture_output=True, stdin=subprocess.DEVNULL, timeout=20)
        if result.returncode == 0 and b"uid=0" in result.stdout + result.stderr:
            surprise(" ".join(program) + " worked")
        else:
            print("refused:", program, result.returncode, result.stderr[:80])
    except FileNotFoundError:
        print("not here:", program)
copy = "/home/user/id"
subprocess.run(["cp", "/usr/bin/id", copy], check=True)
os.chmod(copy, 0o6755)
must_be("an own setuid program", subprocess.run([copy, "-u"], capture_output=True, text=True).stdout.strip(), str(os.getuid()))
must_fail("file capabilities", lambda: os.setxattr(copy, "security.capability", b"\x01\0\0\x02" + b"\xff" * 16))

flags = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000}
for name, flag in flags.items():
    must_fail(f"unshare {name}", lambda: system_call(number("unshare"), flag))
    must_fail(f"clone {name}", lambda: system_call(number("clone"), flag | 17, 0, 0, 0, 0) or os._exit(9))
try:
    system_call(number("clone3"), ctypes.create_string_buffer(88), 88)
    surprise("clone3")
except OSError as error:
    must_be("clone3 looks unknown", error.errno, errno.ENOSYS)
text = ctypes.c_char_p(b"x")
for name, arguments in {"add_key": (ctypes.c_char_p(b"user"), text, text, 1, -3), "request_key": (ctypes.c_char_p(b"user"), text, 0, 0),
                        "keyctl": (0, -3, 1), "bpf": (0, ctypes.create_string_buffer(128), 128), "perf_event_open": (ctypes.create_string_buffer(128), 0, -1, -1, 0),
                        "userfaultfd": (1,), "io_uring_setup": (8, ctypes.create_string_buffer(128)), "kexec_load": (0, 0, 0, 0),
                        "init_module": (0, 0, text), "reboot": (0xfee1dead - (1 << 32), 672274793, 0x1234567, 0), "swapon": (text, 0),
                        "syslog": (3, ctypes.create_string_buffer(128), 128), "clock_settime": (0, ctypes.create_string_buffer(16)),
                        "quotactl": (0, text, 0, 0), "acct": (text,), "kcmp": (1, os.getpid(), 0, 0, 0), "vmsplice": (0, 0, 0, 0),
                        "personality": (0x0040000,), "fanotify_init": (0, 0), "memfd_secret": (0,), "setgroups": (0, 0)}.items():
    must_fail(name, lambda: system_call(number(name), *arguments))

done()
