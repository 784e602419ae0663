"""A runtime without a sandbox for tests and measurements: a fake init, a real shim, and a client that speaks wire/shim.yaml."""
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

LIMIT = float(os.environ.get("STOA_TEST_LIMIT", "60"))  # seconds that any single wait of a test may last


class FakeInit:
    """Holds the other end of the shim's control socket; starts and ends the kernel program as the sandbox's init does."""

    def __init__(self, command, environment):
        self.command, self.environment = command, environment
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.program = None
        self.told = []
        self.quiet = False
        self.thread = threading.Thread(target=self.listen, daemon=True)

    def say(self, text):
        try:
            self.ours.send(text.encode())
        except OSError:
            pass

    def start(self):
        self.thread.start()
        self.say("READY")

    def start_program(self):
        self.program = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.say(f"STARTED {self.program.pid}")
        threading.Thread(target=self.wait, args=(self.program,), daemon=True).start()

    def wait(self, program):
        code = program.wait()
        self.say(f"EXITED signal {-code}" if code < 0 else f"EXITED code {code}")

    def end_program(self):
        if not self.program:
            return
        try:
            os.killpg(self.program.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.program.wait()

    def listen(self):
        while True:
            try:
                text = self.ours.recv(256).decode()
            except OSError:
                return
            if not text:
                self.end_program()
                return
            self.told.append(text)
            if text == "START":
                self.start_program()
            elif text.startswith("SIGNAL ") and self.program:
                try:
                    os.killpg(self.program.pid, int(text.split()[1]))
                except ProcessLookupError:
                    pass
            elif text == "RESTART":
                self.end_program()
                self.say("GONE")
                self.start_program()
            elif text == "QUIT":
                self.end_program()
                self.say("GONE")


class Runtime:
    def __init__(self, shim, command, replay_of=None):
        self.dir = replay_of or tempfile.mkdtemp(prefix="stoa-kernels-")
        os.makedirs(f"{self.dir}/kernel", exist_ok=True)
        os.makedirs(f"{self.dir}/home", exist_ok=True)
        environment = dict(os.environ, HOME=f"{self.dir}/home", IPYTHONDIR=f"{self.dir}/home/.ipython")
        self.init = None
        words = [shim, "--dir", self.dir]
        pass_fds = ()
        if replay_of:
            words.append("--replay-only")
        else:
            self.init = FakeInit([word.replace("{dir}", self.dir) for word in command], environment)
            fd = self.init.theirs.fileno()
            words += ["--control", str(fd), "--inside-dir", f"{self.dir}/kernel"]
            pass_fds = (fd,)
        self.errors = open(f"{self.dir}/shim.log", "ab")
        self.shim = subprocess.Popen(words, pass_fds=pass_fds, stdin=subprocess.DEVNULL, stderr=self.errors)
        if self.init:
            self.init.theirs.close()
            self.init.start()

    def close(self):
        if self.shim.poll() is None:
            self.shim.kill()
        self.shim.wait()
        if self.init:
            self.init.end_program()
            self.init.ours.close()
        self.errors.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Client:
    """One stream to the shim. Keeps what it heard; `applied` may come from an earlier client."""

    def __init__(self, runtime, epoch=None, applied=0, acknowledge=True):
        deadline = time.monotonic() + LIMIT
        while True:
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(f"{runtime.dir}/shim.sock")
                break
            except (FileNotFoundError, ConnectionRefusedError):
                self.socket.close()
                if time.monotonic() > deadline or runtime.shim.poll() is not None:
                    raise
                select.select([], [], [], 0.002)
        self.buffer = bytearray()
        self.acknowledges = acknowledge
        self.records = []
        self.epoch, self.seq = epoch, applied
        self.send(type="attach", protocol=1, applied=applied, **({"epoch": epoch} if epoch else {}))
        self.attached = self.receive()
        assert self.attached["type"] == "attached", self.attached
        self.epoch = self.attached["epoch"]

    def close(self):
        self.socket.close()

    def send(self, **message):
        text = json.dumps(message).encode()
        self.socket.sendall(struct.pack(">II", len(text), 0) + text)

    def receive(self, limit=LIMIT):
        """The next message; None when the shim closed the stream."""
        deadline = time.monotonic() + limit
        while True:
            if len(self.buffer) >= 8:
                length, stream = struct.unpack(">II", self.buffer[:8])
                assert stream == 0
                if len(self.buffer) >= 8 + length:
                    text = bytes(self.buffer[8:8 + length])
                    del self.buffer[:8 + length]
                    return json.loads(text)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise TimeoutError("the shim said nothing")
            try:
                got = self.socket.recv(1 << 20)
            except ConnectionResetError:
                return None
            if not got:
                return None
            self.buffer += got

    def record(self, limit=LIMIT):
        message = self.receive(limit)
        if message is None:
            return None
        assert message["type"] == "record", message
        assert message["seq"] == self.seq + 1, (message["seq"], self.seq)
        self.seq = message["seq"]
        if self.acknowledges:
            self.send(type="acknowledge", seq=self.seq)
        self.records.append(message["event"])
        return message["event"]

    def until(self, wanted, limit=LIMIT):
        """Records up to the first one that is wanted."""
        got = []
        while True:
            event = self.record(limit)
            assert event is not None, "the shim closed the stream"
            got.append(event)
            if wanted(event):
                return got

    def until_phase(self, phase, limit=LIMIT):
        return self.until(lambda event: event["type"] == "kernel_changed" and event["phase"] == phase, limit)

    def execute(self, run_id, code):
        self.send(type="execute", run_id=run_id, code=code)

    def until_end(self, run_id, limit=LIMIT):
        return self.until(lambda event: event["type"] == "run_ended" and event["run_id"] == run_id, limit)

    def run(self, run_id, code):
        """Runs code to its end; its records."""
        self.execute(run_id, code)
        return self.until_end(run_id)


def operations(events, run_id=None):
    return [event["op"] for event in events if event["type"] == "run_output" and (run_id is None or event.get("run_id") == run_id)]


def text_of(events, stream="stdout"):
    return "".join(op["chunk"]["text"] for op in operations(events) if op["type"] == "stream_appended" and op["name"] == stream)


def end_of(events):
    return next(event["phase"] for event in events if event["type"] == "run_ended")
