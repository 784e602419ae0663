"""Sandboxes made by a real stoa-spawner, with a fake shim beside each, for those who look at them from outside."""
import contextlib
import itertools
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
IS_ROOT = os.geteuid() == 0
OWNER = 65100 if IS_ROOT else os.geteuid()  # a user of nobody's, who stands for "stoa"
FIRST, LAST = 190000, 190099
MEMORY = 512 << 20
WAIT = float(os.environ.get("STOA_TEST_WAIT", "120"))  # seconds; only a fault waits that long


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


def give(path):
    """To the owner, where somebody can be given anything."""
    if IS_ROOT:
        os.chown(path, OWNER, OWNER)


house_numbers = itertools.count(1)


class House:
    """A data folder with a spawner: as root, or as an ordinary user (mode "user")."""

    def __init__(self, build, mode):
        self.mode = mode
        self.verbose = False
        # Control groups are the machine's: no clash with other houses, here or in other programs.
        self.number = next(house_numbers)
        self.prefix = f"test{os.getpid()}-{self.number}"
        self.spawner_program = build / "bin/stoa-spawner"
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="stoa-sandbox-"))
        self.root.chmod(0o755)
        for name in ("data", "data/run", "data/homes", "data/runtimes"):
            (self.root / name).mkdir()
            give(self.root / name)
        self.data = self.root / "data"
        shutil.copytree(HERE / "guests", self.root / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("zygote.py", "ready.py"):
            shutil.copy(HERE.parent.parent / "kernel" / name, self.root / "kernel" / name)
        shutil.copy(HERE / "fake_shim.py", self.root / "shim")
        shutil.copy(self.spawner_program, self.root / "stoa-spawner")
        subprocess.run(["chmod", "-R", "a+rX,go-w", self.root / "kernel", self.root / "shim", self.root / "stoa-spawner"], check=True)
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
        options = {} if self.mode == "root" or not IS_ROOT else {"user": OWNER, "group": OWNER, "extra_groups": []}
        self.spawner = subprocess.Popen(command, env={"STOA_TEST_SECRET": "1"}, **options)
        wait_until("the spawner's socket", lambda: self.spawner.poll() is not None or self.answers())
        expect(self.spawner.poll() is None, "the spawner did not start")

    def zygotes(self):
        """Those of this house's spawner."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == self.spawner.pid and b"--zygote" in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
        return found

    def zygote(self):
        """Its pid once it waits for orders: it has left /proc by then, and only that wait lets it sleep."""
        def ready():
            for pid in self.zygotes():
                with contextlib.suppress(OSError):
                    mounts, stat = (pathlib.Path(f"/proc/{pid}/{name}").read_text() for name in ("mountinfo", "stat"))
                    if " /proc " not in mounts and " /home/user " in mounts and stat.rsplit(")", 1)[1].split()[0] == "S":
                        return pid
        if not self.zygotes():
            first = Runtime(self, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/turn.py", "sleeper"], forked=True)
            first.end()
        return wait_until("a zygote", ready)

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
        keys = {"runtime": self.prefix + "-0", "home": "p0", "uid": FIRST, "memory": MEMORY, "cores": 2, "processes": 64, "tmp": 64 << 20, "file": 0}
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
    """One sandbox with a fake shim. With ahead=True it is made without a home, waits, and is then claimed for this one; with forked=True
    its program is the zygote's, where one is ready."""

    def __init__(self, house, arguments, ahead=False, forked=False, claim_uid=None, **changes):
        self.house = house
        house.count += 1
        self.name = changes.get("runtime", f"{house.prefix}-{house.count}")
        self.folder = house.data / "runtimes" / self.name
        if not self.folder.exists():
            self.folder.mkdir(0o750)
            give(self.folder)
        changes = {"home": f"p{house.count}", "uid": FIRST + house.count, **changes, "runtime": self.name}
        self.home = house.data / "homes" / changes["home"]
        if ahead or forked:
            arguments = [*arguments[:2], f"/opt/stoa/kernel/{'launch' if forked else 'waits'}.py", *arguments[2:]]
        if forked:
            changes["zygote"] = 1
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
            answer = self.claim(**({"uid": claim_uid} if claim_uid else {}))
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
        for key in ("memory_events", "memory_usage", "cpu_usage", "disk_usage", "process_usage"):
            expect(not self.answer[key] or not os.path.exists(self.answer[key]), "a control group is left")


def guest(house, name, *arguments, **changes):
    return Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/turn.py", name, *map(str, arguments)], **changes)


def run_guest(house, name, *arguments, ending="EXITED code 0", **changes):
    """Starts a guest, waits until it ended as stated, and leaves nothing behind. Returns its output."""
    runtime = guest(house, name, *arguments, **changes)
    runtime.say("START")
    output = ended_as(runtime, ending)
    runtime.end()
    return output


def ended_as(runtime, ending, nth=1):
    """Its program ended so, without a surprise, and init outlived it. Returns its output."""
    ended = runtime.hear("EXITED", nth)
    output = runtime.output()
    surprises = [line for line in output.splitlines() if line.startswith("SURPRISE")]
    expect(ended == ending and not surprises, "; ".join(surprises) or f"{ended}, not {ending}: {output[-600:]}")
    expect(runtime.lives(), "init did not outlive its guest")
    return output


def goes_on(runtime):
    """After whatever a guest did to its sandbox: RESTART clears it, a program starts and the sandbox ends as any other."""
    before = len([m for m in runtime.messages() if m.startswith("STARTED")])
    with open(runtime.home / "rests", "w"):
        pass
    runtime.say("RESTART")
    runtime.hear("STARTED", before + 1)
    wait_until("the next program", lambda: "rested" in runtime.output())
    runtime.end()
