#!/usr/bin/python3
"""`stoa import` of a JupyterHub home: what came, where it lies, what did not and why; and a home that was prepared to mislead root."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import HOUSE_UID, House  # noqa: E402


def notebook(text):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"id": "c", "cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}]})


def make_home(folder):
    files = {"First.ipynb": notebook("first = 1"), "course/Week 1/Tasks.ipynb": notebook("task = 1"), "course/data.csv": "a,b\n1,2\n",
             "course/Week 1/.ipynb_checkpoints/Tasks-checkpoint.ipynb": notebook("old"), ".cache/big": "x" * 1000, "run.sh": "#!/bin/sh\n",
             "broken.ipynb": "{\"cells\": [", "old.ipynb": json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [
                 {"cells": [{"cell_type": "code", "input": ["old = 3"], "outputs": [], "language": "python"}]}]}),
             "only/notebooks/here/N.ipynb": notebook("n = 1"), "/".join(["deep"] * 12) + "/D.ipynb": notebook("d = 1"), "umlaut/\u00e4 \u00f6.txt": "text"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "run.sh").chmod(0o755)
    (folder / "secrets").symlink_to("/etc")
    (folder / "shadow.ipynb").symlink_to("/etc/shadow")
    os.mkfifo(folder / "pipe")


def run(house, *words):
    return subprocess.run([house.prefix / "bin/stoa", "import", "--data", house.data, "--first-uid", str(house.first_uid), "--last-uid", str(house.last_uid),
                           *[str(word) for word in words]], capture_output=True, text=True, timeout=60)


def stop(house):
    house.kill("serve")
    house.kill("host")


def start(house):
    house.start_host()
    house.start_serve()


def a_home_comes_with_a_report(house):
    boss = house.sign_in()
    me = boss.ask("GET", "/api/me")["person_id"]
    folder = house.dir / "hub-home"
    folder.mkdir()
    make_home(folder)
    assert run(house, folder, "--owner", me).returncode == 1, "serve works in the data folder"
    stop(house)
    assert "nobody" in run(house, folder, "--owner", "nobody").stderr
    done = run(house, folder, "--owner", me)
    assert done.returncode == 3 and "4 notebooks" in done.stdout, (done.stdout, done.stderr)
    for line in ("secrets: is a link", "shadow.ipynb: is a link", "pipe: is no file", "broken.ipynb: is no notebook", "D.ipynb: "):
        assert line in done.stdout, (line, done.stdout)
    assert "checkpoint" not in done.stdout.split("need a look")[1]
    home = house.data / "homes" / me
    assert (home / "course/data.csv").read_text() == "a,b\n1,2\n" and (home / "broken.ipynb").read_text() == "{\"cells\": ["
    assert os.access(home / "run.sh", os.X_OK) and (home / "umlaut/\u00e4 \u00f6.txt").exists() and (home / "/".join(["deep"] * 12) / "D.ipynb").exists()
    for absent in ("First.ipynb", "secrets", "shadow.ipynb", "pipe", ".cache", "only", "course/Week 1"):
        assert not os.path.lexists(home / absent), absent
    if house.is_root:
        uid = json.loads((house.data / "host/uids.json").read_text())[me]
        owners = {path.lstat().st_uid for path in [home, *home.rglob("*")]}
        assert owners == {uid} and house.first_uid <= uid <= house.last_uid, (owners, uid)
        ours = {path.lstat().st_uid for path in [house.data / "blobs", *house.data.glob("stoa.db*"), house.data / "host/uids.json"]}
        assert ours == {HOUSE_UID}, ours
    again = run(house, folder, "--owner", me)
    assert "0 notebooks" in again.stdout and "0 other files" in again.stdout, again.stdout
    assert (folder / "First.ipynb").exists() and (folder / "course/data.csv").exists(), "nothing of it is changed"

    start(house)
    boss = house.sign_in()
    books = {(book.get("folder", ""), book["title"]): book["notebook_id"] for book in boss.ask("GET", "/api/notebooks")["notebooks"]}
    assert set(books) == {("", "First"), ("", "old"), ("course/Week 1", "Tasks"), ("only/notebooks/here", "N")}, books
    assert "task = 1" in json.dumps(boss.download(books["course/Week 1", "Tasks"]))
    # What was imported is there for the kernel, as its own.
    with boss.open(books["", "First"]) as page:
        cell = page.insert("open('course/data.csv', 'a').write('3,4\\n'); print(open('course/data.csv').read())")
        ended, ops = page.run(cell)
        assert ended["phase"] == "done" and "3,4" in json.dumps(ops), (ended, ops)


def a_home_that_was_prepared_leads_nowhere(house):
    boss = house.sign_in()
    me = boss.ask("GET", "/api/me")["person_id"]
    outside = house.dir / "outside"
    outside.mkdir()
    folder = house.dir / "hub-home-2"
    (folder / "trap").mkdir(parents=True)
    (folder / "trap/file").write_text("wrong")
    (folder / "named").write_text("wrong")
    home = house.data / "homes" / me
    (home / "trap").symlink_to(outside)
    (home / "named").symlink_to(outside / "named")
    stop(house)
    done = run(house, folder, "--owner", me)
    assert done.returncode == 3 and "trap/file" in done.stdout, (done.stdout, done.stderr)
    assert not list(outside.iterdir()), list(outside.iterdir())
    start(house)


def main():
    with House() as house:
        def run_one(case):
            house.kill("serve")
            house.start_serve()
            case(house)
        run_cases([a_home_comes_with_a_report, a_home_that_was_prepared_leads_nowhere], run_one)


main()
