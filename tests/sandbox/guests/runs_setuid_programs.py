"""Becomes root by programs that are allowed to."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import subprocess

status = dict(line.rstrip("\n").split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
must_be("NoNewPrivs", status["NoNewPrivs"], "1")
must_be("Seccomp", status["Seccomp"], "2")
programs = {}
for words in ("su -c id", "passwd -d root", "mount -t tmpfs x /tmp", "chsh -s /bin/sh", "newgrp root"):
    try:
        programs[words] = subprocess.Popen(words.split(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError:
        print("not here:", words)
for words, program in programs.items():
    said = program.communicate()[0]
    if program.returncode == 0 or b"uid=0" in said:
        surprise(words + " worked")
    else:
        print("refused:", words, program.returncode, said[:80], flush=True)
for folder in ("/home/user", "/tmp"):
    copy = folder + "/id"
    subprocess.run(["cp", "/usr/bin/id", copy], check=True)
    os.chmod(copy, 0o6755)
    must_be("an own setuid program in " + folder, subprocess.run([copy, "-u"], capture_output=True, text=True).stdout.strip(), str(os.getuid()))

done()
