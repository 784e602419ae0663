"""The guests: what each tries, what holds it, and what is seen from outside. docs/sandbox.md is written from this."""
import contextlib
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

from sandboxes import FIRST, IS_ROOT, expect, ended_as, goes_on, guest, start_time, wait_until

PROCESSES = "process namespace"
FILTER = "seccomp filter"
RIGHTS = "no capabilities, no new privileges"
MOUNTS = "mount namespace"
NET = "network namespace"

# Guests that attempt what is refused: all of them share one sandbox. Name, what it does, what holds it.
ATTEMPTS = [
    ("reads_host_files", "reads files of the machine, of Stoa and of root", MOUNTS + " of read-only /usr and a few files of /etc"),
    ("writes_the_system", "writes, renames and removes what all share", "read-only mounts"),
    ("reads_other_homes", "looks for other people's homes", MOUNTS + ", a user id for each person"),
    ("climbs_out_of_the_root", "leaves its root by chroot, descriptors and file handles", "pivot_root without a way back, " + FILTER),
    ("links_to_others", "hard-links what belongs to others into its home", "a mount of its own for each place"),
    ("makes_devices", "makes device nodes", RIGHTS),
    ("opens_devices", "opens the machine's devices", "six harmless nodes in /dev, nodev everywhere else"),
    ("types_into_terminals", "puts words into a terminal (TIOCSTI)", FILTER),
    ("changes_line_disciplines", "has the kernel load line disciplines (TIOCSETD)", FILTER),
    ("mounts", "mounts and remounts", RIGHTS + ", " + FILTER),
    ("unmounts", "takes mounts away to see below", RIGHTS + ", " + FILTER),
    ("pivots", "changes its root by pivot_root", RIGHTS + ", " + FILTER),
    ("mounts_the_new_way", "mounts by descriptors (fsopen, open_tree, move_mount)", RIGHTS + ", " + FILTER),
    ("enters_namespaces", "joins namespaces of others", RIGHTS + ", " + FILTER),
    ("nests_user_namespaces", "makes namespaces, to have capabilities in them", FILTER),
    ("sees_host_processes", "looks for processes of machine and neighbours", PROCESSES + ", hidepid"),
    ("signals_host_processes", "ends processes of its own user outside", PROCESSES),
    ("signals_init", "sends init every signal", "init is process 1"),
    ("ptraces", "traces init and a child", FILTER),
    ("reads_memory_of_others", "reads and writes memory (process_vm_readv, /proc/1/mem)", FILTER + ", init is unreadable"),
    ("takes_descriptors", "takes init's descriptors (pidfd_getfd, /proc/1/fd)", FILTER + ", init is unreadable"),
    ("steers_init", "changes init's limits, name and out-of-memory score", FILTER + ", init is unreadable"),
    ("raises_priority", "takes precedence: priority, real time, deadlines", RIGHTS),
    ("loads_bpf", "loads programs into the kernel", FILTER),
    ("watches_with_perf", "counts and samples the machine (perf, fanotify, pressure triggers)", FILTER + ", read-only /proc/pressure"),
    ("loads_modules", "loads modules or another kernel", FILTER),
    ("reboots", "turns the machine off, swap and accounts on", FILTER),
    ("uses_keyrings", "keeps and finds keys of the kernel", FILTER),
    ("uses_io_uring", "makes system calls through a ring that no filter sees", FILTER),
    ("uses_userfaultfd", "holds the kernel up while it reads memory", FILTER),
    ("sets_the_clock", "changes the time", RIGHTS + ", " + FILTER),
    ("sets_the_hostname", "changes the machine's name", "host name namespace, " + FILTER),
    ("dumps_core", "has the kernel write or start something by a crash (core_pattern)", "a core limit of 1 byte, read-only /proc/sys"),
    ("registers_binfmt", "has others' files run its program (binfmt_misc)", "read-only /proc/sys"),
    ("turns_kernel_knobs", "writes every file of /proc/sys", "read-only /proc/sys, no /sys"),
    ("reads_kernel_secrets", "reads kcore, kallsyms, keys, the kernel's log", "/dev/null over them, " + FILTER),
    ("writes_cgroups", "changes its limits, sets a release_agent", "no control groups mounted, " + RIGHTS),
    ("speaks_other_abis", "makes 32-bit and x32 system calls", FILTER + ", which ends the process"),
    ("makes_rare_calls", "makes system calls that no notebook needs", FILTER + ", a list of what is allowed"),
    ("takes_huge_pages", "takes the machine's huge pages", FILTER),
    ("flushes_all_disks", "has what everybody wrote go to the disks, again and again (sync, syncfs)", FILTER + "; fsync of its own files works"),
    ("runs_setuid_programs", "becomes root by su, passwd and programs of its own", RIGHTS + ", nosuid everywhere"),
    ("sets_file_capabilities", "gives a program of its own capabilities", RIGHTS),
    ("regains_capabilities", "takes dropped capabilities back", "empty bounding set, locked securebits"),
    ("becomes_others", "becomes another user, gives files away", RIGHTS),
    ("opens_raw_sockets", "makes packets by hand", FILTER),
    ("opens_packet_sockets", "sees every packet", FILTER),
    ("opens_rare_sockets", "has the kernel load protocols (SCTP, L2TP, vsock, crypto)", FILTER),
    ("sets_rare_options", "sets options of sockets by which the kernel keeps what no group counts", FILTER + "; resolvers and servers are told yes"),
    ("changes_the_network", "makes interfaces, addresses and routes", RIGHTS),
    ("lists_interfaces", "asks for its interfaces, and takes sockets of the route table without end", FILTER + " that asks init, which counts"),
    ("reaches_the_loopback", "connects to what the machine serves", NET),
    ("reaches_the_metadata", "asks a cloud's metadata service", NET),
    ("reaches_private_ranges", "connects to the operator's network", NET),
    ("reaches_the_world", "connects to the world", NET),
    ("reaches_abstract_sockets", "connects to abstract sockets of machine and neighbours", NET),
    ("reaches_sockets_by_path", "connects to the machine's sockets by path", MOUNTS),
    ("inherits_descriptors", "uses what spawner and init left open", "all descriptors but three are closed"),
    ("finds_shared_memory", "finds memory, queues and files shared by name", "IPC namespace, /dev/shm of its own"),
    ("descriptor_bomb", "opens files until nothing more goes", "descriptor limit"),
    ("reads_environments", "reads what spawner and init were started with", "init is unreadable, and its copy of those words is wiped"),
    ("pipe_bomb", "fills pipes, whose content is the kernel's memory", "the kernel's limit for each user, memory group"),
]

ALONE = {}  # name -> (what it does, what holds it, how it ends, the function that looks, where it can't be held)


def sin(what, held, ends, *, modes=("root",), open_="", ahead=False):
    """A guest that harms its own sandbox at least, so it has one to itself. The function's name is the guest's."""
    def add(look):
        ALONE[look.__name__] = {"what": what, "held": held, "ends": ends, "look": look, "modes": modes, "open": open_}
        return look
    return add


# ---- the gang: what stands outside while it tries, and what is looked at afterwards

class Outside:
    """What there is to reach, read and end on the machine while the gang tries."""

    def __init__(self, house, guest_uid):
        self.house = house
        self.stack = contextlib.ExitStack()
        self.secret = house.secret
        name = "stoa-" + house.prefix
        self.listeners = [self.stack.enter_context(socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True))]
        self.port = self.listeners[0].getsockname()[1]
        for at in ("\0" + name, str(house.root / "open.sock")):
            listener = self.stack.enter_context(socket.socket(socket.AF_UNIX))
            with contextlib.suppress(FileNotFoundError):
                os.unlink(house.root / "open.sock")
            listener.bind(at)
            listener.listen()
            self.listeners.append(listener)
        os.chmod(house.root / "open.sock", 0o777)
        self.key = 0x53000000 + 2 * (os.getpid() * 16 + house.number)
        self.libc = ctypes.CDLL(None)
        self.segment = self.libc.shmget(self.key, 4096, 0o1666)
        self.stack.callback(lambda: self.libc.shmctl(self.segment, 0, None))
        self.shared = pathlib.Path("/dev/shm") / name
        self.shared.write_text("shared")
        self.shared.chmod(0o666)
        self.stack.callback(self.shared.unlink)
        # A process of the very user that the guest has: only the namespace keeps it.
        own_user = {"user": guest_uid, "group": guest_uid, "extra_groups": []} if IS_ROOT else {}
        self.victim = subprocess.Popen(["/usr/bin/sleep", "600"], **own_user)
        self.stack.callback(lambda: (self.victim.kill(), self.victim.wait()))
        self.neighbour = guest(house, "neighbour", self.key + 1, name, self.port)
        (self.neighbour.home / "diary.txt").write_text("dear diary")
        self.neighbour.say("START")
        wait_until("the neighbour", lambda: "at home" in self.neighbour.output())
        self.neighbour_program = int(self.neighbour.hear("STARTED").split()[1])
        self.before = self.look()
        self.facts = {"secret": str(self.secret), "data": str(house.data), "other_home": str(self.neighbour.home), "port": self.port, "address": own_address(),
                      "other_uid": os.stat(self.neighbour.home).st_uid if house.mode == "root" else 65100, "abstract": [name], "socket": str(house.root / "open.sock"),
                      "keys": [self.key, self.key + 1], "shared": [name], "guests": [name for name, *_ in ATTEMPTS],
                      "pids": [os.getpid(), self.victim.pid, self.neighbour.init, self.neighbour.shim, house.spawner.pid, 100000 + os.getpid()]}

    def look(self):
        """What must be the same afterwards."""
        def text(path):
            return pathlib.Path(path).read_text() if os.path.exists(path) else None
        return {"secret": self.secret.read_text(), "host name": socket.gethostname(), "core pattern": text("/proc/sys/kernel/core_pattern"),
                "shared": self.shared.read_text(), "swap": text("/proc/swaps"), "interfaces": socket.if_nameindex(), "diary": (self.neighbour.home / "diary.txt").read_text(),
                "passwd": (os.stat("/etc/passwd").st_mtime_ns, os.stat("/etc/passwd").st_mode), "planted": os.path.exists("/usr/bin/stoa-planted")}

    def check(self):
        expect(self.look() == self.before, f"outside something changed: {self.look()}")
        expect(self.victim.poll() is None, "a process of the machine was ended")
        expect(self.house.spawner.poll() is None and self.house.answers(), "the spawner was ended")
        for listener in self.listeners:
            listener.settimeout(0)
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                raise AssertionError("somebody connected")
        self.neighbour.say("SIGNAL 2")  # it still computes 1 + 1
        wait_until("the neighbour's answer", lambda: "answer 2" in self.neighbour.output())

    def close(self):
        self.neighbour.end()
        self.stack.close()


def own_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as finder:
        try:
            finder.connect(("192.0.2.1", 9))
            return finder.getsockname()[0]
        except OSError:
            return "127.0.0.2"


def run_gang(house, ahead, forked):
    """-> {guest: (status, its output)}; what is seen outside is checked too, under the name "outside"."""
    outside = Outside(house, FIRST + house.count + 2)  # the neighbour comes first
    try:
        if forked:
            house.zygote()
        runtime = guest(house, "gang", ahead=ahead, forked=forked)
        facts = runtime.home / "facts.json"
        facts.write_text(json.dumps(outside.facts))
        facts.chmod(0o644)
        words = pathlib.Path(f"/proc/{runtime.init}/environ").read_bytes() + pathlib.Path(f"/proc/{runtime.init}/cmdline").read_bytes() if house.mode == "root" else b""
        runtime.say("START")
        ended = runtime.hear("EXITED")
        results, text = {}, runtime.output()
        for part in text.split("== ")[1:]:
            name, _, rest = part.partition("\n")
            rest, _, status = rest.partition(f"-- {name} ")
            code, _, took = status.strip().partition(" ")
            results[name] = (code, rest, took)
        try:
            expect(not forked or text.startswith("forked\n"), f"it was none of the zygote's: {text[:100]}")
            expect(ended == "EXITED code 0", f"the gang {ended}: {text[-500:]}")
            expect(house.mode != "root" or (b"STOA_TEST_SECRET" not in words and os.fsencode(house.data) not in words), "init shows what the spawner was started with")
            outside.check()
            results["outside"] = ("0", "", "")
        except Exception as failure:
            results["outside"] = ("1", f"SURPRISE: {failure}", "")
        goes_on(runtime)
        return results
    finally:
        outside.close()


# ---- those that have a sandbox to themselves

LIMIT = 128 << 20
TMP = 32 << 20
BOTH = ("root", "user")


def waiting_bytes():
    """Of all TCP connections of the machine, in all network namespaces."""
    words = next(line.split() for line in open("/proc/net/sockstat") if line.startswith("TCP:"))
    return int(words[words.index("mem") + 1]) * 4096


def standing(runtime):
    runtime.say("START")
    wait_until("the guest to stand", lambda: "standing" in runtime.output() or any(m.startswith("EXITED") for m in runtime.messages()))
    expect("standing" in runtime.output(), "it ended: " + runtime.output()[-600:])
    expect("SURPRISE" not in runtime.output(), runtime.output())


def neighbour_works(house):
    other = guest(house, "sleeper")
    other.say("START")
    wait_until("a neighbour's program", lambda: "sleeping" in other.output())
    other.say("SIGNAL 2")
    wait_until("a neighbour's answer", lambda: "interrupted" in other.output())
    other.end()


@sin("forks without end", "process group, else RLIMIT_NPROC", "stands at its limit; restarted, gone", modes=BOTH)
def fork_bomb(house):
    runtime = guest(house, "fork_bomb", 64)
    standing(runtime)
    neighbour_works(house)
    runtime.say("RESTART")
    expect(runtime.hear("EXITED") == "EXITED signal 9", "the bomb ended otherwise")
    runtime.hear("GONE")
    runtime.hear("STARTED", 2)
    runtime.end()


@sin("starts threads without end", "process group, else RLIMIT_NPROC", "stands at its limit; restarted, gone")
def thread_bomb(house):
    runtime = guest(house, "thread_bomb", 64)
    standing(runtime)
    neighbour_works(house)
    goes_on(runtime)


@sin("leaves its children as zombies", "process group", "stands at its limit; restarted, gone")
def zombie_factory(house):
    runtime = guest(house, "zombie_factory", 64)
    standing(runtime)
    goes_on(runtime)


@sin("takes memory without end", "memory group (swap counts where the kernel counts it), else RLIMIT_DATA for each process",
     "it alone is ended by the kernel; its sandbox goes on", modes=BOTH)
def memory_bomb(house):
    runtime = guest(house, "memory_bomb", LIMIT // 2, memory=LIMIT // 2)
    by_group = runtime.answer["memory_limit"].startswith("cgroup")
    for turn in (1, 2):
        runtime.say("START")
        ended = runtime.hear("EXITED", turn)
        expect(ended == ("EXITED signal 9" if by_group else "EXITED code 42"), f"ended by {ended}: {runtime.output()}")
    expect("SURPRISE" not in runtime.output(), runtime.output())
    expect(runtime.lives(), "init went with it")
    if by_group:
        events = dict(line.split() for line in open(runtime.answer["memory_events"]))
        expect(int(events["oom_kill"]) == 2, f"the kernel counts {events}")
    goes_on(runtime)


def refused_and_bounded(house, name, *arguments, used=None, **changes):
    """It is refused at its limit; what it left takes no more than that, and the next program works."""
    runtime = guest(house, name, *arguments, memory=LIMIT, tmp=TMP, **changes)
    runtime.say("START")
    ended_as(runtime, "EXITED code 0")
    if used and runtime.answer["memory_usage"]:
        expect(int(pathlib.Path(runtime.answer["memory_usage"]).read_text()) < used, f"it left {pathlib.Path(runtime.answer['memory_usage']).read_text()} bytes")
    goes_on(runtime)


@sin("fills /tmp and /dev/shm", "size of each", "refused at its size", modes=BOTH)
def tmp_bomb(house):
    refused_and_bounded(house, "tmp_bomb", TMP)


@sin("fills its home with many files", "the size that the operator gives a home: a quota for its user, or as here a file system",
     "refused at its size; what it removes it may write again", open_="where the operator gives homes no size: the disk alone; decision 21")
def disk_bomb(house):
    home = house.data / "homes/disk-bomb"
    home.mkdir(0o700)
    uid = FIRST + 60
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMP},mode=700,uid={uid},gid={uid}", "tmpfs", str(home)], check=True)
    try:
        refused_and_bounded(house, "disk_bomb", TMP, home=home.name, uid=uid)
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=True)


@sin("makes empty files in /tmp and /dev/shm without end", "inodes of each", "refused at their number", modes=BOTH)
def inode_bomb(house):
    refused_and_bounded(house, "inode_bomb", 8192, used=LIMIT // 2)


@sin("takes memory by key (shmget) and leaves it", "limits of its IPC namespace: /tmp's size, gone with its last user", "refused; nothing is left",
     open_="as an ordinary user, whose kernel keeps these limits for root: held by nothing but the memory of the machine")
def shm_bomb(house):
    refused_and_bounded(house, "shm_bomb", TMP, used=TMP)


@sin("fills message queues and semaphores and leaves them", "limits of its IPC namespace", "refused at their number",
     open_="as an ordinary user, whose kernel keeps these limits for root: held by nothing but the memory of the machine")
def message_bomb(house):
    refused_and_bounded(house, "message_bomb", used=LIMIT // 2)


@sin("hides data in attributes of files", "inodes of /tmp, a block a file on ext4", "refused at their size", modes=BOTH)
def xattr_bomb(house):
    refused_and_bounded(house, "xattr_bomb", TMP, used=LIMIT * 3 // 4)


@sin("makes files that look larger than all disks", "file limit, size of /tmp", "refused; ended where it touches more", modes=BOTH)
def sparse_file(house):
    refused_and_bounded(house, "sparse_file", 64 << 20, file=64 << 20)


@sin("writes one file without end, at home and in its socket folder", "file limit", "refused at its size", modes=BOTH)
def huge_file(house):
    refused_and_bounded(house, "huge_file", 8 << 20, file=8 << 20)


@sin("lets words wait in connections that nobody reads", "memory group (version 1: its limit for TCP)",
     "stands at its limit; by version 2 it alone is ended by the kernel",
     open_="as an ordinary user without groups: the kernel's own limits for all TCP")
def socket_bomb(house):
    before = waiting_bytes()
    runtime = guest(house, "socket_bomb", memory=LIMIT // 2)
    if runtime.answer["memory_limit"] == "cgroup2":  # what waits is its memory, and a send that finds no room is no error
        runtime.say("START")
        expect(runtime.hear("EXITED") == "EXITED signal 9" and runtime.lives(), "it ended otherwise, or not alone")
    else:
        standing(runtime)
    if runtime.answer["memory_limit"].startswith("cgroup"):
        grown = waiting_bytes() - before
        expect(grown <= LIMIT // 2, f"{grown >> 20} MB wait in connections of a runtime with {LIMIT >> 21} MB")
    neighbour_works(house)
    goes_on(runtime)


def memory_of_the_kernel():
    """Of the whole machine, what can't be given back: no group counts all of it."""
    line = next(line for line in open("/proc/meminfo") if line.startswith("SUnreclaim:"))
    return int(line.split()[1]) * 1024


@sin("lets answers of the kernel, errors and words wait in sockets that count as nobody's", FILTER + ", a small room for what nobody accepted",
     "refused, or little waits; where connections count it is ended by its limit of memory", open_="as an ordinary user without groups: what waits in connections, by the kernel's own limits for all TCP")
def unread_bomb(house):
    kernel_before, connections_before = memory_of_the_kernel(), waiting_bytes()
    runtime = guest(house, "unread_bomb", memory=LIMIT)
    runtime.say("START")
    wait_until("the guest to stand or to end", lambda: "standing" in runtime.output() or any(m.startswith("EXITED") for m in runtime.messages()))
    expect("standing" in runtime.output() or "EXITED signal 9" in runtime.messages(), runtime.output()[-600:])
    grown, waiting = memory_of_the_kernel() - kernel_before, waiting_bytes() - connections_before
    expect(grown < LIMIT // 2, f"{grown >> 20} MB of the kernel's memory went to a runtime with {LIMIT >> 20} MB")
    expect(waiting < LIMIT // 2, f"{waiting >> 20} MB wait in connections of a runtime with {LIMIT >> 20} MB")
    neighbour_works(house)
    goes_on(runtime)


@sin("opens terminals without end", "devpts of its own with a limit", "stands at its limit; neighbours still open theirs", modes=BOTH)
def pty_bomb(house):
    runtime = guest(house, "pty_bomb")
    standing(runtime)
    opened, most = (int(pathlib.Path("/proc/sys/kernel/pty/" + name).read_text()) for name in ("nr", "max"))
    expect(opened < most // 4, f"{opened} of the machine's {most} terminals are open")
    goes_on(runtime)


@sin("computes on every processor", "processor group (quota and share)", "throttled; neighbours answer",
     open_="as an ordinary user without groups: the scheduler's fairness alone")
def cpu_hog(house):
    runtime = guest(house, "cpu_hog", cores=1)
    runtime.say("START")
    wait_until("the hog", lambda: "hogging" in runtime.output())
    if runtime.answer["cpu_limit"].startswith("cgroup"):
        folder = next(folder for folder in pathlib.Path("/sys/fs/cgroup").glob("**/stoa/" + runtime.name) if list(folder.glob("cpu.cfs_quota_us")) or list(folder.glob("cpu.max")))
        version_1 = (folder / "cpu.cfs_quota_us").exists()
        quota, period = [(folder / name).read_text() for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us")] if version_1 else (folder / "cpu.max").read_text().split()
        expect(int(quota) == int(period), f"one processor is {quota} of {period}")
        wait_until("init and eight processes in its group", lambda: len((folder / "cgroup.procs").read_text().split()) == 9)
    neighbour_works(house)
    goes_on(runtime)


@sin("prints without end, past its kernel", "init keeps 256 KB and reads on", "ends by itself; 256 KB are kept")
def log_bomb(house):
    runtime = guest(house, "log_bomb")
    runtime.say("START")
    expect(runtime.hear("EXITED") == "EXITED code 0", "the flood stood still")
    size = (runtime.folder / "kernel/program.log").stat().st_size
    expect(size == 256 * 1024, f"the log has {size} bytes")
    runtime.end()


@sin("ignores every signal, interrupt and termination too", "init ends all with SIGKILL", "goes on until RESTART or stop")
def ignores_signals(house):
    runtime = guest(house, "ignores_signals")
    runtime.say("START")
    wait_until("the guest", lambda: "deaf" in runtime.output())
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        runtime.say(f"SIGNAL {int(one)}")
    goes_on(runtime)


@sin("stops itself and its children", "init ends all with SIGKILL", "stands still until RESTART or stop")
def stops_itself(house):
    runtime = guest(house, "stops_itself")
    runtime.say("START")
    wait_until("the guest", lambda: "stopping" in runtime.output())
    program = next(int(p.name) for p in pathlib.Path("/proc").glob("[0-9]*") if is_child(p, runtime.init))
    wait_until("it stands still", lambda: pathlib.Path(f"/proc/{program}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T")
    goes_on(runtime)


def is_child(folder, pid):
    with contextlib.suppress(OSError):
        return int((folder / "stat").read_bytes().rsplit(b")", 1)[1].split()[1]) == pid
    return False


@sin("ends everybody that it can reach (kill -1)", PROCESSES + ", init is process 1", "it alone is gone", modes=BOTH)
def kills_everyone(house):
    other = guest(house, "sleeper")
    other.say("START")
    wait_until("a neighbour", lambda: "sleeping" in other.output())
    runtime = guest(house, "kills_everyone")
    runtime.say("START")
    expect(runtime.hear("EXITED") in ("EXITED signal 9", "EXITED signal 15"), "ended otherwise")
    expect(runtime.lives() and start_time(runtime.shim) == runtime.shim_time, "init or the shim went with it")
    goes_on(runtime)
    other.say("SIGNAL 2")
    wait_until("the neighbour's answer", lambda: "interrupted" in other.output())
    other.end()


@sin("plants links, pipes and deep folders where others look", "nobody outside follows or descends them", "led nobody anywhere; swept up")
def plants_links(house):
    runtime = guest(house, "plants_links", house.secret)
    runtime.say("START")
    ended = runtime.hear("EXITED")
    expect(ended == "EXITED code 0", ended)
    runtime.say("RESTART")  # init looks at the planted log no more
    runtime.hear("STARTED", 2)
    runtime.hear("EXITED", 2)
    runtime.end()
    (runtime.folder / "shim.sock").unlink()
    (runtime.folder / "messages").unlink()
    again = guest(house, "sleeper", runtime=runtime.name, home=runtime.home.name, uid=os.stat(runtime.home).st_uid)
    again.say("START")
    wait_until("the second life", lambda: "sleeping" in again.output())
    again.end()
    expect(house.secret.read_text() == "SECRET", "the secret changed")


@sin("names files so that those who list or sweep them stumble", "names are bytes to all who sweep", "swept up", modes=BOTH)
def odd_names(house):
    runtime = guest(house, "odd_names")
    runtime.say("START")
    ended_as(runtime, "EXITED code 0")
    goes_on(runtime)


@sin("calls itself so that readers of /proc take it for another", "the last parenthesis ends a name; pid, start time and namespaces tell", "told apart and ended")
def lies_about_its_name(house):
    runtime = guest(house, "lies_about_its_name")
    runtime.say("START")
    wait_until("four names", lambda: runtime.output().count("named") == 4)
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_bytes().rsplit(b")", 1)[1].split()[1])
    program = next(pid for pid, parent in parents.items() if parent == runtime.init)
    children = [program, *(pid for pid, parent in parents.items() if parent == program)]
    expect(len(children) == 5, f"{len(children)} processes")
    for child in children:  # each of them says that it is init; stop by their numbers must end nobody
        answer = house.ask(f"stop\nruntime {runtime.name}\ninit {child} {start_time(child)}\n")
        expect(answer.startswith("failed\n"), f"a child was taken for init: {answer}")
    expect(runtime.lives(), "init was ended")
    goes_on(runtime)


@sin("swaps its home's folders for links while its next runtime gets that home", "the home is opened without links, its inside by its user alone",
     "led nobody anywhere", modes=("root",))
def races_a_claim(house):
    person = FIRST + 70
    home = house.data / "homes/raced"
    home.mkdir(0o700)
    (home / "diary.txt").write_text("dear diary")
    for path in (home, home / "diary.txt"):
        os.chown(path, person, person)
    before = os.stat("/etc"), house.secret.stat(), sorted(os.listdir("/etc"))
    racer = guest(house, "races_a_claim", house.secret, home="raced", uid=person)
    racer.say("START")
    wait_until("the race", lambda: "racing" in racer.output())
    for _ in range(3):
        claimed = guest(house, "sleeper", ahead=True, home="raced", claim_uid=person)
        claimed.say("START")
        wait_until("the claimed one", lambda: "sleeping" in claimed.output())
        claimed.end()
    racer.end()
    after = os.stat("/etc"), house.secret.stat(), sorted(os.listdir("/etc"))
    expect([s.st_uid for s in after[:2]] == [s.st_uid for s in before[:2]] and after[2] == before[2] and house.secret.read_text() == "SECRET", "something outside changed")
    expect((home / "diary.txt").stat().st_uid == person and home.stat().st_uid == person, "the home changed hands")


# ---- sins that need a real shim or server; their cases stand in other tests

ELSEWHERE = [
    ("output_bomb", "prints without end through its kernel", "the shim's limit for each run; it drains on and says how much was dropped", "tests/kernels"),
    ("lying_kernel", "sends messages with spoofed ids, of other sessions, unsigned or broken", "the shim takes what is signed and answers a run it knows", "tests/kernels"),
    ("lying_files_program", "answers for the files panel with nonsense", "serve trusts nothing that it says", "tests/files"),
]
