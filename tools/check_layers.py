#!/usr/bin/env python3
"""Checks that each room includes only rooms with a smaller number, and that each heavy header has one owner."""
import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
NUMBER = {"app": 7, "api": 6, "sessions": 5, "runtimes": 4, "host": 4, "kernels": 3, "sensors": 3, "verdicts": 3, "guard": 2,
          "egress": 2,
          "accounts": 2, "notebooks": 2, "http": 1, "store": 1, "sandbox": 1, "wire": 1, "base": 0}
OWNER = {r"boost/beast": "http", r"sqlite3\.h": "store", r"libpq-fe\.h": "store",
         r"boost/asio/ssl": "http", r"openssl/": "accounts",
         r"seccomp\.h": "sandbox", r"tree_sitter/": "guard"}


def faults():
    for path in sorted(SRC.glob("*/*.[hc]*")):
        if path.suffix not in (".h", ".cpp", ".c"):
            continue
        room = path.parent.name
        if room not in NUMBER:
            yield f"{path.parent}: no room of the house (tools/check_layers.py lists them)"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            place = f"src/{room}/{path.name}:{number}"
            if found := re.match(r'\s*#\s*include\s*[<"](\w+)/[\w.]+[">]', line):
                other = found[1]
                if other in NUMBER and other != room and NUMBER[other] >= NUMBER[room]:
                    yield f"{place}: {room} ({NUMBER[room]}) includes {other} ({NUMBER[other]})"
            if found := re.match(r'\s*#\s*include\s*[<"]([^>"]+)[">]', line):
                for pattern, owner in OWNER.items():
                    if re.match(pattern, found[1]) and room != owner:
                        yield f"{place}: {found[1]} is included only in {owner}"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) if found else "layers: every include goes to a smaller number")
    sys.exit(1 if found else 0)
