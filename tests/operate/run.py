#!/usr/bin/python3
"""What an operator does: settings, health, metrics, logs, and a backup under load that is restored elsewhere and is equal.

    tests/operate/run.py [CASE...]
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import House, Person, ROOT, WAIT_S, text_of, wait_until  # noqa: E402

STOA = pathlib.Path(os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve() / "bin/stoa"
CASES = []


def case(f):
    CASES.append(f)
    return f


def stoa(*words):
    done = subprocess.run([STOA, *map(str, words)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def ask(url):
    try:
        with urllib.request.urlopen(url, timeout=WAIT_S) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers["Content-Type"], refused.read().decode()


def value(metrics, series):
    """The number of one series, 0 for one that is not there yet."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", metrics, re.M)
    return float(found[1]) if found else 0


class Alone:
    """serve by itself, with metrics and a log of JSON lines."""

    def __init__(self, folder):
        data = folder / "alone"
        data.mkdir()
        self.process = subprocess.Popen([STOA, "serve", "--data", data, "--listen", "127.0.0.1:0", "--metrics-listen",
                                         "127.0.0.1:0", "--log-format", "json"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.log = []

    def __enter__(self):
        for line in self.process.stderr:
            self.log.append(json.loads(line))
            if self.log[-1]["message"].startswith("metrics at "):
                break
        self.metrics = self.log[-1]["message"].split()[-1]
        for line in self.process.stdout:
            if found := re.search(r"http://127.0.0.1:(\d+)/sign-in#", line):
                self.port = int(found[1])
                return self
        raise AssertionError("serve ended")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.process.args[3])
        self.process.stdout.close()
        self.process.stderr.close()


@case
def settings_are_checked(house, person, folder):
    """A file's values count, the command line's more; a wrong key says its line and the key that was meant."""
    file = folder / "stoa.toml"
    file.write_text('data = "/srv/x"\n[runtimes]\ncores = 3\n')
    status, out, _ = stoa("config", "--config", file, "--cores", "4")
    assert status == 0 and 'data = "/srv/x"  # from the file' in out and "cores = 4  # from the command line" in out, out
    file.write_text('[serve]\nlissten = "1"\n')
    status, _, err = stoa("serve", "--config", file)
    assert status == 2 and "line 2" in err and "did you mean serve.listen?" in err, err
    status, _, err = stoa("serve", "--config", folder / "nowhere.toml")
    assert status == 2 and "nowhere.toml" in err, err
    status, _, err = stoa("serve")
    assert status == 2 and "data is required" in err, err


@case
def the_page_of_settings_is_the_tables(house, person, folder):
    status, out, _ = stoa("config", "--page")
    assert status == 0 and out == (ROOT / "docs/configuration.md").read_text(), "stoa config --page > docs/configuration.md"


@case
def health_needs_no_sign_in_and_metrics_are_not_public(house, person, folder):
    stranger = Person(house)
    for path, word in (("/healthz", b"ok\n"), ("/readyz", b"ready\n")):
        status, _, text = stranger.request("GET", path)
        assert status == 200 and text == word, (path, status, text)
    for who in (stranger, person):
        assert who.request("GET", "/metrics")[0] == 404
    # A probe that comes by another name than people use is refused like any request.
    assert stranger.request("GET", "/healthz", headers={"Host": "elsewhere.example"})[0] == 403


@case
def metrics_stand_at_an_address_of_their_own(house, person, folder):
    """All that the dashboard shows is served, and each event of the log is one JSON object."""
    with Alone(folder) as alone:
        for entry in alone.log:
            assert set(entry) == {"time", "level", "room", "message"}, entry
        status, kind, text = ask(alone.metrics)
        assert status == 200 and kind == "text/plain; version=0.0.4; charset=utf-8", (status, kind)
        for series in ("stoa_open_pages", 'stoa_runtimes{phase="idle"}', "stoa_host_connected"):
            assert f"\n{series} 0\n" in text, (series, text)
        assert value(text, "process_resident_memory_bytes") > 1 << 20 and value(text, "stoa_commit_seconds_count") > 0, text
        for line in text.splitlines():
            assert line.startswith("#") or re.fullmatch(r'[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? [-+.e\d]+', line) \
                or 'le="+Inf"' in line, line
        dashboard = (ROOT / "deploy/grafana-dashboard.json").read_text()
        json.loads(dashboard)
        known = set(re.findall(r"# TYPE (\S+)", text)) | {"stoa_http_requests_total", "stoa_http_request_seconds",
                                                          "stoa_runs_ended_total", "stoa_runs_queued_total"}
        used = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\b((?:stoa|process)_\w+)", dashboard)}
        assert used and used <= known, used - known


@case
def a_serve_that_stops_says_so_and_finishes_what_it_began(house, person, folder):
    with Alone(folder) as alone:
        ready = alone.metrics.replace("/metrics", "/readyz")
        assert ask(ready)[::2] == (200, "ready\n")
        with socket.create_connection(("127.0.0.1", alone.port), timeout=WAIT_S) as half:
            half.sendall(b"POST /api/sign_in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nContent-Type: "
                         b"application/json\r\nContent-Length: 15\r\n\r\n{\"token\":" % (alone.port, alone.port))
            wait_until(lambda: value(ask(alone.metrics)[2], "stoa_connections") == 1, "the half request has come")
            alone.process.terminate()
            wait_until(lambda: ask(ready)[::2] == (503, "stopping\n"), "it says that it stops", 4)
            half.sendall(b"\"xyz\"}")
            answer = half.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 4"), answer
        assert alone.process.wait(30) == 0


@case
def metrics_count_what_a_person_does(house, person, folder):
    def metrics():
        url = re.findall(r"metrics at (\S+)", (house.dir / "serve.log").read_text())[-1]
        return ask(url)[2]

    before = metrics()
    word = "private" + os.urandom(8).hex()
    notebook = person.create("Title " + word)
    with person.open(notebook) as page:
        run, ops = page.run(page.insert(f"print('{word}')"))
        assert run["phase"] == "done" and text_of(ops) == word + "\n", (run, ops)
        run, _ = page.run(page.insert(f"raise ValueError('{word}')"))
        assert run["phase"] == "error", run
        text = wait_until(lambda: (now := metrics()) and value(now, 'stoa_runtimes{phase="idle"}') == 1 and now, "the kernel rests")
    for series, more in (("stoa_runs_queued_total", 2), ('stoa_runs_ended_total{how="done"}', 1),
                         ('stoa_runs_ended_total{how="error"}', 1), ("stoa_open_pages", 1),
                         ('stoa_http_requests_total{route="/api/notebooks",method="POST",status="201"}', 1)):
        assert value(text, series) - value(before, series) == more, (series, before, text)
    assert value(text, "stoa_host_connected") == 1 and value(text, "stoa_commit_seconds_count") > value(before, "stoa_commit_seconds_count")
    # Neither metrics nor logs hold what people write or who they are.
    said = text + "".join((house.dir / f"{name}.log").read_text() for name in ("serve", "host", "spawner"))
    for secret in (word, notebook, house.token, person.cookie.split("=")[1]):
        assert secret not in said, secret
    with person.open(notebook) as page:
        page.send({"type": "stop_runtime"})
        wait_until(lambda: value(metrics(), 'stoa_runtimes{phase="idle"}') == 0, "the kernel has ended")


def rows(database):
    db = sqlite3.connect(database)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in tables}
    db.close()
    return found


def blobs(folder):
    return sorted(path.name for path in (folder / "blobs").rglob("*") if path.is_file())


def put_in_place(house, elsewhere):
    """Restored data take the place of the house's own, which serves them from here on."""
    house.end("serve", signal.SIGTERM)
    owner = house.data.stat()
    for name in ("stoa.db", "stoa.db-wal", "stoa.db-shm"):
        (house.data / name).unlink(missing_ok=True)
    shutil.copy(elsewhere / "stoa.db", house.data / "stoa.db")
    moved = [house.data / "stoa.db"]
    for name in ("blobs", "unread"):
        shutil.rmtree(house.data / name)
        shutil.copytree(elsewhere / name, house.data / name)
        moved += [house.data / name, *(house.data / name).rglob("*")]
    for path in moved:
        os.chown(path, owner.st_uid, owner.st_gid)
    house.start_serve()


@case
def a_backup_under_load_restores_equal(house, person, folder):
    """Made while somebody types; restored elsewhere row for row and blob for blob; served from there, with what was kept."""
    notebook = person.create("Busy")
    kept = person.upload('{"cells":[{"cell_type":"code","execution_count":1,"metadata":{},"source":"x","outputs":[{"output_type":'
                         '"stream","name":"stdout","text":"%s"}]}],"metadata":{},"nbformat":4,"nbformat_minor":5}' % ("b" * 200_000))
    before = person.download(kept)
    unread = b"no notebook \xff" * 100
    assert person.request("POST", "/api/notebooks/import?title=odd", unread, {"Content-Type": "application/octet-stream"})[0] >= 400
    first, stop, typed = threading.Event(), threading.Event(), []

    def type_on():
        with person.open(notebook) as page:
            while not stop.is_set():
                typed.append(page.insert(f"typed {len(typed)}"))
                first.set()

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        assert first.wait(WAIT_S)
        acknowledged = len(typed)
        backup = folder / "backup"
        status, _, err = stoa("backup", backup, "--data", house.data, "--copy")
        during = len(typed)
    finally:
        stop.set()
        typing.join(WAIT_S)
    assert status == 0, err
    assert during > acknowledged, "nobody typed while the backup was made"
    elsewhere = folder / "elsewhere"
    status, _, err = stoa("restore", backup, "--data", elsewhere)
    assert status == 0, err
    assert rows(backup / "stoa.db") == rows(elsewhere / "stoa.db")
    assert blobs(backup) and blobs(backup) == blobs(elsewhere) == blobs(house.data)
    put_in_place(house, elsewhere)
    again = house.sign_in()
    assert again.download(kept) == before
    (odd,) = again.ask("GET", "/api/notebooks")["unread"]
    assert again.request("GET", f"/api/unread/{odd['file_id']}")[2] == unread
    texts = ["".join(cell["source"]) for cell in again.download(notebook)["cells"]]
    typed_texts = [text for text in texts if text.startswith("typed")]
    assert sorted(typed_texts, key=lambda text: int(text.split()[1])) == [f"typed {n}" for n in range(len(typed_texts))], texts
    assert len(typed_texts) >= acknowledged, (len(typed_texts), acknowledged)


@case
def what_is_no_whole_backup_is_refused(house, person, folder):
    person.upload('{"cells":[{"cell_type":"code","execution_count":1,"metadata":{},"source":"x","outputs":[{"output_type":'
                  '"stream","name":"stdout","text":"%s"}]}],"metadata":{},"nbformat":4,"nbformat_minor":5}' % ("c" * 100_000))
    backup = folder / "whole"
    status, _, err = stoa("backup", backup, "--data", house.data, "--copy")
    assert status == 0, err
    status, _, err = stoa("backup", backup, "--data", house.data)
    assert status == 1 and "not empty" in err, err
    status, _, err = stoa("backup", folder / "never", "--data", folder)
    assert status == 1 and "holds no stoa.db" in err, err

    def broken(name, spoil, what):
        copy = folder / name
        shutil.copytree(backup, copy)
        spoil(copy)
        status, _, err = stoa("restore", copy, "--data", folder / "never")
        assert status == 1 and what in err, (name, err)
        assert not (folder / "never/stoa.db").exists()
        shutil.rmtree(folder / "never", ignore_errors=True)

    def a_blob(copy):
        return next(path for path in (copy / "blobs").rglob("*") if path.is_file())

    broken("unmarked", lambda copy: (copy / "backup.json").unlink(), "not finished")
    broken("without-database", lambda copy: (copy / "stoa.db").unlink(), "damaged")
    broken("no-database", lambda copy: (copy / "stoa.db").write_bytes(b"x" * 8192), "damaged")
    broken("without-blob", lambda copy: a_blob(copy).unlink(), "missing from the backup")
    broken("changed-blob", lambda copy: a_blob(copy).write_bytes(b"changed"), "does not hold what its name says")
    status, _, err = stoa("restore", backup, "--data", folder)
    assert status == 1 and "not empty" in err, err


@case
def a_backup_by_hard_links_stays_what_it_was(house, person, folder):
    """Where blobs are linked, what is deleted and uploaded afterwards changes nothing in the backup."""
    backup = folder / "linked"
    notebook = person.create("Linked")
    status, _, err = stoa("backup", backup, "--data", house.data)
    assert status == 0, err
    was = rows(backup / "stoa.db"), blobs(backup)
    if backup.stat().st_dev == house.data.stat().st_dev:
        assert all(path.stat().st_nlink > 1 for path in (backup / "blobs").rglob("*") if path.is_file())
    assert person.request("DELETE", f"/api/notebooks/{notebook}")[0] in (200, 204)
    person.create("Later")
    assert (rows(backup / "stoa.db"), blobs(backup)) == was


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stoa-operate-", dir="/tmp"))
    try:
        with House(serve_options=["--metrics-listen", "127.0.0.1:0"]) as house:
            def run(case):
                house.end("serve", signal.SIGTERM)
                house.start_serve()
                case(house, house.sign_in(), folder)

            run_cases(CASES, run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
