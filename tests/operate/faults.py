#!/usr/bin/python3
"""Faults at random moments of a backup, a restore and a migration: killed, a full disk, a disk that fails. Nothing is lost.

    tests/operate/faults.py [--seed N] [--faults N]     as many of each of the three; skipped where strace can't inject faults

A fault is a system call, picked from those that the whole operation made, at which strace ends the program or answers with an error.
After each one: what was there before is as it was, a part is never taken for the whole, and the next try succeeds.
"""
import argparse
import collections
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import House, ROOT, WAIT_S  # noqa: E402

STOA = pathlib.Path(os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve() / "bin/stoa"
DUMP = ROOT / "tests/api/upgrade/before_people.sql"
CHANGING = "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,ftruncate,fallocate,chmod,fchmodat"
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EIO")


def strace(log, words, inject=()):
    return ["strace", "-f", "-qq", "-o", log, "-e", f"trace={CHANGING}", *inject, *map(str, words)]


def run(words, **how):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=WAIT_S, **how)


def calls_of(log):
    """The changing calls of one whole operation, as (call, its number among the calls of that name), those of its first thread alone."""
    first, counted, calls = None, collections.Counter(), []
    for line in pathlib.Path(log).read_text(errors="replace").splitlines():
        if found := re.match(r"(\d+) +(\w+)\((\d+,)?", line):
            first = first or found[1]
            if found[1] == first:
                counted[found[2]] += 1
                if found[3] not in ("1,", "2,"):  # what it prints is no data, and what a serve prints is waited for
                    calls.append((found[2], counted[found[2]]))
    return calls


def rows(database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in tables}
    db.close()
    return found


def blobs(folder):
    return {path.name: path.read_bytes() for path in (folder / "blobs").rglob("*") if path.is_file() and len(path.name) == 64}


def whole(folder):
    return rows(folder / "stoa.db"), blobs(folder)


def fill(folder):
    """A data folder with notebooks, outputs that are blobs, and a log of the database that was not folded in: serve was killed."""
    with House() as house:
        person = house.sign_in()
        for number in range(6):
            person.upload('{"cells":[{"cell_type":"code","execution_count":1,"metadata":{},"source":"x","outputs":[{"output_type":"stream","name":'
                          '"stdout","text":"%s"}]}],"metadata":{},"nbformat":4,"nbformat_minor":5}' % (str(number) * 150_000))
        house.end("serve", signal.SIGKILL)
        shutil.copytree(house.data, folder, ignore=shutil.ignore_patterns("run", "homes", "*.sock"))


class Picker:
    """Moments and faults of a whole operation, by the seed."""

    def __init__(self, seed, log, but=()):
        self.random = random.Random(seed)
        self.calls = [(name, nth) for name, nth in calls_of(log) if name not in but]

    def pick(self, number):
        call = self.random.choice(sorted({name for name, _ in self.calls}))  # each kind of call alike, however often it is made
        nth = self.random.choice([nth for name, nth in self.calls if name == call])
        fault = FAULTS[number % len(FAULTS)]
        return ["-e", f"inject={call}:{fault}:when={nth}"], f"{fault.split('=')[1]} at {call} {nth} of {len(self.calls)} calls"


def faults_of_backup(folder, source, truth, seed, count):
    log = folder / "calls"
    done = run(strace(log, [STOA, "backup", folder / "whole", "--data", source, "--copy"]))
    assert done.returncode == 0, done.stderr
    assert whole(folder / "whole") == truth
    picker = Picker(seed, log)
    for number in range(count):
        inject, says = picker.pick(number)
        part, there = folder / f"backup-{number}", folder / f"from-{number}"
        done = run(strace(log, [STOA, "backup", part, "--data", source, "--copy"], inject))
        restored = run([STOA, "restore", part, "--data", there])
        if restored.returncode == 0:
            assert whole(there) == truth, f"backup, {says}: a part was restored as the whole"
        else:
            assert done.returncode != 0, f"backup, {says}: it said that it was done, and can't be restored: {restored.stderr}"
            assert not (there / "stoa.db").exists()
        assert whole(source) == truth, f"backup, {says}: the data are not as they were"
        print(f"ok    backup, {says}: {'whole' if restored.returncode == 0 else 'not taken for one'}")
    again = run([STOA, "backup", folder / "again", "--data", source, "--copy"])
    assert again.returncode == 0 and whole(folder / "again") == truth, again.stderr


def faults_of_restore(folder, source, truth, seed, count):
    log, backup = folder / "calls", folder / "whole"
    done = run(strace(log, [STOA, "restore", backup, "--data", folder / "once"]))
    assert done.returncode == 0, done.stderr
    picker = Picker(seed, log)
    for number in range(count):
        inject, says = picker.pick(number)
        there = folder / f"restored-{number}"
        done = run(strace(log, [STOA, "restore", backup, "--data", there], inject))
        stands = (there / "stoa.db").exists()
        assert stands or done.returncode != 0, f"restore, {says}: it said that it was done"
        if stands:
            assert whole(there) == truth, f"restore, {says}: a part stands as the whole"
        assert whole(backup) == truth, f"restore, {says}: the backup is not as it was"
        shutil.rmtree(there, ignore_errors=True)
        done = run([STOA, "restore", backup, "--data", there])
        assert done.returncode == 0 and whole(there) == truth, done.stderr
        print(f"ok    restore, {says}: {'whole' if stands else 'nothing that could be taken for one'}; the next try is whole")


def before(folder):
    """The data folder as the first release left it."""
    folder.mkdir()
    base = sqlite3.connect(folder / "stoa.db")
    base.execute("PRAGMA journal_mode = WAL")
    base.executescript(DUMP.read_text())
    base.commit()
    base.close()


def serve(data):
    return [STOA, "serve", "--data", data, "--listen", "127.0.0.1:0"]


def started(words):
    """Whether it came as far as serving; it is ended then."""
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    try:
        serves = bool(process.stdout.readline())
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=WAIT_S)
    return serves


def kept_rows(data, tables):
    """What the first release's tables hold now, by those columns alone that they had then."""
    db = sqlite3.connect(f"file:{data / 'stoa.db'}?mode=ro", uri=True)
    assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
    migrations = [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY position")]
    found = {}
    for table, columns in tables.items():
        found[table] = sorted(map(repr, db.execute(f"SELECT {', '.join(columns)} FROM {table}")))
    db.close()
    return migrations, found


def faults_of_migration(folder, seed, count):
    log = folder / "calls"
    before(folder / "old")
    db = sqlite3.connect(folder / "old/stoa.db")
    tables = {}
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != 'migrations'").fetchall():
        tables[name] = [column[1] for column in db.execute(f"PRAGMA table_info({name})")]
    db.close()
    before(folder / "migrated")
    assert started(strace(log, serve(folder / "migrated")))
    picker = Picker(seed, log, ("write", "writev"))  # threads wake each other by them; the database writes otherwise
    db = sqlite3.connect(folder / "migrated/stoa.db")
    now = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in list(tables):  # what the first release had under another name is compared by what became of it
        columns = {column[1] for column in db.execute(f"PRAGMA table_info({name})")} if name in now else set()
        tables[name] = [column for column in tables[name] if column in columns]
        if not tables[name]:
            del tables[name]
    db.close()
    del tables["sign_in_tokens"]  # every start makes one
    assert {"notebooks", "operations"} <= set(tables), tables
    truth = kept_rows(folder / "migrated", tables)
    for number in range(count):
        inject, says = picker.pick(number)
        data = folder / f"migration-{number}"
        before(data)
        serves = started(strace(log, serve(data), inject))
        assert started(serve(data)), f"migration, {says}: it does not start any more"
        migrations, found = kept_rows(data, tables)
        assert migrations == truth[0], f"migration, {says}: {migrations}"
        for table, has in found.items():
            assert has == truth[1][table], f"migration, {says}: {table} has {has[:3]} and not {truth[1][table][:3]}"
        print(f"ok    migration, {says}: {'it served all the same' if serves else 'it ended'}, and the next start has all")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=7)
    options = parser.parse_args()
    tried = shutil.which("strace") and run(["strace", "-qq", "-o", "/dev/null", "-e", "inject=getpid:error=EPERM", "/bin/true"]).returncode == 0
    if not tried:
        print("skipped: strace is not there or can't trace here")
        sys.exit(77)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stoa-faults-", dir="/tmp"))
    try:
        source = folder / "source"
        fill(source)
        truth = whole(source)
        assert len(truth[1]) >= 6, "no blobs"
        faults_of_backup(folder, source, truth, options.seed, options.faults)
        faults_of_restore(folder, source, truth, options.seed + 1, options.faults)
        faults_of_migration(folder, options.seed + 2, options.faults)
        print(f"{3 * options.faults} faults, nothing lost")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
