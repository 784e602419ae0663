"""Opens the machine's devices."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *

must_be("devices", sorted(os.listdir("/dev")), sorted("fd full null ptmx pts random shm stderr stdin stdout tty urandom zero".split()))
for name in ["mem", "kmem", "port", "kmsg", "sda", "vda", "loop0", "loop-control", "fuse", "kvm", "net/tun", "vhost-vsock", "uinput", "mapper/control", "userfaultfd"]:
    must_fail("open /dev/" + name, lambda: os.open("/dev/" + name, os.O_RDWR))
must_fail("chmod /dev/null", lambda: os.chmod("/dev/null", 0))
must_fail("remove /dev/null", lambda: os.unlink("/dev/null"))
must_work("/dev/null", lambda: os.write(os.open("/dev/null", os.O_WRONLY), b"x"))
must_work("/dev/urandom", reading("/dev/urandom"))

done()
