#!/usr/bin/python3
"""Stoa beside Debian's jupyter-server, in one run, by the same client on the same machine: numbers and ratios.

    bench/run.py [--build build/release] [--only first,warm,lines,messages,images,documents,memory] [--json FILE]

Each figure is taken for both, one after the other, alternating where that is cheap. Nothing is asserted.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from house import House, WAIT_S  # noqa: E402

PNG_CODE = """
import base64, os
from IPython.display import display
class Image:
    def __init__(self, data): self.data = data
    def _repr_mimebundle_(self, include=None, exclude=None): return {'image/png': self.data, 'text/plain': '<image>'}
picture = base64.b64encode(os.urandom(750_000)).decode()
"""


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


class Jupyter:
    """Debian's jupyter-server over its own API, as JupyterLab speaks it."""

    name = "jupyter-server"

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="bench-jupyter-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        env = os.environ | {"HOME": self.dir, "JUPYTER_ALLOW_INSECURE_WRITES": "1", "PYTHONPATH": "", "XDG_RUNTIME_DIR": self.dir}
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={self.port}", "--ip=127.0.0.1",
             "--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={self.dir}", "--ServerApp.disable_check_xsrf=True",
             "--ServerApp.iopub_msg_rate_limit=1e9", "--ServerApp.iopub_data_rate_limit=1e12"],
            env=env, stdout=subprocess.DEVNULL, stderr=open(f"{self.dir}/log", "w"), cwd=self.dir)
        end = time.monotonic() + WAIT_S
        while True:
            try:
                self.ask("GET", "/api/status")
                return self
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode() if not isinstance(body, bytes) else body,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def pids(self):
        return [self.process.pid]

    def new_notebook(self):
        name = f"n{uuid.uuid4().hex}.ipynb"
        content = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self.ask("PUT", f"/api/contents/{name}", {"type": "notebook", "format": "json", "content": content})
        return name

    def open(self, name):
        session = self.ask("POST", "/api/sessions", {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}})
        return JupyterPage(self, session["kernel"]["id"])

    def put_document(self, name, body):
        self.ask("PUT", f"/api/contents/{name}", b'{"type":"notebook","format":"json","content":' + body + b"}")

    def read_document(self, name):
        return self.ask("GET", f"/api/contents/{name}")


class JupyterPage:
    def __init__(self, peer, kernel):
        self.peer, self.kernel, self.session = peer, kernel, uuid.uuid4().hex
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{peer.port}/api/kernels/{kernel}/channels?session_id={self.session}", timeout=WAIT_S,
            sockopt=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)])

    def run(self, code):
        """-> number of output messages; returns when idle and reply are there."""
        message_id = uuid.uuid4().hex
        self.socket.send(json.dumps({
            "channel": "shell", "content": {"code": code, "silent": False, "store_history": True, "user_expressions": {},
                                            "allow_stdin": False, "stop_on_error": True},
            "header": {"msg_id": message_id, "msg_type": "execute_request", "session": self.session, "username": "", "version": "5.3",
                       "date": ""}, "metadata": {}, "parent_header": {}, "buffers": []}))
        outputs, replied, idle = 0, False, False
        while not (replied and idle):
            message = json.loads(self.socket.recv())
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind = message["msg_type"]
            outputs += kind in ("stream", "display_data", "execute_result")
            replied |= kind == "execute_reply"
            idle |= kind == "status" and message["content"]["execution_state"] == "idle"
        return outputs

    def close(self):
        self.socket.close()
        self.peer.ask("DELETE", f"/api/kernels/{self.kernel}")


class Stoa:
    name = "stoa"

    def __init__(self, build):
        self.house = House(build)

    def __enter__(self):
        self.house.__enter__()
        self.person = self.house.sign_in()
        return self

    def __exit__(self, *args):
        self.house.__exit__(*args)

    def pids(self):
        return [self.house.processes[name].pid for name in ("serve", "host", "spawner")]

    def new_notebook(self):
        return self.person.create("bench")

    def open(self, notebook):
        return StoaPage(self.person, notebook)

    def put_document(self, notebook, body):
        self.person.ask("PUT", f"/api/notebooks/{notebook}/ipynb", body, {"Content-Type": "application/octet-stream"})

    def read_document(self, notebook):
        return self.person.download(notebook)


class StoaPage:
    """Runs code as the page does: type it into a cell, run the cell, wait until the run has ended, durably."""

    def __init__(self, person, notebook):
        self.live = person.open(notebook)
        self.live.__enter__()
        self.cells = {}

    def cell(self, code):
        if code not in self.cells:
            self.cells[code] = self.live.insert(code)
        return self.cells[code]

    def run(self, code):
        run, ops = self.live.run(self.cell(code))
        assert run["phase"] == "done", (run, ops)
        return len(ops)

    def close(self):
        self.live.send({"type": "stop_runtime"})
        while self.live.next("runtime_changed")["runtime"]["phase"] not in ("none", "dead"):
            pass
        self.live.socket.close()


def quantiles(times):
    times = sorted(times)
    return {"p50_ms": 1000 * statistics.median(times), "p99_ms": 1000 * times[min(len(times) - 1, int(len(times) * 0.99))]}


def timed(f):
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def first_result(peer):
    def once():
        page = peer.open(peer.new_notebook())
        page.run("1+1")
        pages.append(page)
    pages, times = [], []
    for _ in range(5):
        times.append(timed(once))
        pages.pop().close()
    return {"s": statistics.median(times)}


def warm(peer):
    page = peer.open(peer.new_notebook())
    page.run("1+1")
    times = [timed(lambda: page.run("1+1")) for _ in range(300)]
    page.close()
    return quantiles(times[20:])


def throughput(code, repeat=3, setup=None):
    def measure(peer):
        page = peer.open(peer.new_notebook())
        page.run(setup or "1+1")
        times = [timed(lambda: page.run(code)) for _ in range(repeat)]
        page.close()
        return {"s": statistics.median(times)}
    return measure


def megabyte_notebook():
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["x = 1\n"] * 20, "id": "",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": [f"line {i} of some output\n" for i in range(40)]}]}
    cells = [cell | {"id": f"c{i}"} for i in range(700)]
    body = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    return body


def documents(peer):
    body = megabyte_notebook()
    name = peer.new_notebook()
    peer.put_document(name, body)
    reads = [timed(lambda: peer.read_document(name)) for _ in range(60)]
    saves = []
    for i in range(40):
        changed = body.replace(b"x = 1", b"x = %d" % (i + 2), 1)
        saves.append(timed(lambda: peer.put_document(name, changed)))
    fresh = []
    for i in range(20):
        peer.put_document(name, body.replace(b"x = 1", b"y = %d" % i, 1))
        fresh.append(timed(lambda: peer.read_document(name)))
    return {"reads_per_s": 1 / statistics.median(reads), "saves_per_s": 1 / statistics.median(saves),
            "reads_after_a_save_per_s": 1 / statistics.median(fresh), "size_mb": len(body) / 1e6}


def memory(peer):
    idle = sum(rss_mb(pid) for pid in peer.pids())
    cells = [{"cell_type": "code", "execution_count": None, "metadata": {}, "id": f"c{i}", "source": "x = 1\n" * 10, "outputs": []}
             for i in range(100)]
    body = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    open_pages = []
    for _ in range(50):
        name = peer.new_notebook()
        peer.put_document(name, body)
        peer.read_document(name)
        if peer.name == "stoa":
            open_pages.append(peer.open(name))
    grown = sum(rss_mb(pid) for pid in peer.pids())
    for page in open_pages:
        page.live.socket.close()
    return {"idle_mb": idle, "per_open_notebook_kb": (grown - idle) * 1024 / 50}


def raw_zmq():
    """The floor: a blocking client of the same kernel over ipc, nothing between."""
    code = """
import time, json
from jupyter_client.manager import KernelManager
km = KernelManager(kernel_name='python3', transport='ipc'); km.start_kernel(); kc = km.blocking_client(); kc.start_channels(); kc.wait_for_ready()
times = []
for i in range(300):
    t = time.perf_counter(); kc.execute('1+1'); idle = False
    while True:
        m = kc.get_iopub_msg(timeout=20)
        if m['msg_type'] == 'status' and m['content']['execution_state'] == 'idle': break
    kc.get_shell_msg(timeout=20)
    times.append(time.perf_counter() - t)
km.shutdown_kernel(now=True)
print(json.dumps(times))
"""
    with tempfile.TemporaryDirectory() as folder:
        out = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True, cwd=folder,
                             env=os.environ | {"HOME": folder, "XDG_RUNTIME_DIR": folder}, check=True)
    return quantiles(json.loads(out.stdout.splitlines()[-1])[20:])


def fdatasync():
    with tempfile.NamedTemporaryFile(dir="/tmp") as file:
        times = []
        for _ in range(300):
            start = time.perf_counter()
            os.write(file.fileno(), b"x" * 300)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return quantiles(times)


FIGURES = {
    "first": ("notebook to first result", first_result, "lower"),
    "warm": ("warm 1+1", warm, "lower"),
    "lines": ("print 100,000 lines", throughput("for i in range(100_000): print('line', i)"), "lower"),
    "messages": ("20,000 small display messages", throughput("for i in range(20_000): display(i)", 1, "from IPython.display import display"), "lower"),
    "images": ("200 images of 1 MB", throughput("for i in range(200): display(Image(picture))", 1, PNG_CODE), "lower"),
    "documents": ("a 1 MB notebook read and saved", documents, "mixed"),
    "memory": ("memory", memory, "lower"),
}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--build", default="build/release")
    options.add_argument("--only")
    options.add_argument("--json")
    options = options.parse_args()
    chosen = options.only.split(",") if options.only else list(FIGURES)
    results = {"floor": {"raw ZeroMQ 1+1": raw_zmq(), "fdatasync": fdatasync()}}
    print("floor:", json.dumps(results["floor"]), flush=True)
    for key in chosen:
        title, measure, _ = FIGURES[key]
        results[key] = {}
        for make in (lambda: Jupyter(), lambda: Stoa(options.build)):
            with make() as peer:
                results[key][peer.name] = measure(peer)
        ours, theirs = results[key]["stoa"], results[key]["jupyter-server"]
        for figure in ours:
            rate = figure.endswith("per_s")
            ratio = (ours[figure] / theirs[figure] if rate else theirs[figure] / ours[figure]) if ours[figure] and theirs[figure] else 0
            print(f"{title:36} {figure:26} stoa {ours[figure]:10.3f}  jupyter-server {theirs[figure]:10.3f}  {ratio:7.2f}x", flush=True)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
