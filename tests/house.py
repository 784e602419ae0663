"""A whole house for tests: real spawner, host and serve over a private folder, started, killed and ended by pid.

    with House(build) as house:
        page = house.sign_in()
        notebook = page.create("Title")
        with page.open(notebook) as live: ...

As root the house runs as its own unprivileged uid, as ./run does; otherwise in single-person mode.
"""
import contextlib
import fcntl
import http.client
import json
import os
import pathlib
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import websocket  # python3-websocket

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOUSE_UID = 64990
FIRST_UID, UIDS = 204_096, 4096  # houses that stand at the same time have uids of their own; others begin at 200,000
NEXT_S = 100  # for a message among others; less than what ctest gives a test, so that a failure says what it waited for
WAIT_S = 60  # for anything that a healthy house does at once; a limit, not a pause


class Timeout(AssertionError):
    pass


def wait_until(claim, what, limit_s=WAIT_S):
    """Returns claim()'s first true value."""
    end = time.monotonic() + limit_s
    while True:
        value = claim()
        if value:
            return value
        if time.monotonic() > end:
            raise Timeout(f"not within {limit_s} s: {what}")
        time.sleep(0.01)


def free_port():
    """A port that no connection is given by itself, so that a server that was killed finds it free again."""
    first_given = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for _ in range(100):
        with socket.socket() as place, contextlib.suppress(OSError):
            place.bind(("127.0.0.1", random.randrange(first_given - 12_000, first_given) if first_given > 20_000 else 0))
            return place.getsockname()[1]
    raise AssertionError("no port is free")


def take_uids():
    """-> the first of a house's uids, and the lock that keeps them its own."""
    for number in range(15):
        lock = open(f"/tmp/stoa-test-uids-{os.geteuid()}-{number}", "wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return FIRST_UID + number * UIDS, lock
        except BlockingIOError:
            lock.close()
    raise AssertionError("15 houses stand already")


class House:
    def __init__(self, build=None, web=None, listen_port=0, serve_options=(), ready=0, ready_pause_ms=200, kernels=None, host_options=(), spawner_options=()):
        self.build = pathlib.Path(build or os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve()
        self.web = web
        self.serve_options = list(serve_options)
        self.kernels = kernels  # texts of kernel.json by name, offered beside those of /usr/share
        self.port = listen_port or free_port()
        self.ready = ready  # runtimes that the host makes ahead
        self.ready_pause_ms = ready_pause_ms  # shorter than the host's own default: tests are in a hurry
        self.host_options = list(host_options)
        self.spawner_options = list(spawner_options)
        self.is_root = os.geteuid() == 0
        self.processes = {}
        self.link = None

    @classmethod
    def of_folder(cls, folder):
        """A house that another process started, to end what it left."""
        house = cls()
        house.dir = folder
        house._name_places()
        return house

    def _name_places(self):
        self.data = self.dir / "data"
        self.spawner_socket = self.dir / "spawner/spawner.sock"

    def __enter__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="stoa-test-", dir="/tmp"))
        self.dir.chmod(0o755)
        self._name_places()
        self.first_uid, self.uids_lock = take_uids()
        self.last_uid = self.first_uid + UIDS - 1
        # Whatever ends this process, what it started ends too; until then its uids are nobody else's.
        self.watch = subprocess.Popen(["/usr/bin/python3", ROOT / "tests/house_watch.py", self.dir], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                      start_new_session=True, pass_fds=[self.uids_lock.fileno()])
        for name in ("data", "data/host", "data/host/runtimes", "data/homes", "data/run", "spawner"):
            (self.dir / name).mkdir(mode=0o711)
            if self.is_root:
                os.chown(self.dir / name, HOUSE_UID, HOUSE_UID)
        self.prefix = self.dir / "prefix"
        (self.prefix / "bin").mkdir(parents=True)
        for name in ("stoa", "stoa-spawner", "stoa-shim"):
            shutil.copy2(self.build / "bin" / name, self.prefix / "bin" / name)
        shutil.copytree(ROOT / "kernel", self.prefix / "kernel")
        shutil.copytree(ROOT / "examples", self.prefix / "examples")
        if self.web:
            shutil.copytree(self.web, self.prefix / "web")
        for name, text in (self.kernels or {}).items():
            (self.dir / "jupyter/kernels" / name).mkdir(parents=True)
            (self.dir / "jupyter/kernels" / name / "kernel.json").write_text(text)
        self.start_spawner()
        self.start_host()
        self.start_serve()
        return self

    def __exit__(self, *_):
        for name in ("serve", "host"):
            self.end(name, signal.SIGTERM)
        self.end_runtimes()
        self.end("spawner", signal.SIGTERM)
        if os.environ.get("STOA_KEEP"):
            print("kept:", self.dir)
        else:
            shutil.rmtree(self.dir, ignore_errors=True)
        self.watch.communicate(b"ended\n")
        self.uids_lock.close()

    # -- processes

    def _start(self, name, argv, as_root=False):
        log = open(self.dir / f"{name}.log", "ab")
        who = {} if as_root or not self.is_root else {"user": HOUSE_UID, "group": HOUSE_UID, "extra_groups": []}
        self.processes[name] = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
                                                if name == "serve" else log, stderr=log, start_new_session=True, cwd="/", **who)
        return self.processes[name]

    def start_spawner(self):
        uid = HOUSE_UID if self.is_root else os.geteuid()
        self._start("spawner", [self.prefix / "bin/stoa-spawner", "--socket", self.spawner_socket, "--owner-uid", uid,
                                "--owner-gid", uid if self.is_root else os.getegid(), "--uid-range", f"{self.first_uid}-{self.last_uid}",
                                "--kernel-dir", self.prefix / "kernel", "--shim", self.prefix / "bin/stoa-shim",
                                "--runtimes-dir", self.data / "host/runtimes", "--homes-dir", self.data / "homes"] + self.spawner_options, as_root=True)
        wait_until(self.spawner_answers, "the spawner listens")

    def start_host(self):
        self._start("host", [self.prefix / "bin/stoa", "host", "--data", self.data, "--spawner-socket", self.spawner_socket,
                             "--first-uid", self.first_uid, "--last-uid", self.last_uid, "--ready", self.ready, "--ready-pause-ms", self.ready_pause_ms] + self.host_options
                    + (["--kernel-path", f"{self.dir}/jupyter:/usr/share/jupyter"] if self.kernels else []))

    def start_serve(self):
        serve = self._start("serve", [self.prefix / "bin/stoa", "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                                      "--examples", self.prefix / "examples"]
                            + (["--web", self.prefix / "web"] if self.web else []) 
                            # A test's machine may be slow, and what is tested is the decision.
                            + ["--guard-deadline", 60_000] + self.serve_options)
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in serve.stdout] + [lines.put(None)], daemon=True).start()
        while True:
            line = lines.get(timeout=WAIT_S)
            if line is None:
                raise AssertionError("serve ended: " + (self.dir / "serve.log").read_text()[-2000:])
            if found := re.search(rb"https?://[^/\s]+:(\d+)[\w/-]*/sign-in#(\S+)", line):
                self.link = found[0].decode()
                self.token = found[2].decode()
                return

    def kill(self, name):
        """kill -9, and wait for the end."""
        process = self.processes[name]
        process.kill()
        process.wait(WAIT_S)

    def end(self, name, how):
        process = self.processes.pop(name, None)
        if process and process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(15)

    def shim_pids(self):
        """The shims of this house. When one ends, its sandbox ends too."""
        pids = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if arguments[0].endswith(b"stoa-shim") and any(a.startswith(bytes(self.data)) for a in arguments):
                pids.append(int(folder.name))
        return pids

    def ready_runtimes(self):
        """The folders of runtimes that were made ahead and wait."""
        told = (self.dir / "host.log").read_text()
        return [folder for folder in (self.data / "host/runtimes").glob("ready-*")
                if (folder / "kernel/ready").exists() and f"{folder.name} waits for whoever starts next" in told]

    def zygotes(self):
        """pid -> whether it waits for orders: it has left /proc by then, and only that wait lets it sleep."""
        found = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state, parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
                if int(parent) == self.processes["spawner"].pid and b"--zygote" in (folder / "cmdline").read_bytes():
                    mounts = (folder / "mountinfo").read_text()
                    found[int(folder.name)] = state == "S" and " /home/user " in mounts and " /proc " not in mounts
        return found

    def wait_for_zygote(self):
        """Its pid; the first start wakes it."""
        return wait_until(lambda: next((pid for pid, waits in self.zygotes().items() if waits), None), "a zygote", 240)

    def wait_for_ready(self, count=1):
        return wait_until(lambda: (found := self.ready_runtimes()) and len(found) >= count and found, f"{count} runtimes wait", 240)

    def end_runtimes(self):
        for pid in self.shim_pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until(lambda: not self.shim_pids(), "the shims are gone")  # there may be hundreds
        # What the next host would do: no control group stays behind on the machine.
        with contextlib.suppress(OSError):
            for folder in (self.data / "host/runtimes").iterdir():
                wait_until(lambda: self.ask_spawner(f"stop\nruntime {folder.name}\ninit {1 << 30} 1\n").startswith("ok"),
                           f"the sandbox of {folder.name} is gone")

    def spawner_answers(self):
        """Not only that its socket is there: a killed one leaves it."""
        try:
            return bool(self.ask_spawner("?"))
        except OSError:
            return False

    def ask_spawner(self, message):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as spawner:
            spawner.settimeout(WAIT_S)
            spawner.connect(str(self.spawner_socket))
            spawner.send(message.encode())
            return spawner.recv(4096).decode()

    # -- people

    def sign_in(self):
        person = Person(self)
        status, headers, body = person.request("POST", "/api/sign_in", {"token": self.token})
        assert status == 200, (status, body)
        cookies = [v for k, v in headers if k.lower() == "set-cookie"]
        person.cookie = cookies[0].split(";")[0]
        person.csrf = json.loads(body)["csrf_token"]
        return person


class Person:
    """Somebody signed in, over plain HTTP."""

    def __init__(self, house):
        self.house, self.cookie, self.csrf = house, None, None

    def request(self, method, path, body=None, headers=None, raw=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=WAIT_S)
        fields = {"Origin": f"http://127.0.0.1:{self.house.port}"}
        if self.cookie:
            fields["Cookie"] = self.cookie
        if self.csrf:
            fields["X-Stoa-CSRF"] = self.csrf
        fields |= headers or {}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            fields.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def ask(self, method, path, body=None, headers=None):
        status, _, text = self.request(method, path, body, headers)
        assert 200 <= status < 300, (method, path, status, text[:500])
        return json.loads(text) if text else None

    def create(self, title=None):
        return self.ask("POST", "/api/notebooks", {"title": title} if title else {})["notebook_id"]

    def upload(self, content, title="Uploaded"):
        return self.ask("POST", f"/api/notebooks/import?title={title}", content, {"Content-Type": "application/octet-stream"})["notebook_id"]

    def download(self, notebook):
        status, _, text = self.request("GET", f"/api/notebooks/{notebook}/ipynb")
        assert status == 200, (status, text[:500])
        return json.loads(text)

    def open(self, notebook, client_id=None):
        return Live(self, notebook, client_id)


class Live:
    """One open page, reduced to the messages of wire/page.yaml."""

    def __init__(self, person, notebook, client_id=None):
        self.person, self.notebook = person, notebook
        self.client_id = client_id or "client-" + os.urandom(8).hex()
        self.seq = 0

    def __enter__(self):
        port = self.person.house.port
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}/api/notebooks/{self.notebook}/live", cookie=self.person.cookie,
            origin=f"http://127.0.0.1:{port}", timeout=WAIT_S, sockopt=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)])
        self.send({"type": "hello", "protocol": 1, "client_id": self.client_id})
        self.welcome = self.next("welcome")
        self.structure_version = self.welcome["structure_version"]
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, message):
        self.socket.send(json.dumps(message))

    def next_seq(self):
        self.seq += 1
        return self.seq

    def receive(self):
        text = self.socket.recv()
        if not text:
            raise ConnectionError("closed")
        return json.loads(text)

    def next(self, *types):
        end = time.monotonic() + NEXT_S
        while time.monotonic() < end:
            message = self.receive()
            if message["type"] in types:
                return message
        raise Timeout(f"not within {NEXT_S} s: {types}")

    def insert(self, text, cell_type="code", after=None):
        cell = "cell-" + os.urandom(6).hex()
        edit = {"type": "insert_cell", "cell_id": cell, "cell_type": cell_type, "text": text}
        if after:
            edit["after"] = after
        self.send({"type": "push_structure", "client_seq": self.next_seq(), "structure_version": self.structure_version,
                   "edits": [edit]})
        answer = self.next("structure_changed", "refused")
        if answer["type"] == "refused":
            raise AssertionError(answer)
        self.structure_version = answer["structure_version"]
        return cell

    def start(self, *cells):
        runs = [{"run_id": "run-" + os.urandom(8).hex(), "cell_id": cell} for cell in cells]
        self.send({"type": "run_cells", "client_seq": self.next_seq(), "runs": runs})
        return [run["run_id"] for run in runs]

    def run(self, cell):
        """-> (final RunState, output ops of this run)."""
        (run_id,) = self.start(cell)
        return self.finish(run_id)

    def finish(self, run_id):
        ops = []
        while True:
            message = self.next("outputs_changed", "runs_changed", "refused")
            if message["type"] == "refused":
                raise AssertionError(message)
            if message["type"] == "outputs_changed" and message.get("run_id") == run_id:
                ops += message["ops"]
            if message["type"] == "runs_changed":
                for run in message["runs"]:
                    if run["run_id"] == run_id and run["phase"] not in ("queued", "running"):
                        return run, ops


def text_of(ops, stream="stdout"):
    """The text of one stream of a run's output ops."""
    return "".join(op["chunk"].get("text", "") for op in ops if op["type"] == "stream_appended" and op["name"] == stream)
