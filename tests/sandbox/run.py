#!/usr/bin/python3
"""Runs misbehaving guests in real sandboxes made by a real stoa-spawner, and looks that each ends as stated.

    tests/sandbox/run.py --build build/dev [--only NAME] [--mode root|user|both] [--verbose]

Needs root and namespaces, else it says why and leaves with 77 (skipped). Mode "user" runs the spawner as an ordinary user.
"""
import argparse
import contextlib
import glob
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
OWNER = 65100  # a user of nobody's, who stands for "stoa"
FIRST, LAST = 200000, 200099
MEMORY = 512 << 20
WAIT = float(os.environ.get("STOA_TEST_WAIT", "40"))  # seconds; only a fault waits that long


class Failed(Exception):
    pass


def expect(claim, what):
    if not claim:
        raise Failed(what)


def start_time(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def wait_until(what, condition, seconds=WAIT):
    end = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > end:
            raise Failed(f"waited {seconds} s for {what}")
        time.sleep(0.01)
    return result


class House:
    """A data folder with a spawner."""

    def __init__(self, build, mode):
        self.mode = mode
        self.spawner_program = build / "bin/stoa-spawner"
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="stoa-sandbox-"))
        self.root.chmod(0o755)
        for name in ("data", "data/run", "data/homes", "data/runtimes"):
            (self.root / name).mkdir()
            os.chown(self.root / name, OWNER, OWNER)
        self.data = self.root / "data"
        shutil.copytree(HERE / "guests", self.root / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE / "fake_shim.py", self.root / "shim")
        shutil.copy(self.spawner_program, self.root / "stoa-spawner")
        subprocess.run(["chmod", "-R", "a+rX", self.root / "kernel", self.root / "shim", self.root / "stoa-spawner"], check=True)
        self.socket = str(self.data / "run/spawner.sock")
        self.secret = self.root / "secret.txt"  # readable to all outside: only the sandbox keeps it
        self.secret.write_text("SECRET")
        self.secret.chmod(0o644)
        self.spawner = None
        self.runtimes = []
        self.count = 0
        self.start_spawner()

    def start_spawner(self):
        command = [str(self.root / "stoa-spawner"), "--socket", self.socket, "--owner-uid", str(OWNER), "--owner-gid", str(OWNER),
                   "--uid-range", f"{FIRST}-{LAST}", "--kernel-dir", str(self.root / "kernel"), "--shim", str(self.root / "shim"),
                   "--runtimes-dir", str(self.data / "runtimes"), "--homes-dir", str(self.data / "homes")]
        options = {} if self.mode == "root" else {"user": OWNER, "group": OWNER, "extra_groups": []}
        self.spawner = subprocess.Popen(command, env={"STOA_TEST_SECRET": "1"}, **options)
        wait_until("the spawner's socket", lambda: self.spawner.poll() is not None or self.answers())
        expect(self.spawner.poll() is None, "the spawner did not start")

    def answers(self):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
            probe.connect(self.socket)
            return True
        return False

    def end_spawner(self, with_signal):
        self.spawner.send_signal(with_signal)
        self.spawner.wait()

    def ask(self, message):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
            client.settimeout(WAIT)
            client.connect(self.socket)
            client.send(message if isinstance(message, bytes) else message.encode())
            return client.recv(65536).decode()

    def probe(self):
        return dict(line.split(" ", 1) for line in self.ask("probe\n").splitlines() if " " in line)

    def request(self, **changes):
        keys = {"runtime": f"test{os.getpid()}-0", "home": "p0", "uid": FIRST, "memory": MEMORY, "cores": 2, "processes": 64, "tmp": 64 << 20, "file": 0}
        arguments = changes.pop("arguments", ["/usr/bin/true"])
        keys.update(changes)
        verb = keys.pop("verb", "start")
        if verb == "ready":
            del keys["home"]
        return verb + "\n" + "".join(f"{key} {value}\n" for key, value in keys.items()) + "".join(f"arg {a}\n" for a in arguments)

    def close(self):
        for runtime in list(self.runtimes):
            with contextlib.suppress(Exception):
                runtime.end()
        if self.spawner and self.spawner.poll() is None:
            self.end_spawner(signal.SIGTERM)
        shutil.rmtree(self.root, ignore_errors=True)


class Runtime:
    """One sandbox with a fake shim. With ahead=True it is made without a home, waits, and is then claimed for this one."""

    def __init__(self, house, arguments, ahead=False, **changes):
        self.house = house
        house.count += 1
        self.name = changes.get("runtime", f"test{os.getpid()}-{house.count}")  # control groups are the machine's: no clash with others
        self.folder = house.data / "runtimes" / self.name
        if not self.folder.exists():
            self.folder.mkdir(0o750)
            os.chown(self.folder, OWNER, OWNER)
        changes = {"home": f"p{house.count}", "uid": FIRST + house.count, **changes, "runtime": self.name}
        self.home = house.data / "homes" / changes["home"]
        if ahead:
            arguments = [*arguments[:2], "/opt/stoa/kernel/waits.py", *arguments[2:]]
        begun = time.monotonic()
        answer = house.ask(house.request(arguments=arguments, **changes, **({"verb": "ready"} if ahead else {})))
        self.started_in_ms = (time.monotonic() - begun) * 1000
        expect(answer.startswith("ok\n"), "start: " + answer)
        self.answer = dict(line.split(" ", 1) for line in answer.splitlines()[1:])
        self.init, self.init_time = map(int, self.answer["init"].split())
        self.shim, self.shim_time = map(int, self.answer["shim"].split())
        house.runtimes.append(self)
        self.control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wait_until("the shim's socket", lambda: (self.folder / "shim.sock").exists() and self.connect())
        if ahead:
            wait_until("the program that waits", lambda: (self.folder / "kernel/ready").exists())
            answer = self.claim()
            expect(answer == "ok\n", "claim: " + answer)

    def claim(self, **changes):
        keys = {"runtime": self.name, "init": f"{self.init} {self.init_time}", "home": self.home.name, "uid": FIRST + 50 + self.house.count % 40} | changes
        return self.house.ask("claim\n" + "".join(f"{key} {value}\n" for key, value in keys.items()))

    def connect(self):
        try:
            self.control.connect(str(self.folder / "shim.sock"))
            return True
        except OSError:
            return False

    def say(self, order):
        self.control.send(order.encode())

    def messages(self):
        try:
            return (self.folder / "messages").read_text().splitlines()
        except FileNotFoundError:
            return []

    def hear(self, start, nth=1):
        """The nth message that starts so."""
        def find():
            found = [m for m in self.messages() if m.startswith(start)]
            return found[nth - 1] if len(found) >= nth else None
        return wait_until(f"{start!r} number {nth}, have {self.messages()}", find)

    def output(self):
        path = self.folder / "kernel/program.log"
        return path.read_bytes().decode(errors="replace") if path.exists() and not path.is_symlink() else ""

    def lives(self):
        return start_time(self.init) == self.init_time

    def stop(self):
        return self.house.ask(f"stop\nruntime {self.name}\ninit {self.init} {self.init_time}\n")

    def end(self):
        answer = self.stop()
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            if start_time(self.shim) == self.shim_time:
                os.kill(self.shim, signal.SIGKILL)
        self.house.runtimes.remove(self)
        expect(answer == "ok\n", "stop: " + answer)
        expect(not self.lives(), "the sandbox lives after stop")
        expect(not (self.folder / "kernel").exists(), "the socket folder is still there")
        for key in ("memory_events", "memory_usage", "cpu_usage"):
            expect(not self.answer[key] or not os.path.exists(self.answer[key]), "a control group is left")


def guest(house, name, *arguments, **changes):
    return Runtime(house, ["/usr/bin/python3", "-I", f"/opt/stoa/kernel/{name}.py", *map(str, arguments)], **changes)


def run_guest(house, name, *arguments, ending="EXITED code 0", **changes):
    """Starts a guest, waits until it ended as stated, and leaves nothing behind. Returns its output."""
    runtime = guest(house, name, *arguments, **changes)
    runtime.say("START")
    ended = runtime.hear("EXITED")
    output = runtime.output()
    if house.verbose:
        print(output)
    surprises = [line for line in output.splitlines() if line.startswith("SURPRISE")]
    expect(ended == ending and not surprises, "; ".join(surprises) or f"{ended}, not {ending}: {output[-600:]}")
    expect(runtime.lives(), "init did not outlive its guest")
    runtime.end()
    return output


# ---- the guests; each function is one claim

def host_files(house):
    """a guest sees no file of the machine, and changes none of the system"""
    run_guest(house, "host_files", house.secret, house.data)
    expect(house.secret.read_text() == "SECRET", "the secret changed")


def other_homes(house):
    """a guest sees no other home"""
    other = guest(house, "sleeper")
    other_uid = os.stat(other.home).st_uid
    (other.home / "diary.txt").write_text("dear diary")
    run_guest(house, "other_homes", other.home, other_uid)
    mode = os.stat(other.home).st_mode & 0o777
    expect(mode == 0o700, f"a home has mode {mode:o}")
    other.end()


def host_processes(house):
    """a guest sees and signals no process of the machine"""
    run_guest(house, "host_processes", os.getpid())


def mounts(house):
    """a guest mounts, unmounts and re-roots nothing"""
    run_guest(house, "mounts")


def trace(house):
    """a guest traces nobody, and init stands all signals"""
    run_guest(house, "trace")


def raw_sockets(house):
    """a guest gets no raw, packet, vsock or netlink-changing socket"""
    run_guest(house, "raw_sockets")


def loopback(house):
    """a guest reaches no port, address or socket of the machine"""
    with socket.create_server(("", 0)) as server, socket.socket(socket.AF_UNIX) as abstract, socket.socket(socket.AF_UNIX) as by_path:
        name = f"stoa-test-{os.getpid()}"
        abstract.bind("\0" + name)
        abstract.listen()
        path = house.root / "open.sock"
        by_path.bind(str(path))
        by_path.listen()
        path.chmod(0o777)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as finder:
            try:
                finder.connect(("192.0.2.1", 9))
                address = finder.getsockname()[0]
            except OSError:
                address = "127.0.0.2"
        run_guest(house, "loopback", server.getsockname()[1], name, path, address)
        for listener in (server, abstract, by_path):
            listener.settimeout(0)
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                raise Failed("somebody connected")


def devices(house):
    """a guest opens and makes no device, and types into nobody's terminal"""
    run_guest(house, "devices")


def fork_bomb(house):
    """a fork bomb fills its own limit only, and RESTART clears it"""
    runtime = guest(house, "fork_bomb", 64)
    runtime.say("START")
    wait_until("the bomb", lambda: "standing" in runtime.output())
    expect("SURPRISE" not in runtime.output(), runtime.output())
    begun = time.monotonic()
    subprocess.run(["/usr/bin/true"], check=True)
    other = guest(house, "sleeper")  # other people's runtimes start and work meanwhile
    other.say("START")
    wait_until("another guest", lambda: "sleeping" in other.output())
    expect(time.monotonic() - begun < 20, "the machine is held up")
    other.end()
    runtime.say("RESTART")
    expect(runtime.hear("EXITED") == "EXITED signal 9", "the bomb ended otherwise")
    runtime.hear("GONE")
    runtime.hear("STARTED", 2)
    runtime.end()


def memory_bomb(house):
    """a memory bomb ends itself only, the kernel says why, and the sandbox goes on"""
    limit = 128 << 20
    runtime = guest(house, "memory_bomb", limit, memory=limit)
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
    runtime.end()


def tmp_bomb(house):
    """/tmp and /dev/shm take what they may and no more"""
    run_guest(house, "tmp_bomb", 64 << 20)


def kernel_knobs(house):
    """a guest turns no knob of the machine's kernel"""
    run_guest(house, "kernel_knobs")


def privileges(house):
    """a guest gains nothing by setuid programs, capabilities, keys, namespaces or rare system calls"""
    run_guest(house, "privileges")


def planted_links(house):
    """links, pipes and deep folders that a guest plants lead nobody anywhere, and are swept up"""
    runtime = guest(house, "planted_links", house.secret)
    runtime.say("START")
    ended = runtime.hear("EXITED")
    expect(ended == "EXITED code 0", ended)
    runtime.say("RESTART")  # init looks at the planted log no more
    runtime.hear("STARTED", 2)
    runtime.hear("EXITED", 2)
    runtime.end()
    again = guest(house, "sleeper", runtime=runtime.name, home=runtime.home.name, uid=os.stat(runtime.home).st_uid) \
        if (runtime.folder / "shim.sock").unlink() is None and (runtime.folder / "messages").unlink() is None else None
    again.say("START")
    wait_until("the second life", lambda: "sleeping" in again.output())
    again.end()
    expect(house.secret.read_text() == "SECRET", "the secret changed")


def honest_work(house):
    """what people do works: threads, processes, servers, plots"""
    science = importable("matplotlib") and importable("pandas")
    run_guest(house, "honest_work", *(["science"] if science else []), processes=128, memory=2 << 30)


def importable(module):
    return subprocess.run(["/usr/bin/python3", "-Ic", f"import importlib.util as u, sys; sys.exit(not u.find_spec('{module}'))"]).returncode == 0


# ---- the room's own promises

def claimed(house):
    """a sandbox made ahead and claimed holds everything that one made for its person holds"""
    if house.mode == "user":
        return refused_ahead(house)
    begun = {"ahead": True}
    run_guest(house, "host_files", house.secret, house.data, **begun)
    expect(house.secret.read_text() == "SECRET", "the secret changed")
    other = guest(house, "sleeper", **begun)
    run_guest(house, "other_homes", other.home, os.stat(other.home).st_uid, **begun)
    other.end()
    run_guest(house, "host_processes", os.getpid(), **begun)
    run_guest(house, "tmp_bomb", 64 << 20, **begun)
    for name in ("mounts", "trace", "raw_sockets", "devices", "kernel_knobs", "privileges"):
        run_guest(house, name, **begun)


def claimed_home(house):
    """who claims a sandbox has their home in it, as their own, and nothing of what stood there before"""
    if house.mode == "user":
        return refused_ahead(house)
    person = FIRST + 60
    home = house.data / "homes/claimed-home"
    home.mkdir(0o700)
    (home / "diary.txt").write_text("dear diary")
    for path in (home, home / "diary.txt"):
        os.chown(path, person, person)
    (home / "theirs.txt").write_text("root's")
    (home / "theirs.txt").chmod(0o600)
    runtime = Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/claimed_home.py"], verb="ready", home=home.name)
    wait_until("the program that waits", lambda: (runtime.folder / "kernel/ready").exists())
    text = (runtime.folder / "arguments").read_text()
    expect("--start-when-attached" in text, text)
    expect(not list(home.glob("made-*")), "something of before is in the home")
    answer = runtime.claim(uid=person)
    expect(answer == "ok\n", "claim: " + answer)
    runtime.say("START")
    ended = runtime.hear("EXITED")
    expect(ended == "EXITED code 0" and "SURPRISE" not in runtime.output(), ended + runtime.output())
    expect((home / "mine.txt").read_text() == "mine" and os.stat(home / "mine.txt").st_uid == person, "what the guest wrote is not the person's")
    expect(os.stat(home / "theirs.txt").st_uid == 0, "a file changed hands")
    expect(not list(home.glob("made-*")), "something of before is in the home")
    runtime.say("RESTART")  # an ordinary program from here on, in the same home
    runtime.hear("STARTED", 2)
    ended = runtime.hear("EXITED", 2)
    expect(ended == "EXITED code 0" and "SURPRISE" not in runtime.output(), ended + runtime.output())
    runtime.end()


def claimed_limits(house):
    """limits hold in a claimed sandbox, and its share of the processors is a usual one"""
    if house.mode == "user":
        return refused_ahead(house)
    limit = 128 << 20
    runtime = guest(house, "memory_bomb", limit, memory=limit, ahead=True)
    runtime.say("START")
    by_group = runtime.answer["memory_limit"].startswith("cgroup")
    ended = runtime.hear("EXITED")
    expect(ended == ("EXITED signal 9" if by_group else "EXITED code 42"), f"ended by {ended}: {runtime.output()}")
    plain = guest(house, "sleeper")
    waiting = Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/sleeper.py"], verb="ready")
    shares = [share_of(each) for each in (plain, runtime, waiting)]
    expect(shares[0] == shares[1] and (shares[0] is None or shares[2] < shares[0] / 50), f"shares {shares}")
    for each in (runtime, plain, waiting):
        each.end()


def share_of(runtime):
    """The weight of its group, or None where processors have no group."""
    for pattern in ("/sys/fs/cgroup/**/cpu.shares", "/sys/fs/cgroup/**/cpu.weight"):
        for path in glob.glob(pattern.replace("**", f"**/stoa/{runtime.name}"), recursive=True):
            return int(pathlib.Path(path).read_text())
    return None


def claim_once(house):
    """a claim is refused for a sandbox that has a home, for another's home, and for what is no sandbox of ours"""
    if house.mode == "user":
        return refused_ahead(house)
    runtime = guest(house, "sleeper", ahead=True)
    before = pathlib.Path(f"/proc/{runtime.init}/mountinfo").read_text()
    expect(runtime.claim(home="someone", uid=FIRST + 95).startswith("failed\n"), "a second home came into a sandbox")
    plain = guest(house, "sleeper")
    expect(plain.claim(home="someone", uid=FIRST + 95).startswith("failed\n"), "a home came over another's")
    expect(pathlib.Path(f"/proc/{runtime.init}/mountinfo").read_text() == before, "the mounts changed")
    waiting = Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/sleeper.py"], verb="ready")
    os.symlink("/etc", house.data / "homes/link-out")
    for changes in ({"uid": FIRST + 97, "home": runtime.home.name}, {"uid": 0}, {"uid": OWNER}, {"uid": LAST + 1}, {"home": "link-out"},
                    {"home": "../homes"}, {"init": f"{waiting.init} {waiting.init_time + 1}"}, {"init": f"{os.getpid()} {start_time(os.getpid())}"},
                    {"init": f"{waiting.shim} {waiting.shim_time}"}, {"uid": os.stat(waiting.folder / "kernel").st_uid}):
        answer = waiting.claim(**changes)
        expect(answer.startswith("failed\n"), f"{changes}: {answer}")
    expect("stoa-unclaimed" in pathlib.Path(f"/proc/{waiting.init}/mountinfo").read_text(), "the empty home is gone")
    expect(waiting.claim() == "ok\n", "what was refused can't be claimed rightly any more")
    for each in (runtime, plain, waiting):
        each.end()


def waits_for_nobody(house):
    """a sandbox that nobody claims ends with its shim, and by stop, and leaves nothing"""
    if house.mode == "user":
        return refused_ahead(house)
    def program():
        return Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/sleeper.py"], verb="ready")
    first, second = program(), program()
    wait_until("both", lambda: all((each.folder / "kernel/ready").exists() for each in (first, second)))
    uid = os.stat(first.folder / "kernel").st_uid
    house.end_spawner(signal.SIGKILL)
    house.start_spawner()
    os.kill(first.shim, signal.SIGKILL)
    wait_until("the end", lambda: not first.lives())
    wait_until("the last process", lambda: not processes_of(uid))
    for each in (first, second):
        each.end()


def processes_of(uid):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                found.append(folder.name)
    return found


def refused_ahead(house):
    folder = house.data / f"runtimes/test{os.getpid()}-0"
    folder.mkdir(exist_ok=True)
    os.chown(folder, OWNER, OWNER)
    answer = house.ask(house.request(verb="ready"))
    expect(answer.startswith("failed\n") and "root" in answer, answer)


def flood(house):
    """what a program prints without a kernel is kept up to a limit and never holds it up"""
    runtime = guest(house, "flood")
    runtime.say("START")
    expect(runtime.hear("EXITED") == "EXITED code 0", "the flood stood still")
    size = (runtime.folder / "kernel/program.log").stat().st_size
    expect(size == 256 * 1024, f"the log has {size} bytes")
    runtime.end()


def orders(house):
    """init interrupts, restarts, quits and reports as the contract says"""
    runtime = guest(house, "sleeper")
    expect(runtime.hear("READY") == "READY", "no READY")
    runtime.say("SIGNAL 2")  # nothing runs: ignored
    runtime.say("nonsense")
    runtime.say("SIGNAL 99")
    runtime.say("START")
    runtime.hear("STARTED")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    runtime.say("SIGNAL 2")
    wait_until("the interrupt", lambda: "interrupted" in runtime.output())
    runtime.say("RESTART")
    runtime.hear("STARTED", 2)
    runtime.say("SIGNAL 9")
    expect(runtime.hear("EXITED", 2) == "EXITED signal 9", "ended otherwise")
    runtime.say("QUIT")
    wait_until("the end", lambda: not runtime.lives())
    heard = [message.split()[0] for message in runtime.messages() if message != "CLOSED"]
    expect(heard == "READY STARTED EXITED GONE STARTED EXITED GONE".split(), f"heard {runtime.messages()}")
    runtime.end()


def missing_program(house):
    """a program that is not there ends with 127 and a line in its log"""
    runtime = Runtime(house, ["/usr/bin/no-such-program"])
    runtime.say("START")
    expect(runtime.hear("EXITED") == "EXITED code 127", "ended otherwise")
    expect("can't start /usr/bin/no-such-program" in runtime.output(), runtime.output())
    runtime.end()


def shim_gone(house):
    """when the shim dies its sandbox ends"""
    runtime = guest(house, "sleeper")
    runtime.say("START")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    os.kill(runtime.shim, signal.SIGKILL)
    wait_until("the end", lambda: not runtime.lives())
    runtime.end()


def shim_place(house):
    """the shim runs as the owner in its own session with nothing but its control socket"""
    runtime = guest(house, "sleeper")
    runtime.hear("READY")
    text = (runtime.folder / "arguments").read_text()
    expect(f"--dir\n{runtime.folder}\n--control\n3\n" in text, text)
    expect(("--memory-events\n" + runtime.answer["memory_events"] in text) == bool(runtime.answer["memory_events"]), text)
    expect(f"uid {(OWNER,) * 3} gid {(OWNER,) * 3} groups [] sid True" in text, text)
    # the fake's own: its listener, its messages file and the listing come after 3
    expect("descriptors [0, 1, 2, 3" in text, text)
    status = os.stat(runtime.folder / "kernel")
    if house.mode == "root":
        expect((status.st_uid, status.st_gid) == (os.stat(runtime.home).st_uid, OWNER), "the socket folder has other owners")
    expect(status.st_mode & 0o7777 == 0o2770, f"the socket folder has mode {status.st_mode:o}")
    runtime.end()


def spawner_killed(house):
    """a killed spawner takes nobody along, and the next one can stop what the first started"""
    runtime = guest(house, "sleeper")
    runtime.say("START")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    house.end_spawner(signal.SIGKILL)
    runtime.say("SIGNAL 2")
    wait_until("the interrupt", lambda: "interrupted" in runtime.output())
    expect(runtime.lives() and start_time(runtime.shim) == runtime.shim_time, "somebody died")
    house.start_spawner()
    answer = house.ask(house.request(runtime=runtime.name, uid=FIRST + 50, home=runtime.home.name if house.mode == "user" else "p50"))
    expect(answer.startswith("failed\n"), "a second sandbox for a living runtime: " + answer)
    runtime.end()


def stop_only_sandboxes(house):
    """stop ends sandboxes only: not others' processes, not a number used again"""
    victim = subprocess.Popen(["/usr/bin/sleep", "600"])
    try:
        for pid in (victim.pid, house.spawner.pid):
            answer = house.ask(f"stop\nruntime none\ninit {pid} {start_time(pid)}\n")
            expect(answer == "failed\nthe process is no sandbox", answer)
        runtime = guest(house, "sleeper")
        expect(house.ask(f"stop\nruntime none\ninit {runtime.init} {runtime.init_time + 1}\n") == "ok\n", "stop by a wrong time")
        answer = house.ask(f"stop\nruntime {runtime.name}\ninit {runtime.init} {runtime.init_time + 1}\n")
        expect(answer.startswith("failed\n"), "the folder of a living runtime was swept: " + answer)
        expect(runtime.lives() and victim.poll() is None and (runtime.folder / "kernel").exists(), "somebody died")
        runtime.end()
        expect(runtime.stop() == "ok\n", "a second stop")
    finally:
        victim.kill()
        victim.wait()


def refused_requests(house):
    """requests that name other paths, other users or nonsense are refused"""
    folder = house.data / f"runtimes/test{os.getpid()}-0"
    folder.mkdir(exist_ok=True)
    os.chown(folder, OWNER, OWNER)
    for changes in ({"runtime": "../x"}, {"runtime": "a/b"}, {"runtime": ""}, {"home": ".."}, {"home": "a\0b"}, {"home": "x" * 65},
                    {"memory": 1}, {"memory": -1}, {"cores": 0}, {"processes": 10 ** 9}, {"tmp": "1e9"}, {"uid": "0"}, {"extra": 1},
                    {"arguments": []}, {"arguments": ["relative"]}, {"arguments": ["/x"] * 33}, {"runtime": "missing"}):
        answer = house.ask(house.request(**changes))
        expect(answer.startswith("failed\n"), f"{changes} was answered with {answer}")
    for message in (b"", b"nonsense", b"start", b"stop\n", b"x" * 9000, bytes(100), b"start\n" + b"runtime x\n" * 2):
        if message:
            expect(house.ask(message).startswith("failed\n"), f"{message[:20]} was not refused")
    if house.mode == "root":
        for uid in (FIRST - 1, LAST + 1, 1000, OWNER):
            expect(house.ask(house.request(uid=uid)).startswith("failed\n"), f"uid {uid}")


def planted_outside(house):
    """links where a home or a socket folder should be are refused"""
    homes, runtimes = house.data / "homes", house.data / "runtimes"
    other = homes / "owned"
    other.mkdir(exist_ok=True)
    os.symlink(other, homes / "linked")
    os.symlink("/etc", homes / "system")
    folder = runtimes / "linked"
    folder.mkdir()
    os.chown(folder, OWNER, OWNER)
    for home in ("linked", "system"):
        expect(house.ask(house.request(runtime="linked", home=home)).startswith("failed\n"), f"home {home}")
    os.symlink("/etc", folder / "kernel2")
    (folder / "kernel").exists() and (folder / "kernel").rmdir()
    os.symlink(other, folder / "kernel")
    expect(house.ask(house.request(runtime="linked", home="p0")).startswith("failed\n"), "a linked socket folder")
    os.symlink(folder, runtimes / "linked2")
    expect(house.ask(house.request(runtime="linked2", home="p0")).startswith("failed\n"), "a linked runtime folder")
    stranger = homes / "stranger"
    stranger.mkdir()
    os.chown(stranger, FIRST + 99, FIRST + 99)
    expect(house.ask(house.request(runtime="linked", home="stranger")).startswith("failed\n"), "another's home")
    expect(os.stat("/etc").st_uid == 0 and os.stat(stranger).st_uid == FIRST + 99, "a folder changed hands")


def strangers(house):
    """the spawner serves its owner only"""
    expect(os.stat(house.socket).st_mode & 0o777 == 0o600, "the socket's mode")
    expect(os.stat(house.socket).st_uid == OWNER, "the socket's owner")
    os.chmod(house.socket, 0o666)
    code = f"import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect({house.socket!r}); s.send(b'probe\\n'); print(s.recv(100))"
    result = subprocess.run(["/usr/bin/python3", "-c", code], user=65101, group=65101, extra_groups=[], capture_output=True, text=True)
    os.chmod(house.socket, 0o600)
    expect("possible" not in result.stdout, result.stdout)


def many_at_once(house):
    """twenty sandboxes start, live beside each other and end; the time of a start is told"""
    runtimes = [guest(house, "sleeper") for _ in range(20)]
    for runtime in runtimes:
        runtime.hear("READY")
    times = sorted(runtime.started_in_ms for runtime in runtimes)
    house.note = f"start {statistics.median(times):.1f} ms median, {times[-1]:.1f} ms worst"
    for runtime in runtimes:
        runtime.end()


GUESTS = [host_files, other_homes, host_processes, mounts, trace, raw_sockets, loopback, devices, fork_bomb, memory_bomb, tmp_bomb, kernel_knobs,
          privileges, planted_links, honest_work, claimed, claimed_home, claimed_limits, claim_once, waits_for_nobody, flood, orders, missing_program, shim_gone, shim_place, spawner_killed, stop_only_sandboxes,
          refused_requests, planted_outside, strangers, many_at_once]
NOT_AS_USER = {other_homes: "one user has one home's rights", planted_links: "", planted_outside: "all folders are the one user's"}


def run(build, mode, only, verbose, tally):
    house = House(build, mode)
    house.verbose = verbose
    try:
        probe = house.probe()
        print(f"[{mode}] possible: {probe['possible']}; limits: memory {probe['memory_limit']}, processes {probe['process_limit']}, "
              f"processors {probe['cpu_limit']}; {probe['reason']}")
        if probe["possible"] != "yes":
            tally["skipped"] += len(GUESTS)
            print(f"[{mode}] skipped: no sandbox can be made here: {probe['reason']}")
            return
        for test in GUESTS:
            if only and test.__name__ not in only:
                continue
            house.note = ""
            begun = time.monotonic()
            try:
                test(house)
                tally["passed"] += 1
                print(f"[{mode}] ok      {test.__name__}: {test.__doc__} ({time.monotonic() - begun:.2f} s) {house.note}", flush=True)
            except Exception as error:
                tally["failed"] += 1
                print(f"[{mode}] FAILED  {test.__name__}: {test.__doc__}: {type(error).__name__}: {error}", flush=True)
            for runtime in list(house.runtimes):
                with contextlib.suppress(Exception):
                    runtime.end()
    finally:
        house.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--only", action="append")
    parser.add_argument("--mode", choices=["root", "user", "both"], default="both")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("skipped: needs root")
        return 77
    if not (options.build / "bin/stoa-spawner").exists():
        print("skipped: stoa-spawner is not built")
        return 77
    tally = {"passed": 0, "failed": 0, "skipped": 0}
    for mode in ["root", "user"] if options.mode == "both" else [options.mode]:
        run(options.build, mode, options.only, options.verbose, tally)
    print(", ".join(f"{count} {word}" for word, count in tally.items() if count or word != "skipped"))
    return 1 if tally["failed"] else 77 if not tally["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
