#!/usr/bin/python3
"""Many signed-in people, each with an open notebook of their own, on loopback: memory for each, what the server does while nobody types, and all of them
coming back after a kill of the server. Not a test: nothing is judged.

    bench/people.py [--people 10000] [--idle 20] [--at-once 500]

Accounts, sessions and notebooks are written into the database before the server starts: 10,000 passwords would take a quarter of an hour.
"""
import argparse
import asyncio
import hashlib
import json
import os
import pathlib
import resource
import secrets
import sqlite3
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from house import House  # noqa: E402


def memory_kb(pid):
    fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if ":" in line)
    return int(fields["Rss"].split()[0]), int(fields["Private_Dirty"].split()[0])


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(house, count):
    """-> [(notebook, cookie)]"""
    boss = house.sign_in()
    model = boss.create("Model")
    with boss.open(model) as page:
        for n in range(5):
            page.insert(f"value_{n} = {n}\nprint(value_{n})")
    house.kill("serve")
    base = sqlite3.connect(house.data / "stoa.db", timeout=20)
    number = base.execute("SELECT number FROM notebooks WHERE id = ?", (model,)).fetchone()[0]
    copied = base.execute("SELECT revision, cells, created_at FROM notebooks WHERE number = ?", (number,)).fetchone()
    snapshots = base.execute("SELECT revision, body FROM snapshots WHERE notebook = ?", (number,)).fetchall()
    operations = base.execute("SELECT revision, kind, cell_id, text_version, author, client_id, client_seq, time, body FROM operations"
                              " WHERE notebook = ? ORDER BY revision", (number,)).fetchall()
    now, people = int(time.time() * 1000), []
    for n in range(count):
        person, notebook, secret = f"person{n:014d}", f"notebook{n:012d}", secrets.token_urlsafe(32)
        people.append((notebook, f"stoa_session={secret}"))
        base.execute("INSERT INTO persons (person_id, name, role, created_at, login) VALUES (?, ?, 'person', ?, ?)", (person, f"Person {n}", now, f"p{n}"))
        base.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                     (f"session{n:013d}", hashlib.blake2b(secret.encode(), digest_size=32).hexdigest(), person, now, now))
        at = base.execute("INSERT INTO notebooks (id, title, owner, created_at, updated_at, revision, cells) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          (notebook, f"Notebook {n}", person, copied[2], now, copied[0], copied[1])).lastrowid
        base.executemany("INSERT INTO snapshots VALUES (?, ?, ?)", [(at, *row) for row in snapshots])
        base.executemany("INSERT INTO operations (notebook, revision, kind, cell_id, text_version, author, client_id, client_seq, time, body)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [(at, *row) for row in operations])
    base.commit()
    base.close()
    house.start_serve()
    return people


def frame(opcode, payload):
    size = len(payload)
    head = bytes([0x80 | opcode, 0x80 | size]) if size < 126 else bytes([0x80 | opcode, 0x80 | 126]) + struct.pack(">H", size)
    return head + b"\0\0\0\0" + payload  # masked by zeros, which is allowed and changes nothing


class Page:
    """One open page that only listens, and answers pings."""

    def __init__(self, port, notebook, cookie):
        self.port, self.notebook, self.cookie = port, notebook, cookie
        self.writer = None

    async def open(self):
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 16)
        self.writer.write((f"GET /api/notebooks/{self.notebook}/live HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
                           f"Cookie: {self.cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n").encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(head.split(b"\r\n")[0].decode())
        hello = {"type": "hello", "protocol": 1, "client_id": "client-" + os.urandom(8).hex()}
        self.writer.write(frame(1, json.dumps(hello).encode()))
        opcode, text = await self.receive(reader)
        if opcode != 1 or b'"welcome"' not in text[:200]:
            raise ConnectionError(f"no welcome: {opcode} {text[:100]}")
        self.listening = asyncio.create_task(self.listen(reader))

    @staticmethod
    async def receive(reader):
        first, second = await reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", await reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", await reader.readexactly(8))
        return first & 0x0F, await reader.readexactly(size)

    async def listen(self, reader):
        try:
            while True:
                opcode, payload = await self.receive(reader)
                if opcode == 9:
                    self.writer.write(frame(10, payload))
                if opcode == 8:
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writer.close()


async def open_all(pages, at_once):
    """As pages do: one that is refused comes again, later each time. -> seconds until the last, tries that failed, longest wait of one."""
    room, failed, longest = asyncio.Semaphore(at_once), 0, 0.0
    begins = time.monotonic()

    async def come(page):
        nonlocal failed, longest
        pause = 0.25
        while True:
            try:
                async with room:
                    await page.open()
                longest = max(longest, time.monotonic() - begins)
                return
            except (ConnectionError, OSError, asyncio.IncompleteReadError):
                failed += 1
                await asyncio.sleep(pause)
                pause = min(pause * 2, 8)
    await asyncio.gather(*(come(page) for page in pages))
    return time.monotonic() - begins, failed, longest


async def measure(house, people, options):
    serve = house.processes["serve"].pid
    pages = [Page(house.port, notebook, cookie) for notebook, cookie in people]
    before = memory_kb(serve)
    used = cpu_s(serve)
    opened_s, failed, _ = await open_all(pages, options.at_once)
    opened_cpu = cpu_s(serve) - used
    after = memory_kb(serve)
    used, begins = cpu_s(serve), time.monotonic()
    await asyncio.sleep(options.idle)
    idle = (cpu_s(serve) - used) / (time.monotonic() - begins)
    print(json.dumps({"people": len(pages), "serve_mb_before": round(before[0] / 1024, 1), "serve_mb_with_pages": round(after[0] / 1024, 1),
                      "kb_for_each": round((after[0] - before[0]) / len(pages), 1), "open_s": round(opened_s, 1), "open_cpu_s": round(opened_cpu, 1),
                      "open_failed": failed, "idle_cpu_percent": round(idle * 100, 2)}), flush=True)
    house.kill("serve")
    await asyncio.gather(*(page.listening for page in pages))
    begins = time.monotonic()
    start = asyncio.to_thread(house.start_serve)
    storm = open_all(pages, len(pages))
    _, (storm_s, failed, longest) = await asyncio.gather(start, storm)
    serve = house.processes["serve"].pid
    print(json.dumps({"reconnected": len(pages), "storm_s": round(storm_s, 1), "tries_that_failed": failed, "longest_wait_s": round(longest, 1),
                      "serve_cpu_s": round(cpu_s(serve), 1), "serve_mb": round(memory_kb(serve)[0] / 1024, 1)}), flush=True)
    for page in pages:
        page.writer.close()
    await asyncio.gather(*(page.listening for page in pages))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=10_000)
    options.add_argument("--idle", type=float, default=20)
    options.add_argument("--at-once", type=int, default=500, help="handshakes at the same time when they first come")
    options = options.parse_args()
    needed = options.people + 1000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < needed and os.geteuid() != 0:
        sys.exit(f"{options.people} pages need {needed} open files, and {most} are allowed: ulimit -Hn")
    most = most if most == resource.RLIM_INFINITY else max(most, needed)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(needed, 4096), most))
    with House(serve_options=["--max-connections", options.people + 500]) as house:
        begins = time.monotonic()
        people = fill(house, options.people)
        print(f"{len(people)} people made in {time.monotonic() - begins:.1f} s", flush=True)
        asyncio.run(measure(house, people, options))


main()
