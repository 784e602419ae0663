#!/usr/bin/python3
"""The files program alone, over its socket: no sandbox, no server. What a request answers, and what is refused."""
import json
import os
import pathlib
import re
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import zipfile
import io

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = []


def case(f):
    CASES.append(f)
    return f


class Stream:
    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(str(path))

    def exactly(self, count):
        out = b""
        while len(out) < count:
            got = self.sock.recv(count - len(out))
            if not got:
                raise EOFError
            out += got
        return out

    def send(self, data=b"", **message):
        payload = json.dumps(message).encode() + b"\n" + data
        self.sock.sendall(struct.pack(">II", len(payload), 0) + payload)

    def receive(self):
        length = struct.unpack(">II", self.exactly(8))[0]
        line, _, rest = self.exactly(length).partition(b"\n")
        return json.loads(line), rest

    def ask(self, data=b"", **message):
        self.send(data, **message)
        return self.receive()[0]


@case
def an_upload_appears_when_it_is_whole(open_stream, home):
    s = open_stream()
    assert s.ask(b"abc", type="write_part", path="a", upload_id="u", offset=0) == {"type": "upload_state", "bytes": 3}
    assert s.ask(b"abc", type="write_part", path="a", upload_id="u", offset=1)["refusal"] == "stale"
    assert s.ask(type="list_folder", path="", first=0)["entries"] == []
    assert s.ask(type="finish_upload", path="a", upload_id="u", bytes=4)["refusal"] == "stale"
    assert s.ask(b"d", type="write_part", path="a", upload_id="u", offset=3)["bytes"] == 4
    assert s.ask(type="finish_upload", path="a", upload_id="u", bytes=4)["entry"]["bytes"] == 4
    assert (home / "a").read_bytes() == b"abcd" and os.listdir(home) == ["a"]


@case
def a_part_is_never_written_through_a_link(open_stream, home):
    outside = home.parent / "outside"
    outside.write_bytes(b"")
    (home / ".u.stoa-part").symlink_to(outside)
    assert open_stream().ask(b"abc", type="write_part", path="a", upload_id="u", offset=0)["type"] == "files_failed"
    assert outside.read_bytes() == b""


@case
def an_archive_is_pulled_piece_by_piece(open_stream, home):
    (home / "d/e").mkdir(parents=True)
    (home / "d/big").write_bytes(os.urandom(1_000_000))
    (home / "d/e/small").write_bytes(b"x")
    (home / "d/out").symlink_to("/nowhere")
    os.mkfifo(home / "d/pipe")
    s = open_stream()
    assert s.ask(type="open_archive", path="d")["type"] == "file_found"
    out = b""
    while True:
        s.send(type="read_piece", offset=0, bytes=262144)
        answer, data = s.receive()
        assert answer == {"type": "piece", "bytes": len(data)} and len(data) <= 262144
        out += data
        if not data:
            break
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.testzip() is None
        assert archive.read("big") == (home / "d/big").read_bytes() and archive.read("e/small") == b"x"
        assert sorted(archive.read("not in this archive.txt").split()) == [b"out", b"pipe"]


@case
def the_home_itself_stays(open_stream, home):
    s = open_stream()
    for path in ("", ".", "..", "/", "x/..", str(home)):
        answer = s.ask(type="remove_entry", path=path)
        assert answer.get("refusal") == "forbidden", (path, answer)
    assert home.exists()


@case
def a_link_is_removed_alone_and_a_folder_with_all(open_stream, home):
    (home / "d").mkdir()
    (home / "d/f").write_text("x")
    (home / "l").symlink_to("d")
    s = open_stream()
    assert s.ask(type="remove_entry", path="l")["type"] == "done" and (home / "d/f").exists()
    assert s.ask(type="remove_entry", path="d")["type"] == "done" and not (home / "d").exists()


@case
def a_folder_deeper_than_any_path_is_packed_as_far_as_paths_go_and_removed(open_stream, home):
    (home / "d").mkdir()
    (home / "d/top").write_text("x")
    at = os.open(home / "d", os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("yy", dir_fd=at)
        below = os.open("yy", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    s = open_stream()
    assert s.ask(type="open_archive", path="d")["type"] == "file_found"
    out = b""
    while not out or data:
        s.send(type="read_piece", offset=0, bytes=262144)
        _, data = s.receive()
        out += data
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.read("top") == b"x"
    assert open_stream().ask(type="remove_entry", path="d")["type"] == "done" and not (home / "d").exists()


@case
def who_finds_no_thread_is_told_so_and_terminals_stay(open_stream, home):
    s = open_stream()
    terminal = s.ask(type="open_terminal", columns=80, rows=24)["terminal"]
    before = resource.prlimit(open_stream.program, resource.RLIMIT_AS)
    used = 1024 * int(re.search(r"VmSize:\s+(\d+)", pathlib.Path(f"/proc/{open_stream.program}/status").read_text())[1])
    resource.prlimit(open_stream.program, resource.RLIMIT_AS, (used + (2 << 20), before[1]))
    assert open_stream().ask(type="list_terminals")["refusal"] == "too_many"
    resource.prlimit(open_stream.program, resource.RLIMIT_AS, before)
    assert [each["terminal"] for each in open_stream().ask(type="list_terminals")["terminals"]] == [terminal]


@case
def what_is_no_file_is_not_read(open_stream, home):
    os.mkfifo(home / "pipe")
    (home / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(home / "socket"))
        for path in ("pipe", "zero", "socket"):
            assert open_stream().ask(type="open_file", path=path)["refusal"] == "conflict", path


@case
def unreadable_frames_end_their_stream_only(open_stream, home):
    for raw in (struct.pack(">II", 0x7fffffff, 0), struct.pack(">II", 4, 0) + b"nope", struct.pack(">II", 3, 0) + b"{}\n", b"\0"):
        s = open_stream()
        s.sock.sendall(raw)
        s.sock.shutdown(socket.SHUT_WR)
        try:
            s.receive()
            raise AssertionError(raw)
        except EOFError:
            pass
    assert open_stream().ask(type="list_folder", path="", first=0)["type"] == "folder_listing"


@case
def a_terminal_echoes_and_replays(open_stream, home):
    s = open_stream()
    number = s.ask(type="open_terminal", columns=80, rows=24)["terminal"]
    def attach(position):
        t = open_stream()
        t.send(**{"type": "attach_terminal", "terminal": number, "from": position})
        return t
    def until(t, text):
        out, start = b"", None
        while text not in out:
            message, data = t.receive()
            start = message["position"] if start is None else start
            assert message["position"] == start + len(out), "no gap"
            out += data
            t.send(type="take_output", position=message["position"] + len(data))
        return start, out
    one = attach(0)
    one.send(type="terminal_input", text="echo he''llo; seq 1 300000 | tail -1\n")
    start, out = until(one, b"hello\r\n300000")
    two = attach(start + 5)
    again, replayed = until(two, b"300000")
    assert again == start + 5 and (replayed.startswith(out[5:]) or out[5:].startswith(replayed)), (again, start)
    two.sock.close()
    one.send(type="terminal_input", text="seq 1 400000\n")
    until(one, b"\n400000\r\n")
    three = attach(0)
    start, out = until(three, b"\n400000\r\n")
    assert 1 << 19 < len(out) <= (1 << 20) * 1.25 + 65536 and start > 0, "the scrollback is bounded"
    assert s.ask(type="close_terminal", terminal=number)["type"] == "done"
    while three.receive()[0]["type"] != "terminal_ended":
        pass


def main():
    failed = 0
    for claim in CASES:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="stoa-files-"))
        home = folder / "home"
        home.mkdir()
        path = folder / "s"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        program = subprocess.Popen(["/usr/bin/python3", "-I", "-S", str(ROOT / "kernel/files.py")], env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
                                   preexec_fn=lambda: os.dup2(listener.fileno(), 3), pass_fds=(3, listener.fileno()))
        def open_stream(at=path):
            return Stream(at)
        open_stream.program = program.pid
        try:
            claim(open_stream, home)
            print(f"ok    {claim.__name__}", flush=True)
        except Exception as failure:  # every case is reported
            failed += 1
            import traceback
            traceback.print_exc()
            print(f"FAIL  {claim.__name__}: {failure!r}", flush=True)
        program.kill()
        program.wait()
        subprocess.run(["rm", "-rf", folder], check=False)  # whatever its depth
    sys.exit(1 if failed else 0)


main()
