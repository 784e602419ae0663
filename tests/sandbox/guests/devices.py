"""Opens and makes devices."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
import stat

must_be("devices", sorted(os.listdir("/dev")), sorted("fd full null ptmx pts random shm stderr stdin stdout tty urandom zero".split()))
for name in ["mem", "kmem", "port", "kmsg", "sda", "vda", "loop0", "fuse", "kvm", "net/tun", "vhost-vsock", "uinput", "mapper/control", "userfaultfd"]:
    must_fail("open /dev/" + name, lambda: os.open("/dev/" + name, os.O_RDWR))
for folder in ["/dev", "/dev/shm", "/tmp", "/home/user", "/run/kernel"]:
    for kind, device in [(stat.S_IFBLK, (254, 0)), (stat.S_IFBLK, (8, 0)), (stat.S_IFCHR, (1, 1)), (stat.S_IFCHR, (1, 11)), (stat.S_IFCHR, (1, 3))]:
        must_fail(f"make a device in {folder}", lambda: os.mknod(folder + "/device", kind | 0o666, os.makedev(*device)))
must_work("make a pipe by name", lambda: os.mkfifo("/tmp/pipe"))
must_fail("chmod /dev/null", lambda: os.chmod("/dev/null", 0))
must_fail("remove /dev/null", lambda: os.unlink("/dev/null"))
master, slave = os.openpty()
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
for call in (TIOCSTI, TIOCLINUX, TIOCSTI | 1 << 32):
    must_fail(f"ioctl {call:x}", lambda: system_call(number("ioctl"), slave, call, ctypes.create_string_buffer(b"x")))
must_work("a terminal", lambda: (os.write(slave, b"x"), os.read(master, 1)))
must_work("/dev/null", lambda: os.write(os.open("/dev/null", os.O_WRONLY), b"x"))
must_work("/dev/urandom", reading("/dev/urandom"))

done()
