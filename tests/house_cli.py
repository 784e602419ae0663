#!/usr/bin/python3
"""A house driven by lines on stdin, for the browser tests: one JSON answer a line.

    link | pids | kill NAME | start NAME [OPTION...] | download NOTEBOOK | give NOTEBOOK PERSON ROLE | quit
"""
import contextlib
import json
import os
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from house import House  # noqa: E402


def main():
    second = json.dumps({"argv": ["/usr/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Second Python",
                         "language": "python", "env": {"SECOND": "yes"}})
    with House(web=os.environ.get("STOA_WEB", "web/dist"), kernels={"second": second}) as house:
        person = None
        print(json.dumps({"link": house.link, "port": house.port, "dir": str(house.dir)}), flush=True)
        for line in sys.stdin:
            word, *rest = line.split()
            answer = {}
            if word == "link":
                answer = {"link": house.link}
            elif word == "pids":
                answer = {"pids": {name: process.pid for name, process in house.processes.items()}}
            elif word == "kill":
                house.kill(rest[0])
            elif word == "start":
                setattr(house, f"{rest[0]}_options", rest[1:])
                getattr(house, f"start_{rest[0]}")()
                answer = {"link": house.link}
            elif word == "person":
                person = house.sign_in()
            elif word == "download":
                answer = person.download(rest[0])
            elif word == "give":
                notebook, person_id, role = rest
                with contextlib.closing(sqlite3.connect(house.data / "stoa.db", timeout=20)) as base, base:
                    base.execute("DELETE FROM notebook_roles WHERE notebook = ? AND person = ?", (notebook, person_id))
                    base.execute("INSERT INTO notebook_roles VALUES (?, ?, ?, 0)", (notebook, person_id, role))
            elif word == "quit":
                break
            print(json.dumps(answer), flush=True)


main()
