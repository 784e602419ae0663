"""The zygote: a Python that has imported what kernels need, and forks them into sandboxes that the spawner made (decision 25).

It stands in a place like a sandbox, without network, and keeps the rights to enter namespaces and to become their users. It hears the
spawner only, over descriptor 3, never runs a person's code, and reads nothing of a home or of its children. Before a fork there is no
thread, no ZeroMQ context and no loop, and a shell that knows nobody (decision 27). In each kernel serve() returns, with nothing left but
the rights of its user.
"""
import ctypes
import errno
import gc
import os
import re
import resource
import signal
import socket
import struct
import sys
import tempfile

ORDER = struct.Struct("=IIIIQQQ")  # uid, cores, files of groups, 1 = nobody waits for it yet, bytes of data, processes, bytes of a file: ZygoteOrder in zygote.h
LARGEST_ORDER = 8192
SPACES = 6  # descriptors of namespaces, the pid namespace first: ZygoteGifts in zygote.h
MOST_DESCRIPTORS = SPACES + 3 + 6  # and max_group_files in cgroups.h
SPAWNER, FILTER = 3, 4
CORE_BYTES, OPEN_FILES = 1, 16384  # as recipe.cpp
OOM_SCORE = 800  # as init.cpp
LARGEST_FILLED, CHUNK_STEP, CHUNK_HEAD = 1 << 16, 16, 8  # of glibc's chunks

CLONE_NEWPID = 0x20000000
PR_SET_DUMPABLE, PR_GET_SECCOMP, PR_SET_SECCOMP, PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_SECUREBITS = 4, 21, 22, 23, 24, 28
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 38, 39, 47
# NOROOT, NOROOT_LOCKED, NO_SETUID_FIXUP_LOCKED, KEEP_CAPS_LOCKED, NO_CAP_AMBIENT_RAISE and its lock
SECUREBITS = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7
KEYCTL = {"x86_64": 250, "aarch64": 219}
SECCOMP, SOCKET = {"x86_64": 317, "aarch64": 277}, {"x86_64": 41, "aarch64": 198}
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER = 1, 8
SECCOMP_RET_ALLOW, SECCOMP_RET_USER_NOTIF, SECCOMP_RET_ERRNO = 0x7fff0000, 0x7fc00000, 0x00050000
LINUX_CAPABILITY_VERSION_3 = 0x20080522
MNT_DETACH = 2

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
libc.prctl.restype = ctypes.c_int
libc.close_range.argtypes = [ctypes.c_uint, ctypes.c_uint, ctypes.c_int]


class Filter(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def must(result, step):
    if result < 0:
        raise OSError(ctypes.get_errno(), "can't " + step)
    return result


def prctl(option, *values):
    return libc.prctl(option, *values, *[0] * (4 - len(values)))


def blas_of_many_threads():
    """Path of a library that was told to have one thread, and may have more in a kernel; nothing for others."""
    with open("/proc/self/maps") as maps:
        return next((path for path in (line.split()[-1] for line in maps) if "openblas" in path), None)


def opened_by_imports():
    """Descriptors of /dev/null that modules keep; anything else could not be told from what a kernel must not have."""
    numbers = []
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue  # the listing's own
        if number > FILTER and target == os.devnull:
            numbers.append(number)
        elif number > FILTER:
            sys.exit(f"zygote: the imports left {target} open: no kernel can be forked safely")
    return numbers


FREE_BLOCKS = re.compile(r"^ *\d+ +(\d+) +\d+ +\d+ +(\d+)$", re.MULTILINE)  # bytes of a block, free ones: a line of Python's statistics
filling = []


def fill_free_blocks():
    """What kernels allocate goes into pages of their own: each free block among shared objects would cost a copy of its page."""
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        sys._debugmallocstats()
        os.dup2(kept, 2)
        os.close(kept)
        file.seek(0)
        told = file.read().decode()
    header = sys.getsizeof(b"")
    for size, free in ((int(size), int(free)) for size, free in FREE_BLOCKS.findall(told)):
        if size == 16:
            filling.append([object() for _ in range(free)])
        elif size == 32:
            filling.append([n + 0.5 for n in range(free)])
        elif size > header:
            filling.append([bytes(size - header) for _ in range(free)])


class Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks",
                                                     "keepcost")]


def fill_free_chunks():
    """The same for what C allocates: glibc walks through free chunks and writes their links wherever they lie."""
    try:
        libc.mallinfo2.restype = Mallinfo
    except AttributeError:
        return  # another C library
    libc.malloc.restype, libc.sbrk.restype = ctypes.c_void_p, ctypes.c_void_p
    libc.malloc.argtypes, libc.free.argtypes, libc.sbrk.argtypes = [ctypes.c_size_t], [ctypes.c_void_p], [ctypes.c_ssize_t]
    libc.malloc_trim(ctypes.c_size_t(0))
    # Above this lies what nobody has had yet: that is where kernels are to allocate.
    top = libc.sbrk(0) - libc.mallinfo2().keepcost
    for size in range(LARGEST_FILLED, 0, -CHUNK_STEP):
        while (chunk := libc.malloc(size - CHUNK_HEAD)) is not None and chunk < top:
            pass
        libc.free(chunk)


def get_ready():
    """The last of the zygote's own start."""
    blas = blas_of_many_threads()
    nulls = opened_by_imports()
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        sys.exit(f"zygote: {threads} threads after the imports: no kernel can be forked safely")
    must(libc.umount2(b"/proc", MNT_DETACH), "leave /proc")
    must(prctl(PR_SET_DUMPABLE, 0), "become unreadable")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the steps between leave nothing to wait for
    gc.collect()
    fill_free_blocks()
    fill_free_chunks()
    gc.freeze()
    return blas, nulls


def serve():
    """Forks kernels as the spawner asks for them. Returns in each of them, never here: whether nobody waits for it yet."""
    blas, nulls = get_ready()
    with open(FILTER, "rb") as file:
        filter_code = file.read()
    instructions = ctypes.create_string_buffer(filter_code, len(filter_code))
    spawner = socket.socket(fileno=SPAWNER)
    own = os.pidfd_open(os.getpid())
    spawner.send(b"R")
    while True:
        message, descriptors, flags, _ = socket.recv_fds(spawner, LARGEST_ORDER, MOST_DESCRIPTORS)
        if not message:
            os._exit(0)  # the spawner ended, and makes another when it comes back
        if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            os._exit(1)
        is_kernel = False
        try:
            # Only what is forked from here on is in the sandbox: this process stays where it is.
            must(libc.setns(descriptors[0], CLONE_NEWPID), "enter a sandbox")
            is_kernel = os.fork() == 0
        except OSError as error:
            print("zygote:", error, file=sys.stderr, flush=True)  # whoever waits sees its pipe close
        if is_kernel:
            return become_kernel(message, descriptors, instructions, blas, nulls)
        must(libc.setns(own, CLONE_NEWPID), "stay outside")
        for descriptor in descriptors:
            os.close(descriptor)
        spawner.send(b"F")


def become_kernel(message, descriptors, instructions, blas, nulls):
    try:
        uid, cores, groups, is_ahead, data_bytes, processes, file_bytes = ORDER.unpack_from(message)
        arguments = [word.decode() for word in message[ORDER.size:].split(b"\0")[:-1]]
        spaces, (stdin, output, arrival, *files) = descriptors[1:SPACES], descriptors[SPACES:]
        if len(files) != groups:
            raise ValueError("not the files of the groups")
        for file in files:
            os.write(file, b"0")  # before anything is charged
        for space in spaces:
            must(libc.setns(space, 0), "enter a sandbox")
        # Its parent ends at once: what it is then the child of is the sandbox's init.
        if os.fork() != 0:
            os._exit(0)
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        drop_rights(uid, instructions)
        listener = ask_for_netlink()
        os.chdir("/home/user")
        for number, descriptor in ((0, stdin), (1, output), (2, output)):
            os.dup2(descriptor, number)
        spare = os.open(os.devnull, os.O_RDONLY) if listener < 0 else listener
        arrival, listening = os.dup(arrival), os.dup(spare)  # out of each other's way
        os.dup2(arrival, SPAWNER, inheritable=False)
        os.dup2(listening, FILTER, inheritable=False)
        must(libc.close_range(FILTER + 1, 0xffffffff, 0), "close descriptors")
        for number in nulls:  # none that another kernel has too
            null = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
            if null != number:
                os.dup2(null, number, inheritable=False)
                os.close(null)
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write(str(OOM_SCORE))
        for limit, value in ((resource.RLIMIT_DATA, data_bytes), (resource.RLIMIT_NPROC, processes), (resource.RLIMIT_FSIZE, file_bytes)):
            if value:
                lower(limit, value)
        os.environ["OMP_NUM_THREADS"] = str(cores)
        if blas:
            ctypes.CDLL(blas).openblas_set_num_threads(cores)
        sys.argv[:] = arguments[2:]
        sys.orig_argv[:] = arguments
        renew_random()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=SPAWNER) as arrival:
            socket.send_fds(arrival, [str(os.getpid()).encode()], [FILTER] if listener >= 0 else [])
        os.close(FILTER)
        return is_ahead == 1
    except BaseException as error:  # whatever it is, nobody goes on with rights of the zygote
        try:
            os.write(2, f"zygote: {error!r}\n".encode())
        finally:
            os._exit(1)


def lower(limit, value):
    most = resource.getrlimit(limit)[1]
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(limit, (value, value))


def drop_rights(uid, instructions):
    """As Builder::drop_rights() in recipe.cpp does for init, in the same order, and sees that it is so."""
    capability = 0
    while prctl(PR_CAPBSET_READ, capability) >= 0:
        must(prctl(PR_CAPBSET_DROP, capability), "drop a capability")
        capability += 1
    must(prctl(PR_CAP_AMBIENT, 4), "clear ambient capabilities")
    must(prctl(PR_SET_SECUREBITS, SECUREBITS), "lock the rights of root")
    if os.uname().machine in KEYCTL:
        libc.syscall(KEYCTL[os.uname().machine], 1, None)  # a session keyring of its own, where there are keys
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    header, none = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    must(libc.capset(header, none), "drop all capabilities")
    lower(resource.RLIMIT_CORE, CORE_BYTES)
    lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    os.umask(0o022)
    must(prctl(PR_SET_NO_NEW_PRIVS, 1), "give up new privileges")
    code = Filter(len(instructions) // 8, ctypes.cast(instructions, ctypes.c_void_p))
    must(libc.prctl(PR_SET_SECCOMP, 2, ctypes.addressof(code), 0, 0), "load the filter")
    must(prctl(PR_SET_DUMPABLE, 1), "become an ordinary program")
    header, held = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    must(libc.capget(header, held), "read capabilities")
    if (any(held) or set(os.getresuid() + os.getresgid()) != {uid} or uid == 0 or os.getgroups() or prctl(PR_GET_NO_NEW_PRIVS) != 1
            or prctl(PR_GET_SECCOMP) != 2 or prctl(PR_CAPBSET_READ, 21) != 0):
        raise PermissionError("rights are left")


def ask_for_netlink():
    """As netlink_desk.h says: the descriptor that init answers on, or -1 where such sockets are refused."""
    machine = os.uname().machine

    def load(action, flags):
        statements = ((0x20, 0, 0, 0), (0x15, 0, 3, SOCKET[machine]), (0x20, 0, 0, 16), (0x15, 0, 1, socket.AF_NETLINK), (0x06, 0, 0, action),
                      (0x06, 0, 0, SECCOMP_RET_ALLOW))
        code = b"".join(struct.pack("=HBBI", *each) for each in statements)
        instructions = ctypes.create_string_buffer(code, len(code))
        program = Filter(len(statements), ctypes.cast(instructions, ctypes.c_void_p))
        return libc.syscall(SECCOMP[machine], SECCOMP_SET_MODE_FILTER, flags, ctypes.byref(program))

    listener = load(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER)
    if listener < 0:
        must(load(SECCOMP_RET_ERRNO | errno.EOPNOTSUPP, 0), "refuse sockets of the route table")
    return listener


def renew_random():
    """What the imports drew at random, or would draw from a state that all kernels share. `random` renews itself at a fork."""
    modules = sys.modules
    if "numpy" in modules:
        modules["numpy"].random.seed()
    if "tempfile" in modules:
        modules["tempfile"]._name_sequence = None
    if "uuid" in modules:
        modules["uuid"]._node = modules["uuid"]._last_timestamp = None
    if "ssl" in modules:
        modules["ssl"].RAND_add(os.urandom(64), 64.0)
    if "multiprocessing.process" in modules:
        modules["multiprocessing.process"].current_process().authkey = os.urandom(32)
    if "multiprocessing.synchronize" in modules:
        modules["multiprocessing.synchronize"].SemLock._rand = modules["tempfile"]._RandomNameSequence()
