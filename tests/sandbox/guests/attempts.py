"""What every guest is made of: attempts that must fail, and things that must work. Says each surprise, exits with their count."""
import ctypes
import errno
import json
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
surprises = 0


def surprise(what):
    global surprises
    surprises += 1
    print("SURPRISE:", what, flush=True)


def must_fail(what, attempt):
    try:
        result = attempt()
    except (OSError, MemoryError, ValueError) as error:
        print("refused:", what, "-", error, flush=True)
    else:
        surprise(f"{what} worked: {str(result)[:100]!r}")


def must_work(what, attempt):
    try:
        result = attempt()
        print("works:", what, flush=True)
        return result
    except Exception as error:
        surprise(f"{what} failed: {error!r}")


def must_be(what, actual, expected):
    if actual == expected:
        print("as it should be:", what, flush=True)
    else:
        surprise(f"{what} is {actual!r}, not {expected!r}")


def system_call(number, *arguments):
    """A raw system call; raises OSError."""
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def reading(path):
    return lambda: open(path, "rb").read(64)


def writing(path, data=b"1"):
    def attempt():
        with open(path, "wb", buffering=0) as file:
            file.write(data)
        return path
    return attempt


def fact(name):
    """What the one who looks from outside told all guests of a gang."""
    return json.load(open("/home/user/facts.json"))[name]


def done():
    sys.exit(min(surprises, 100))


NUMBER = {  # x86_64 and, behind it, aarch64
    "ptrace": (101, 117), "sync": (162, 81), "syncfs": (306, 267), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "mount_setattr": (442, 442), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "reboot": (169, 142), "swapon": (167, 224), "syslog": (103, 116),
    "clock_settime": (227, 112), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "clone": (56, 220),
    "clone3": (435, 435), "quotactl": (179, 60), "acct": (163, 89), "kcmp": (312, 272), "process_madvise": (440, 440),
    "vmsplice": (278, 75), "personality": (135, 92), "seccomp": (317, 277), "sethostname": (170, 161), "fanotify_init": (300, 262),
    "delete_module": (176, 106), "kexec_file_load": (320, 294), "vhangup": (153, 58), "settimeofday": (164, 170), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "setdomainname": (171, 162), "sched_setattr": (314, 274), "ioprio_set": (251, 30), "capset": (126, 91),
    "prctl": (157, 167), "mmap": (9, 222), "memfd_create": (319, 279), "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190),
    "msgget": (68, 186), "msgsnd": (69, 189), "mq_open": (240, 180), "socket": (41, 198), "setsockopt": (54, 208), "modify_ldt": (154, 9999), "remap_file_pages": (216, 234),
    "lookup_dcookie": (212, 18), "move_pages": (279, 239), "migrate_pages": (256, 238), "io_setup": (206, 0), "iopl": (172, 9999),
    "ioperm": (173, 9999), "landlock_create_ruleset": (444, 444),
    "memfd_secret": (447, 447), "quotactl_fd": (443, 443), "process_mrelease": (448, 448), "set_mempolicy_home_node": (450, 450), "cachestat": (451, 451),
    "map_shadow_stack": (453, 453), "statmount": (457, 457), "listmount": (458, 458), "lsm_get_self_attr": (459, 459), "lsm_set_self_attr": (460, 460),
    "lsm_list_modules": (461, 461), "setxattrat": (463, 463), "open_tree_attr": (467, 467), "file_setattr": (469, 469), "io_pgetevents": (333, 292), "ioctl": (16, 29), "setgroups": (159, 159), "prlimit64": (302, 261),
}


def number(name):
    return NUMBER[name][0 if os.uname().machine == "x86_64" else 1]
