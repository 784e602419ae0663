#!/usr/bin/python3
"""`stoa doctor`: each thing it looks at is taken away or spoiled in turn, and has to be what it complains about.

    tests/doctor/run.py [CASE...]
"""
import os
import pathlib
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip, run_cases  # noqa: E402
from house import HOUSE_UID, House, ROOT, WAIT_S  # noqa: E402

BUILD = pathlib.Path(os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve()
IS_ROOT = os.geteuid() == 0
CASES = []


def case(f):
    CASES.append(f)
    return f


def need_root():
    if not IS_ROOT:
        raise Skip("needs root, to cover a part of the machine in a mount namespace")


class Place:
    """The programs as they are installed, with a page, data folder and a port that nobody has."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="sd-", dir="/tmp"))
        self.dir.chmod(0o755)
        for name in ("bin", "web", "data"):
            (self.dir / name).mkdir()
        for name in ("stoa", "stoa-spawner", "stoa-shim"):
            shutil.copy2(BUILD / "bin" / name, self.dir / "bin" / name)
        shutil.copytree(ROOT / "kernel", self.dir / "kernel")
        (self.dir / "web/index.html").write_text("<!doctype html>")
        if IS_ROOT:
            os.chown(self.dir / "data", HOUSE_UID, HOUSE_UID)

    def doctor(self, *words, covered="", as_user=False):
        """-> status, {subject: (health, says, advice)}. `covered` is shell run before it in a mount namespace of its own."""
        given = {"--data": self.dir / "data", "--web": self.dir / "web", "--listen": "127.0.0.1:0"}
        given |= dict(zip(words[::2], words[1::2]))
        command = [str(self.dir / "bin/stoa"), "doctor", *(str(word) for pair in given.items() for word in pair)]
        if as_user and IS_ROOT:
            command = ["setpriv", f"--reuid={HOUSE_UID}", f"--regid={HOUSE_UID}", "--clear-groups", *command]
        if covered:
            command = ["unshare", "--mount", "--", "/bin/sh", "-ec", covered + "\nexec " + shlex.join(command)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, cwd="/")
        found = {}
        for health, subject, says, advice in re.findall(r"^(OK|weaker|missing) +(.{9}) (.*)(?:\n +-> (.*))?$", done.stdout, re.M):
            found[subject.strip()] = (health, says, advice)
            assert bool(advice) == (health != "OK"), (subject, "what is not OK says what to do, and only that")
        assert found, (done.returncode, done.stdout, done.stderr)
        worst = max(("OK", "weaker", "missing").index(health) for health, _, _ in found.values())
        assert done.returncode == worst, (done.returncode, done.stdout, done.stderr)
        return done.returncode, found


@case
def what_is_here_is_found(place):
    """On a machine that runs the other system tests nothing is missing, and what was tried is gone again."""
    before = set(pathlib.Path("/tmp").glob("stoa-execute-*"))
    status, found = place.doctor()
    assert status < 2 and {"settings", "linux", "rights", "seccomp", "programs", "sandbox", "limits", "python", "kernels", "disk", "page",
                           "port"} <= set(found), found
    assert found["linux"][1] == os.uname().release and re.search(r"in \d+ ms", found["sandbox"][1]), found
    assert re.search(r"ipykernel \d", found["python"][1]) and re.search(r"GiB free, [\d.]+ ms", found["disk"][1]), found
    assert set(pathlib.Path("/tmp").glob("stoa-execute-*")) == before
    assert not list((place.dir / "data").iterdir())


@case
def an_ordinary_user_hears_what_is_weaker(place):
    status, found = place.doctor(as_user=True)
    if found["sandbox"][0] == "missing":
        assert status == 2 and found["rights"][0] == "missing", found
        raise Skip("this machine lets no ordinary user make a sandbox: " + found["sandbox"][1])
    assert found["rights"][0] == "weaker" and "one person" in found["rights"][1], found
    assert found["limits"][0] == "weaker" or "cgroup2" in found["limits"][1], found


@case
def a_wrong_settings_file_is_missing(place):
    file = place.dir / "stoa.toml"
    file.write_text('[serve]\nlissten = "1"\n')
    status, found = place.doctor("--config", file)
    assert status == 2 and found["settings"][0] == "missing" and "did you mean serve.listen?" in found["settings"][1], found
    file.write_text('[serve]\nlisten = "127.0.0.1:0"\n')
    _, found = place.doctor("--config", file)
    assert found["settings"][:2] == ("OK", str(file)), found


@case
def a_program_or_the_page_that_is_not_there_is_missing(place):
    shim = place.dir / "bin/stoa-shim"
    shim.rename(shim.with_suffix(".aside"))
    try:
        status, found = place.doctor()
    finally:
        shim.with_suffix(".aside").rename(shim)
    assert status == 2 and found["programs"][0] == "missing" and "stoa-shim is missing" in found["programs"][1], found
    status, found = place.doctor("--web", place.dir / "data")
    assert status == 2 and found["page"][0] == "missing" and "index.html" in found["page"][1], found


@case
def a_taken_port_is_missing_and_stoas_own_is_not(place):
    with socket.create_server(("127.0.0.1", 0)) as other:
        status, found = place.doctor("--listen", f"127.0.0.1:{other.getsockname()[1]}")
        assert status == 2 and found["port"][0] == "missing" and "another program" in found["port"][1], found
    with House() as house:
        status, found = place.doctor("--listen", f"127.0.0.1:{house.port}")
        assert found["port"][0] == "OK" and "Stoa answers" in found["port"][1], found


@case
def a_service_that_makes_no_sandbox_is_missing(place):
    """Its unit may forbid what the doctor's own spawner can do: the one that runs is asked."""
    file = place.dir / "stoa.toml"
    with House() as house:
        file.write_text(f'[host]\nspawner_socket = "{house.spawner_socket}"\n')
        _, found = place.doctor("--config", file)
        assert found["service"][0] == found["sandbox"][0] == "OK", found
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with listener:
        listener.bind(str(place.dir / "forbidden.sock"))
        listener.listen()
        file.write_text(f'[host]\nspawner_socket = "{place.dir}/forbidden.sock"\n')

        def answer():
            with listener.accept()[0] as asked:
                asked.recv(100)
                asked.send(b"ok\npossible no\nreason can't name the host: Operation not permitted\nusers many\n"
                           b"memory_limit cgroup2\nprocess_limit cgroup2\ncpu_limit cgroup2\n")

        answers = threading.Thread(target=answer)
        answers.start()
        status, found = place.doctor("--config", file)
        answers.join()
    assert status == 2 and found["service"][0] == "missing" and "can't name the host" in found["service"][1], found
    _, found = place.doctor("--config", file)
    assert found["service"][0] == "missing" and "can't be asked" in found["service"][1], found


@case
def a_small_disk_is_weaker_and_a_full_one_missing(place):
    need_root()
    data = shlex.quote(str(place.dir / "data"))
    _, found = place.doctor(covered=f"mount -t tmpfs -o size=1g stoa {data}")
    assert found["disk"][0] == "weaker" and "make room" in found["disk"][2], found
    status, found = place.doctor(covered=f"mount -t tmpfs -o size=1m stoa {data}\nhead -c 2M /dev/zero > {data}/full || true")
    assert status == 2 and found["disk"][0] == "missing" and "make room" in found["disk"][2], found
    status, found = place.doctor(covered=f"mount -t tmpfs -o size=1g,ro stoa {data}")
    assert status == 2 and found["disk"][0] == "missing" and "can't be written" in found["disk"][1], found


@case
def a_python_without_ipykernel_is_missing(place):
    need_root()
    status, found = place.doctor(covered="mount -t tmpfs stoa /usr/lib/python3/dist-packages")
    assert status == 2 and found["python"][0] == "missing" and "python3-ipykernel python3-numpy" in found["python"][2], found


@case
def user_ids_that_somebody_has_are_weaker(place):
    need_root()
    _, found = place.doctor(covered="cp /etc/passwd /dev/shm/p.$$\necho 'someone:x:200001:200001::/:/bin/sh' >> /dev/shm/p.$$\n"
                                    "mount --bind /dev/shm/p.$$ /etc/passwd\nrm /dev/shm/p.$$")
    assert found["user ids"][0] == "weaker" and "someone" in found["user ids"][1], found


@case
def standard_settings_that_an_ordinary_user_cant_read_are_no_error(place):
    """They are left out, with a word about it from the service's programs; --config that can't be read stays an error."""
    need_root()
    covered = "cp /etc/passwd /dev/shm/p.$$; mount -t tmpfs stoa /etc; mv /dev/shm/p.$$ /etc/passwd; mkdir /etc/stoa\n" \
              "echo 'data = \"/secret\"' > /etc/stoa/stoa.toml; chmod 600 /etc/stoa/stoa.toml"
    _, found = place.doctor(covered=covered, as_user=True)
    assert found["settings"][0] == "weaker" and "/etc/stoa/stoa.toml" in found["settings"][1], found
    as_user = f"setpriv --reuid={HOUSE_UID} --regid={HOUSE_UID} --clear-groups {place.dir}/bin/stoa config"

    def run(command):
        done = subprocess.run(["unshare", "--mount", "/bin/sh", "-ec", covered + "\n" + command], capture_output=True, text=True,
                              timeout=WAIT_S)
        return done.returncode, done.stdout, done.stderr

    status, out, err = run(as_user)
    assert status == 0 and "/secret" not in out and "left out" in err, (status, out, err)
    status, out, err = run(as_user + " --config /etc/stoa/stoa.toml")
    assert status == 2 and "can't be read" in err, (status, out, err)
    status, out, err = run(f"{place.dir}/bin/stoa config")
    assert status == 0 and 'data = "/secret"  # from the file' in out and not err, (status, out, err)


def main():
    place = Place()
    try:
        run_cases(CASES, lambda case: case(place))
    finally:
        shutil.rmtree(place.dir, ignore_errors=True)


main()
