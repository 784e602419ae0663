#!/usr/bin/python3
"""The Debian package: what is in it and whose, its control files and units, and that its programs run from where it puts them.

    tests/package/run.py        skipped, with the reason, where dpkg-shlibdeps or web/dist is missing

Installing, upgrading and removing need a machine of its own with systemd: ./dev machine.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve()
CASES = []


def case(f):
    CASES.append(f)
    return f


def run(*words, **how):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, **how)
    assert done.returncode == 0, (words, done.returncode, done.stdout[-1000:], done.stderr[-1000:])
    return done.stdout


@case
def its_files_are_roots_and_nobody_elses_to_write(deb, tree):
    lines = run("dpkg-deb", "--contents", deb).splitlines()
    found = {line.split(None, 5)[5].split(" -> ")[0]: line.split()[:2] for line in lines}
    for path in ("./usr/lib/stoa/bin/stoa", "./usr/lib/stoa/bin/stoa-spawner", "./usr/lib/stoa/bin/stoa-shim", "./usr/bin/stoa",
                 "./usr/lib/stoa/kernel/launch.py", "./usr/lib/stoa/web/index.html", "./usr/lib/stoa/web/frame/output.html", "./usr/lib/stoa/examples/1-tour.ipynb",
                 "./lib/systemd/system/stoa-serve.service", "./usr/lib/sysusers.d/stoa.conf", "./etc/stoa/stoa.toml"):
        assert path in found, path
    for path, (mode, owner) in found.items():
        assert owner == "root/root", (path, owner)
        assert mode[0] == "l" or (mode[5] == "-" and mode[8] == "-" and "s" not in mode and "t" not in mode), (path, mode)
    assert not any("__pycache__" in path or "/opt/" in path for path in found)


@case
def its_control_files_say_what_it_needs(deb, tree):
    field = lambda name: run("dpkg-deb", "--field", deb, name).strip()
    assert field("Package") == "stoa" and re.fullmatch(r"\d+\.\d+\.\d+", field("Version")), field("Version")
    depends = field("Depends")
    for package in ("libc6", "libsodium23", "libsqlite3-0", "libseccomp2", "libboost-json1.81.0", "python3-ipykernel"):
        assert re.search(rf"\b{re.escape(package)}\b", depends), (package, depends)
    control = tree / "DEBIAN"
    assert (control / "conffiles").read_text() == "/etc/stoa/stoa.toml\n"
    for script in ("postinst", "prerm", "postrm"):
        run("sh", "-n", control / script)
        assert os.access(control / script, os.X_OK), script
    # What removes a person's work stands in none of them.
    assert "rm -r" not in "".join((control / script).read_text() for script in ("postinst", "prerm", "postrm"))


@case
def its_units_are_sound_and_end_no_kernel(deb, tree):
    units = tree / "lib/systemd/system"
    for name in ("spawner", "host", "serve"):
        text = (units / f"stoa-{name}.service").read_text()
        assert "\nKillMode=process\n" in text and "\nRestart=always\n" in text and "/opt/" not in text, name
        for program in re.findall(r"ExecStart=(/usr/lib/stoa\S+)", text):
            assert (tree / program[1:]).exists(), program
    if not shutil.which("systemd-analyze"):
        print("      systemd-analyze is not here, so the units were not verified by it")
        return
    # Beside this machine's own units, with the programs where they are now.
    copies = tree / "verify"
    copies.mkdir()
    for unit in units.glob("*.service"):
        (copies / unit.name).write_text(unit.read_text().replace("/usr/lib/stoa", str(tree / "usr/lib/stoa")))
    done = subprocess.run(["systemd-analyze", "verify", *copies.glob("*.service")], capture_output=True, text=True, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if "stoa-" in line]
    assert done.returncode == 0 and not complaints, complaints


@case
def its_settings_and_programs_work_from_where_it_puts_them(deb, tree):
    stoa = tree / "usr/bin/stoa"
    shown = run(stoa.resolve(), "config", "--config", tree / "etc/stoa/stoa.toml")
    assert 'data = "/var/lib/stoa"  # from the file' in shown, shown
    for name in ("web", "examples"):
        assert f'{name} = "/usr/lib/stoa/{name}"  # from the file' in shown, shown
    (tree / "in.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [],
                                                          "source": "print(6 * 7)"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    result = json.loads(run(stoa.resolve(), "execute", tree / "in.ipynb", "-o", "-"))
    assert "".join(result["cells"][0]["outputs"][0]["text"]) == "42\n", result


def main():
    for what, found in (("dpkg-shlibdeps (apt install dpkg-dev)", shutil.which("dpkg-shlibdeps")), ("strip (binutils)", shutil.which("strip")),
                        ("web/dist, the built page,", (ROOT / "web/dist/frame/output.html").exists())):
        if not found:
            print(f"skip  {what} is missing")
            sys.exit(77)
    deb = ROOT / run(ROOT / "tools/package.sh", os.path.relpath(BUILD, ROOT)).splitlines()[-1]
    passed, failed = 0, 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sp-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        run("dpkg-deb", "--raw-extract", deb, folder / "t")
        for f in CASES:
            start = time.monotonic()
            try:
                f(deb, folder / "t")
                passed += 1
                print(f"ok    {f.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
            except Exception as failure:  # every case is reported
                failed += 1
                print(f"FAIL  {f.__name__}: {type(failure).__name__}: {str(failure)[:1500]}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
