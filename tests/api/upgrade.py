#!/usr/bin/python3
"""A database of an earlier Stoa under this one: nothing is lost, and what is new works on what is old."""
import os
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import HOUSE_UID, House, Person  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent / "upgrade"
COOKIE = "stoa_session=BH5EnP_ThbQE5VTt-yd2RHZCB7T-zwCuJVftKFbNKNO"  # of the session in before_people.sql
KEPT, DELETED = "o4jp2wx4uxjtscooclui", "7akoifvrf2trnxxpdrup"


def put_in(house, dump):
    """The data folder as the earlier Stoa left it."""
    for name in ("stoa.db", "stoa.db-wal", "stoa.db-shm"):
        (house.data / name).unlink(missing_ok=True)
    base = sqlite3.connect(house.data / "stoa.db")
    base.execute("PRAGMA journal_mode = WAL")
    base.executescript(dump.read_text())
    base.execute("UPDATE sessions SET last_used_at = ?", (int(time.time() * 1000),))  # sessions end 30 days after their last use
    base.commit()
    base.close()
    if house.is_root:
        for file in house.data.glob("stoa.db*"):
            os.chown(file, HOUSE_UID, HOUSE_UID)


def migrations(house):
    base = sqlite3.connect(house.data / "stoa.db")
    names = [name for (name,) in base.execute("SELECT name FROM migrations ORDER BY position")]
    base.close()
    return names


def main():
    with House() as house:
        house.kill("serve")
        put_in(house, HERE / "before_people.sql")
        before = migrations(house)
        assert "notebooks/0003-shelf" not in before, before
        house.start_serve()
        after = migrations(house)
        assert after[:len(before)] == before and {"accounts/0002-people", "accounts/0003-groups", "notebooks/0003-shelf", "notebooks/0004-search"} <= set(after), after

        boss = Person(house)
        boss.cookie = COOKIE
        me = boss.ask("GET", "/api/me")
        boss.csrf = me["csrf_token"]
        assert me["name"] == "Operator" and me["kind"] == "administrator", me
        listed = boss.ask("GET", "/api/notebooks")
        assert [book["notebook_id"] for book in listed["notebooks"]] == [KEPT] and len(listed["unread"]) == 1, listed
        cells = boss.download(KEPT)["cells"]
        assert "".join(cells[0]["source"]) == "A remark about **channels**.", cells
        assert cells[1]["outputs"][0]["text"] == ["roughness 0.25\n"], cells
        print("ok    sign-in, notebooks, outputs and kept uploads are as they were")

        assert [f["notebook_id"] for f in boss.ask("GET", "/api/search?q=roughness")["found"]] == [KEPT]
        assert [book["notebook_id"] for book in boss.ask("GET", "/api/trash")["notebooks"]] == [DELETED]
        boss.ask("POST", f"/api/trash/{DELETED}/restore", {})
        assert "precious = 1" in str(boss.download(DELETED))
        assert [f["notebook_id"] for f in boss.ask("GET", "/api/search?q=precious")["found"]] == [DELETED]
        with boss.open(KEPT) as page:
            cell = page.insert("later = 1")
        boss.ask("PATCH", f"/api/notebooks/{KEPT}/place", {"folder": "Flow"})
        assert boss.request("PUT", "/api/password", {"login": "boss", "password": "a long password"})[0] == 204
        print("ok    what is old is found, comes out of the trash, moves into a folder and is written on")

        house.kill("serve")
        house.start_serve()
        assert migrations(house) == after
        again = Person(house)
        assert again.request("POST", "/api/sign_in", {"login": "boss", "password": "a long password"})[0] == 200
        assert cell in str(boss.download(KEPT))
        assert boss.ask("GET", f"/api/notebooks/{KEPT}")["folder"] == "Flow"
        print("ok    the next start changes nothing")


main()
