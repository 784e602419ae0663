#!/usr/bin/python3
"""What a notebook reaches and what it doesn't: pip with an index of our own, refusals in words, other doors of the machine.

    tests/network/run.py [CASE...]

Nothing here leaves the machine: the index listens on 127.0.0.2, which the operator of these houses vouches for.
"""
import base64
import hashlib
import http.server
import io
import pathlib
import sys
import tempfile
import threading
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import House, text_of  # noqa: E402

CASES = []


def case(f):
    CASES.append(f)
    return f


def wheel(name, version, text):
    """A package of one module (the wheel format, PEP 427)."""
    files = {f"{name}.py": text,
             f"{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
             f"{name}-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b'=').decode()},{len(content)}\n"
                     for path, content in files.items())
    files[f"{name}-{version}.dist-info/RECORD"] = record + f"{name}-{version}.dist-info/RECORD,,\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


class Index(http.server.ThreadingHTTPServer):
    """A package index (PEP 503) of one package, and nothing else."""
    def __init__(self):
        self.wheel = wheel("greeting", "1.2", "text = 'from the index'\n")
        self.asked = []
        super().__init__(("127.0.0.2", 0), IndexAnswer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def place(self):
        return f"127.0.0.2:{self.server_address[1]}"


class IndexAnswer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        pages = {"/simple/greeting/": (b'<a href="/greeting-1.2-py3-none-any.whl">greeting-1.2-py3-none-any.whl</a>', "text/html"),
                 "/greeting-1.2-py3-none-any.whl": (self.server.wheel, "application/zip")}
        body, kind = pages.get(self.path, (b"nothing here", "text/plain"))
        self.send_response(200 if self.path in pages else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(person, notebook, code, phase="done"):
    with person.open(notebook) as live:
        state, ops = live.run(live.insert(code))
        assert state["phase"] == phase, (state, text_of(ops))
        return text_of(ops)


@case
def pip_installs_from_the_index_that_is_open(house, person, index):
    """And the package is there in the same run, in the kernel and in a terminal's Python."""
    notebook = person.create("Install")
    host = index.place.split(":")[0]
    said = run(person, notebook, f"!pip install --index-url http://{index.place}/simple/ --trusted-host {host} greeting\n"
                                 "import greeting\nprint(greeting.text)\n!python3 -c 'import greeting; print(greeting.__file__)'")
    assert "Successfully installed greeting-1.2" in said, said
    assert "from the index" in said and "/home/user/.local/lib/python3" in said, said
    assert "externally-managed" not in said and "WARNING" not in said, said
    again = person.create("Later")
    assert "from the index" in run(person, again, "import greeting; print(greeting.text)")


@case
def what_is_closed_says_why(house, person, index):
    """In the words of the setting, in Python and in pip, and nothing was asked outside."""
    notebook = person.create("Closed")
    said = run(person, notebook, "import urllib.request\ntry:\n    urllib.request.urlopen('https://example.org/')\n"
                                 "except OSError as error:\n    print(error)")
    assert "403 example.org:443 is not among what notebooks may reach here (setting host.network_names)" in said, said
    said = run(person, notebook, "!pip install --index-url https://index.example.org/simple/ another")
    assert "setting host.network_names" in said, said


@case
def this_machine_and_private_networks_stay_closed(house, person, index):
    """Whatever the spelling: the server's own port, the metadata address, mapped addresses, names that mean loopback."""
    notebook = person.create("Doors")
    port = index.server_address[1]
    targets = [f"127.0.0.1:{house.port}", f"127.0.0.3:{port}", f"localhost:{port}", "169.254.169.254:80", "10.0.0.1:443", "[::1]:443",
               f"[::ffff:127.0.0.2]:{port}", "[64:ff9b::7f00:1]:443", "2130706433:443", "0x7f.1:443", "127.1:443", "0.0.0.0:443"]
    said = run(person, notebook, "import socket\ndef ask(target):\n"
               "    with socket.create_connection(('127.0.0.1', 3128)) as s:\n"
               "        s.sendall(f'CONNECT {target} HTTP/1.1\\r\\n\\r\\n'.encode())\n"
               "        return s.makefile('rb').readline().decode().strip()\n"
               f"for target in {targets!r}:\n    print(target, '->', ask(target))")
    lines = [line for line in said.splitlines() if "->" in line]
    assert len(lines) == len(targets), said
    for line in lines:
        assert line.split("-> ")[1].startswith(("HTTP/1.1 403 ", "HTTP/1.1 400 ")), line


@case
def there_is_no_other_way_out(house, person, index):
    """No route, no resolver; only the proxy."""
    notebook = person.create("Other ways")
    said = run(person, notebook, "import socket\nfor target in [('192.0.2.1', 80), ('127.0.0.2', %d)]:\n    try:\n"
                                 "        socket.create_connection(target, 2)\n        print('REACHED', target)\n"
                                 "    except OSError as error:\n        print(error)\n"
                                 "try:\n    socket.getaddrinfo('example.org', 80)\n    print('REACHED')\n"
                                 "except OSError as error:\n    print(error)" % index.server_address[1])
    assert "REACHED" not in said, said


@case
def the_setting_counts_for_living_runtimes_once_the_host_has_it(house, person, index):
    """The kernel and its variables stay."""
    notebook = person.create("Changes")
    ask = f"import urllib.request\ntry:\n    print(urllib.request.urlopen('http://{index.place}/simple/greeting/').status)\nexcept OSError as error:\n    print(error)"
    assert "200" in run(person, notebook, "x = 41\n" + ask)
    house.kill("host")
    kept, house.host_options = house.host_options, ["--network", "none"]
    house.start_host()
    try:
        said = run(person, notebook, "print(x + 1)\n" + ask)
        assert "42" in said and "notebooks have no network here (setting host.network)" in said, said
    finally:
        house.kill("host")
        house.host_options = kept
        house.start_host()


@case
def pip_installs_from_the_operators_folder_without_a_network(house, person, index):
    """One folder of wheels for everybody, which nobody in a sandbox can change; a living runtime sees what comes later."""
    house.kill("host")
    kept, house.host_options = house.host_options, ["--network", "none"]
    house.start_host()
    try:
        notebook = person.create("Without a network")
        (house.wheels / "offline-2.0-py3-none-any.whl").write_bytes(wheel("offline", "2.0", "text = 'from the folder'\n"))
        said = run(person, notebook, "!pip install offline\nimport offline\nprint(offline.text)")
        assert "Successfully installed offline-2.0" in said and "from the folder" in said, said
        (house.wheels / "offline-2.1-py3-none-any.whl").write_bytes(wheel("offline", "2.1", "text = 'a newer one'\n"))
        said = run(person, notebook, "!pip install --no-index --upgrade offline\n!python3 -c 'import offline; print(offline.text)'")
        assert "a newer one" in said, said
        said = run(person, notebook, "import os\nplace = '/opt/stoa/wheels'\nfor change in (lambda: open(place + '/planted.whl', 'w'), lambda: os.unlink(place + '/offline-2.0-py3-none-any.whl'),\n"
                                     "               lambda: os.chmod(place, 0o777)):\n    try:\n        change()\n        print('CHANGED')\n    except OSError as error:\n        print(error.strerror)")
        assert said.split("\n")[:3] == ["Read-only file system"] * 3, said
        said = run(person, notebook, "!pip install nowhere")
        assert "setting host.network" in said, said
    finally:
        house.kill("host")
        house.host_options = kept
        house.start_host()


if __name__ == "__main__":
    index = Index()
    with tempfile.TemporaryDirectory() as wheels, House(host_options=["--network-inside", index.place], spawner_options=["--wheels", wheels]) as house:
        house.wheels = pathlib.Path(wheels)
        house.wheels.chmod(0o755)
        person = house.sign_in()
        run_cases(CASES, lambda test: test(house, person, index))
