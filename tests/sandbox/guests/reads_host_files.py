"""Reads what belongs to the machine and to Stoa."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

secret, data_folder = fact("secret"), fact("data")
for path in ["/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh/ssh_host_rsa_key", "/etc/ssl/private", "/root/.bashrc", "/var/log/dpkg.log",
             secret, "/proc/1/root" + secret, "/proc/self/root/../.." + secret, "/home/user/../.." + secret, "/proc/1/cwd/x",
             "/run/systemd", "/var/run/docker.sock", "/var/lib/dpkg/status"]:
    must_fail("read " + path, reading(path))
for path in [data_folder, "/root", "/sys", "/boot", "/mnt", "/srv", "/var/lib", "/proc/1/fd", "/proc/1/root"]:
    must_fail("list " + path, lambda: os.listdir(path))
must_be("the root", sorted(set(os.listdir("/")) - {"lib32", "libx32", "lib64"}),
        ["bin", "dev", "etc", "home", "lib", "opt", "proc", "run", "sbin", "tmp", "usr", "var"])
must_be("people of /etc/passwd", [line.split(":")[0] for line in open("/etc/passwd")], ["root", "user", "nobody"])

done()
