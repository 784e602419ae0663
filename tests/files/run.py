#!/usr/bin/python3
"""Files and terminals of a runtime, through serve, host and a real sandbox; and hostile hands on both ends."""
import base64
import hashlib
import io
import json
import pathlib
import random
import sys
import urllib.parse
import zipfile

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import House, Person, text_of, wait_until, WAIT_S  # noqa: E402

CASES = []


def case(f):
    CASES.append(f)
    return f


class Files:
    """The files of one notebook's runtime, over plain HTTP."""

    def __init__(self, person, notebook):
        self.person, self.at = person, f"/api/notebooks/{notebook}"

    def start(self):
        wait_until(lambda: self.request("POST", "runtime", {})[0] == 204, "a runtime is started")
        wait_until(lambda: self.request("GET", "files/list?path=")[0] == 200, "the files are served")

    def request(self, method, path, body=None, headers=None):
        return self.person.request(method, f"{self.at}/{path}", body, headers)

    def ask(self, method, path, body=None):
        return self.person.ask(method, f"{self.at}/{path}", body)

    def list(self, path="", first=0):
        return self.ask("GET", f"files/list?path={quote(path)}&first={first}")

    def names(self, path=""):
        """-> what stands in a folder, but for what a starting kernel makes in its home."""
        return [e["name"] for e in self.list(path)["entries"] if e["name"] not in (".ipython", ".cache", ".local")]

    def read(self, path):
        status, _, body = self.request("GET", f"files/content?path={quote(path)}")
        assert status == 200, (status, body)
        return body

    def save(self, path, data, version=None):
        return self.request("PUT", f"files/content?path={quote(path)}" + ("" if version is None else f"&version={version}"), data)

    def put(self, path, data):
        status, _, body = self.save(path, data)
        assert status == 200, (status, body)
        return json.loads(body)

    def part(self, path, upload, offset, data):
        return self.request("PATCH", f"files/upload?path={quote(path)}&upload={upload}&offset={offset}", data)

    def terminal(self):
        return self.ask("POST", "terminals", {"columns": 80, "rows": 24})["terminal"]


def quote(text):
    return urllib.parse.quote(text, safe="")


def refused(answer, status, refusal):
    assert answer[0] == status, answer
    problem = json.loads(answer[2])
    assert problem["refusal"] == refusal and problem["sentence"].endswith("."), problem
    return problem


class Screen:
    """One page at a terminal."""

    def __init__(self, person, notebook, terminal, position=0):
        port = person.house.port
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}/api/notebooks/{notebook}/terminals/{terminal}/attach?from={position}",
            cookie=person.cookie, origin=f"http://127.0.0.1:{port}", timeout=WAIT_S)
        self.data, self.count, self.position, self.first = b"", 0, None, None

    def send(self, **message):
        self.socket.send(json.dumps(message))

    def type(self, text):
        self.send(type="terminal_input", text=text)

    def receive(self, take=True):
        message = json.loads(self.socket.recv())
        if message["type"] == "terminal_output":
            data = base64.b64decode(message["data"])
            assert self.position in (None, message["position"]), "output without a gap"
            if self.first is None:
                self.first = message["position"]
            self.position = message["position"] + len(data)
            self.data = (self.data + data)[-2_000_000:]
            self.count += len(data)
            if take:
                self.send(type="take_output", position=self.position)
        return message

    def until(self, text):
        while text not in self.data:
            self.receive()

    def close(self):
        self.socket.close()


@case
def the_programs_of_a_runtime_are_listed_and_ended_but_not_its_kernel(house, person, notebook, files):
    terminal = files.terminal()
    screen = Screen(person, notebook, terminal)
    screen.type("python3 -c 'import time; print(6 * 7, flush=True); time.sleep(3600)' & sleep 3601\n")
    screen.until(b"42\r\n")

    def listed():
        return {p["name"]: p for p in files.ask("GET", "processes")["processes"]}

    programs = {}

    def are_there():
        programs.update(listed())
        return {"kernel", "bash", "python3", "sleep"} <= set(programs)

    wait_until(are_there, "the kernel, a shell and what it started are listed")
    assert not {"systemd", "stoa", "stoa-shim"} & set(programs), programs  # of this runtime alone
    assert [n for n, p in programs.items() if p["kernel"]] == ["kernel"], programs
    assert programs["bash"]["terminal"] == terminal and programs["kernel"]["memory_bytes"] > 4 * programs["sleep"]["memory_bytes"], programs

    def end(program, **other):
        return files.request("POST", "processes/end", {"process": program["process"], "started": program["started"]} | other)

    refused(end(programs["kernel"]), 409, "conflict")
    refused(end(programs["sleep"], started=programs["sleep"]["started"] + 1), 404, "not_found")
    assert end(programs["sleep"])[0] == 204 and end(programs["python3"])[0] == 204
    assert not {"sleep", "python3"} & set(listed())
    refused(end(programs["sleep"]), 404, "not_found")
    screen.close()
    files.request("DELETE", f"terminals/{terminal}")


@case
def what_is_uploaded_is_read_back_equal(house, person, notebook, files):
    """Parts with offsets, a broken upload goes on where it stopped, and the bytes are the same."""
    data = random.Random(5).randbytes(9_000_001)
    size = 4 << 20
    assert files.part("big file é.bin", "up-1", 0, data[:size])[0] == 200
    assert files.part("big file é.bin", "up-1", 0, data[:size])[0] == 409  # the same part again
    there = files.ask("GET", f"files/upload?path={quote('big file é.bin')}&upload=up-1")["bytes"]
    assert there == size and "big file é.bin" not in files.names(), "not there before it is whole"
    for offset in range(size, len(data), size):
        assert files.part("big file é.bin", "up-1", offset, data[offset:offset + size])[0] == 200
    refused(files.request("POST", "files/upload", {"path": "big file é.bin", "upload_id": "up-1", "bytes": 5}), 409, "stale")
    files.ask("POST", "files/upload", {"path": "big file é.bin", "upload_id": "up-1", "bytes": len(data)})
    assert hashlib.sha256(files.read("big file é.bin")).digest() == hashlib.sha256(data).digest()
    status, headers, body = files.request("GET", f"files/content?path={quote('big file é.bin')}", headers={"Range": "bytes=1000000-1999999"})
    assert status == 206 and body == data[1000000:2000000], (status, len(body))
    headers = {k.lower(): v for k, v in headers}
    assert headers["content-disposition"].startswith("attachment") and "sandbox" in headers["content-security-policy"], headers
    assert headers["x-content-type-options"] == "nosniff", headers
    assert files.request("GET", f"files/content?path={quote('big file é.bin')}", headers={"Range": "bytes=9000001-"})[0] == 416
    files.ask("DELETE", f"files?path={quote('big file é.bin')}")
    assert "big file é.bin" not in files.names()


@case
def a_plain_folder_needs_no_python(house, person, notebook, files):
    """What a sandbox's init says of plain folders and files is what the files program says, which begins when anything else is wanted."""
    for path, data in (("plain/zeta.txt", b"12345"), ("plain/Alpha.txt", b""), ("plain/beta/inner.bin", bytes(range(256)) * 2000), ("odd/\u00e4.txt", b"x")):
        folder = path.rpartition("/")[0]
        files.request("POST", "files/folder", json.dumps({"path": folder}), {"Content-Type": "application/json"})
        files.put(path, data)
    fresh = person.create("Listed by init")
    other = Files(person, fresh)
    other.start()
    look = "import glob\nprint(any(b'files.py' in open(path, 'rb').read() for path in glob.glob('/proc/[0-9]*/cmdline')))"
    with person.open(fresh) as live:
        plain = [other.list(path) for path in ("plain", "plain/beta")]
        assert other.read("plain/beta/inner.bin") == bytes(range(256)) * 2000 and other.read("plain/Alpha.txt") == b""
        refused(other.request("GET", "files/list?path=nowhere"), 404, "not_found")
        assert text_of(live.run(live.insert(look))[1]).strip() == "False", "a files program runs"
        odd = other.list("odd")
        assert text_of(live.run(live.insert(look))[1]).strip() == "True"
        again = [other.list(path) for path in ("plain", "plain/beta")]
        same = lambda listing: {key: value for key, value in listing.items() if key != "free_bytes"}
        assert [same(each) for each in plain] == [same(each) for each in again], (plain, again)
        assert [e["name"] for e in plain[0]["entries"]] == ["beta", "Alpha.txt", "zeta.txt"] and odd["entries"][0]["name"] == "\u00e4.txt"
    person.ask("DELETE", f"/api/notebooks/{fresh}")


@case
def a_dropped_upload_leaves_nothing(house, person, notebook, files):
    """Cancelled: the part is gone."""
    assert files.part("x", "up-2", 0, b"abc")[0] == 200
    files.ask("DELETE", "files/upload?path=x&upload=up-2")
    assert files.ask("GET", "files/upload?path=x&upload=up-2")["bytes"] == 0


@case
def folders_names_and_archives(house, person, notebook, files):
    """Folders are made, renamed, packed and removed; nothing is replaced by a rename."""
    files.ask("POST", "files/folder", {"path": "data"})
    files.put("data/a.txt", b"A" * 300_000)
    files.ask("POST", "files/folder", {"path": "data/empty"})
    files.put("data/b.txt", b"B")
    refused(files.request("POST", "files/rename", {"path": "data/a.txt", "to": "data/b.txt"}), 409, "conflict")
    files.ask("POST", "files/rename", {"path": "data/b.txt", "to": "data/c ü.txt"})
    assert files.names("data") == ["empty", "a.txt", "c ü.txt"], files.names("data")
    status, headers, body = files.request("GET", "files/zip?path=data")
    assert status == 200, body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["a.txt", "c ü.txt", "empty/"], archive.namelist()
        assert archive.read("a.txt") == b"A" * 300_000
    files.ask("DELETE", "files?path=data")
    refused(files.request("GET", "files/list?path=data"), 404, "not_found")


@case
def a_save_over_a_changed_file_is_refused(house, person, notebook, files):
    """The version that was read must still be there; an empty one means that there must be no file."""
    first = files.put("notes.txt", b"one")
    second = json.loads(files.save("notes.txt", b"two!", first["version"])[2])
    refused(files.save("notes.txt", b"three", first["version"]), 409, "conflict")
    refused(files.save("notes.txt", b"new", ""), 409, "conflict")
    assert files.read("notes.txt") == b"two!" and files.names() == ["notes.txt"], files.names()
    assert files.save("notes.txt", b"", second["version"])[0] == 200 and files.read("notes.txt") == b""


@case
def paths_lead_no_further_than_the_sandbox(house, person, notebook, files):
    """What the runtime itself may see, and nothing of the machine; links are followed by the sandbox only."""
    with person.open(notebook) as live:
        code = "import os\nos.symlink('/etc/shadow', 'shadow')\nos.symlink('/etc', 'etc')\nos.mkfifo('pipe')\nos.symlink('loop', 'loop')\nprint('made')"
        run, ops = live.run(live.insert(code))
        assert "made" in text_of(ops), (run, ops)
    for path in ("shadow", "/etc/shadow", "../../etc/shadow", "../../../../etc/shadow", "/opt/stoa/../../etc/shadow"):
        assert files.request("GET", f"files/content?path={quote(path)}")[0] in (403, 404), path
    assert str(house.dir) not in files.request("GET", f"files/list?path={quote(str(house.data))}")[2].decode()
    assert files.request("GET", f"files/list?path={quote(str(house.data))}")[0] == 404
    for path in ("pipe", "loop", "/dev/zero", "", "/proc/self"):
        answer = files.request("GET", f"files/content?path={quote(path)}")
        assert answer[0] in (403, 404, 409), (path, answer)
    assert b"user" in files.read("/etc/passwd"), "absolute paths are the sandbox's own"
    for path in ("", ".", "..", "/", "x/.."):
        refused(files.request("DELETE", f"files?path={quote(path)}"), 403, "forbidden")
    assert files.request("GET", "files/content?path=" + "x" * 5000)[0] == 413
    assert files.request("GET", "files/content?path=a%00b")[0] == 400
    assert files.request("GET", "files/content")[0] == 400
    assert files.request("PATCH", "files/upload?path=x&upload=../../y&offset=0", b"")[0] == 400
    files.ask("DELETE", "files?path=etc")  # the link, not what it leads to
    files.read("/etc/passwd")


@case
def ten_thousand_files_come_in_pages(house, person, notebook, files):
    """A page has at most a thousand; every name comes once."""
    with person.open(notebook) as live:
        code = ("import os\nos.mkdir('many')\nfor i in range(10000): open(f'many/{i:05}', 'w').close()\n"
                "open(b'many/\\xff\\xfe', 'w').close()\nprint('made')")
        assert "made" in text_of(live.run(live.insert(code))[1])
    listing = files.list("many")
    assert len(listing["entries"]) == 1000 and listing["total"] == 10001 and listing["left_out"] == 1, listing["total"]
    names = [e["name"] for first in range(0, 10000, 1000) for e in files.list("many", first)["entries"]]
    assert names == [f"{i:05}" for i in range(10000)]
    assert files.list("many", 10000)["entries"] == []


@case
def terminals_keep_their_scrollback(house, person, notebook, files):
    """Echo, two at once, attached again after a break without a gap, a window's size, closing."""
    one, two = files.terminal(), files.terminal()
    assert one != two
    screen, other = Screen(person, notebook, one), Screen(person, notebook, two)
    screen.type("echo fir''st; stty size; pwd; id -un\n")
    screen.until(b"first\r\n24 80\r\n/home/user\r\nuser\r\n")
    other.type("echo sec''ond\n")
    other.until(b"second\r\n")
    assert b"second" not in screen.data
    screen.send(type="resize_terminal", columns=111, rows=33)
    screen.type("stty size\n")
    screen.until(b"33 111")
    at, seen = screen.position, screen.data
    screen.close()
    again = Screen(person, notebook, one, at)  # goes on where it was
    again.type("echo thi''rd\n")
    again.until(b"third\r\n")
    assert again.first == at
    whole = Screen(person, notebook, one)  # a reloaded page
    whole.until(b"third\r\n")
    assert whole.data.startswith(seen)
    assert [t["terminal"] for t in files.ask("GET", "terminals")["terminals"]] == [one, two]
    whole.type("sleep 1000 &\n")
    files.ask("DELETE", f"terminals/{one}")
    while whole.receive()["type"] != "terminal_ended":
        pass
    assert [t["terminal"] for t in files.ask("GET", "terminals")["terminals"]] == [two]
    other.type("exit\n")
    while other.receive()["type"] != "terminal_ended":
        pass
    for s in (again, whole, other):
        s.close()


@case
def a_flood_waits_for_its_reader(house, person, notebook, files):
    """`yes` before a page that takes nothing: a window's worth comes, and serve holds no more; others work on."""
    number = files.terminal()
    screen = Screen(person, notebook, number)
    screen.type("yes 'y y y y y y y y'\n")
    limit = 256 * 1024 + 2 * 32768
    screen.socket.settimeout(2)
    try:
        while True:
            screen.receive(take=False)
            assert screen.count <= limit, screen.count
    except websocket.WebSocketTimeoutException:
        pass
    assert screen.count > 100_000
    rss = lambda: int(pathlib.Path(f"/proc/{house.processes['serve'].pid}/statm").read_text().split()[1]) * 4096  # noqa: E731
    before = rss()
    screen.socket.settimeout(WAIT_S)
    screen.send(type="take_output", position=screen.position)
    target = screen.count + 20_000_000
    while screen.count < target:
        screen.receive()
    assert rss() - before < 30 << 20, rss() - before
    assert files.list()["entries"] is not None
    screen.type("\x03")
    screen.type("echo st''ill\n")
    screen.until(b"still\r\n")
    screen.close()
    files.ask("DELETE", f"terminals/{number}")


@case
def there_are_at_most_sixteen_terminals(house, person, notebook, files):
    """One more is refused with a sentence."""
    opened = [files.terminal() for _ in range(16)]
    refused(files.request("POST", "terminals", {"columns": 80, "rows": 24}), 429, "too_many")
    for number in opened:
        files.ask("DELETE", f"terminals/{number}")
    wait_until(lambda: not files.ask("GET", "terminals")["terminals"], "all are closed")
    assert files.request("POST", "terminals", {"columns": 0, "rows": 24})[0] == 400


@case
def a_stranger_is_refused(house, person, notebook, files):
    """Not signed in: 401. Somebody else's notebook, or none: 404. Without the token of the page: 403."""
    stranger = Person(house)
    for method, path, body in (("GET", "files/list?path=", None), ("GET", "files/content?path=x", None), ("DELETE", "files?path=x", None),
                               ("GET", "files/zip?path=", None), ("GET", "terminals", None)):
        assert stranger.request(method, f"{files.at}/{path}", body)[0] in (401, 403), path
        assert person.request(method, f"/api/notebooks/nobodys/{path}", body)[0] == 404, path
    for method, path, body in (("PUT", "files/content?path=x", b"x"), ("POST", "files/folder", {"path": "x"}), ("POST", "terminals", {"columns": 80, "rows": 24}),
                               ("POST", "runtime", {}), ("PATCH", "files/upload?path=x&upload=u&offset=0", b"x"), ("DELETE", "files?path=x", None)):
        assert person.request(method, f"{files.at}/{path}", body, {"X-Stoa-CSRF": "wrong"})[0] == 403, path
        assert person.request(method, f"{files.at}/{path}", body, {"Origin": "http://evil.example"})[0] == 403, path
    try:
        websocket.create_connection(f"ws://127.0.0.1:{house.port}{files.at}/terminals/1/attach", cookie=person.cookie,
                                    origin="http://evil.example", timeout=WAIT_S).recv()
        raise AssertionError("a foreign page attached")
    except websocket.WebSocketBadStatusException as refusal:
        assert refusal.status_code == 403, refusal
    try:
        websocket.create_connection(f"ws://127.0.0.1:{house.port}{files.at}/terminals/1/attach",
                                    origin=f"http://127.0.0.1:{house.port}", timeout=WAIT_S)
        raise AssertionError("somebody who is not signed in attached")
    except websocket.WebSocketBadStatusException as refusal:
        assert refusal.status_code == 401, refusal


@case
def a_liar_in_the_sandbox_hurts_nobody_else(house, person, notebook, files):
    """The guest puts its own program in the files program's place: nonsense, floods and silence end with a refusal."""
    liar = """
import os, socket, struct, threading
path = '/run/kernel/files.sock'
os.unlink(path)
listener = socket.socket(socket.AF_UNIX)
old = os.umask(0o007); listener.bind(path); os.umask(old)
listener.listen()
frame = lambda b: struct.pack('>II', len(b), 0) + b
answers = [b'nonsense', frame(b'{"type":"done"}'), frame(b'{"type":"files_failed","refusal":"not_signed_in","sentence":"You are signed out."}'),
           frame(b'{"type":"folder_listing","path":"","entries":[' + b'{},' * 5 + b'{}],"total":1,"left_out":0}'),
           struct.pack('>II', 0x7fffffff, 0), frame(b'x' * 4_000_000), b'']
def serve():
    for answer in answers:
        sock, _ = listener.accept()
        sock.recv(65536)
        try: sock.sendall(answer)
        except OSError: pass
        sock.close()
    while True: listener.accept()[0].close()
threading.Thread(target=serve, daemon=True).start()
print('lying')
"""
    with person.open(notebook) as live:
        assert "lying" in text_of(live.run(live.insert(liar))[1])
    for _ in range(9):
        problem = refused(files.request("GET", "files/list?path="), 503, "runtime_unavailable")
        assert problem["sentence"]
    assert person.ask("GET", "/api/me")["name"]


@case
def without_a_runtime_the_panel_is_told(house, person, notebook, files):
    """A notebook without a runtime says so; no runtime is made by looking."""
    other = Files(person, person.create())
    refused(other.request("GET", "files/list?path="), 503, "runtime_unavailable")
    assert person.ask("GET", other.at)["runtime"] == "none"


@case
def a_stopped_runtimes_files_are_kept(house, person, notebook, files):
    """Stopped, nothing is served; started again without running a cell, the files are there."""
    files.put("kept.txt", b"kept")
    with person.open(notebook) as live:
        live.send({"type": "stop_runtime"})
        wait_until(lambda: files.request("GET", "files/list?path=")[0] == 503, "the runtime is stopped")
    files.start()
    assert files.read("kept.txt") == b"kept"
    assert not any(cell.get("execution_count") for cell in person.download(notebook)["cells"]), "nothing was run"


@case
def terminals_outlive_the_server(house, person, notebook, files):
    """serve is killed and started again: the same shell goes on with its scrollback."""
    number = files.terminal()
    screen = Screen(person, notebook, number)
    screen.type("word=kept; echo be''fore\n")
    screen.until(b"before\r\n")
    house.kill("serve")
    house.start_serve()
    wait_until(lambda: files.request("GET", "files/list?path=")[0] == 200, "the files are served again")
    assert [t["terminal"] for t in files.ask("GET", "terminals")["terminals"]] == [number]
    again = Screen(person, notebook, number)
    again.type("echo $word after\n")
    again.until(b"kept after\r\n")
    assert b"before\r\n" in again.data
    again.close()
    files.ask("DELETE", f"terminals/{number}")


def main():
    with House() as house:
        person = house.sign_in()

        def run(case):
            notebook = person.create()
            files = Files(person, notebook)
            try:
                files.start()
                for name in files.names():
                    files.ask("DELETE", f"files?path={quote(name)}")  # one person, one home
                case(house, person, notebook, files)
            finally:
                person.ask("DELETE", f"/api/notebooks/{notebook}")

        run_cases(CASES, run)


main()
