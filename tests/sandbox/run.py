#!/usr/bin/python3
"""Runs misbehaving guests in real sandboxes made by a real stoa-spawner, and looks from outside that each ends as stated.

    tests/sandbox/run.py [CASE...]     cases are called by mode and name: root_fork_bomb; STOA_BUILD names the build
    tests/sandbox/run.py --table       ... and prints a table of the guests with how each ended
    tests/sandbox/run.py --page        prints docs/sandbox.md

Modes: "root" (the spawner is root, each person has a user id), "claimed" (the same in a sandbox made ahead), "forked" (in one whose
program is the zygote's) and "user" (the
spawner is an ordinary user). Not as root, the first three are skipped.
"""
import contextlib
from concurrent.futures import ThreadPoolExecutor
import glob
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from cases import Skip, run_cases  # noqa: E402
from sandboxes import (FIRST, IS_ROOT, LAST, OWNER, House, Runtime, expect, give, goes_on, guest, run_guest, start_time,  # noqa: E402, F401
                       wait_until)
from swap import some_swap  # noqa: E402
from sins import ALONE, ATTEMPTS, ELSEWHERE, run_gang  # noqa: E402

WAITS = ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/turn.py", "sleeper"]


# ---- the room's own promises

def honest_work(house):
    """what people do works: threads, processes, servers, plots"""
    science = house.mode == "root" and importable("matplotlib") and importable("pandas")
    run_guest(house, "honest_work", *(["science"] if science else []), processes=128, memory=2 << 30)


def importable(module):
    return subprocess.run(["/usr/bin/python3", "-Ic", f"import importlib.util as u, sys; sys.exit(not u.find_spec('{module}'))"]).returncode == 0


def claimed_home(house):
    """who claims a sandbox has their home in it, as their own, and nothing of what stood there before"""
    person = FIRST + 60
    home = house.data / "homes/claimed-home"
    home.mkdir(0o700)
    (home / "diary.txt").write_text("dear diary")
    for path in (home, home / "diary.txt"):
        os.chown(path, person, person)
    (home / "theirs.txt").write_text("root's")
    (home / "theirs.txt").chmod(0o600)
    runtime = Runtime(house, ["/usr/bin/python3", "-I", "/opt/stoa/kernel/waits.py", "/opt/stoa/kernel/claimed_home.py"], verb="ready", home=home.name)
    wait_until("the program that waits", lambda: (runtime.folder / "kernel/ready").exists())
    text = (runtime.folder / "arguments").read_text()
    expect("--start-when-attached" in text, text)
    expect(not list(home.glob("made-*")), "something of before is in the home")
    answer = runtime.claim(uid=person)
    expect(answer == "ok\n", "claim: " + answer)
    runtime.say("START")
    ended = runtime.hear("EXITED")
    expect(ended == "EXITED code 0" and "SURPRISE" not in runtime.output(), ended + runtime.output())
    expect((home / "mine.txt").read_text() == "mine" and os.stat(home / "mine.txt").st_uid == person, "what the guest wrote is not the person's")
    expect(os.stat(home / "theirs.txt").st_uid == 0, "a file changed hands")
    expect(not list(home.glob("made-*")), "something of before is in the home")
    runtime.say("RESTART")  # an ordinary program from here on, in the same home
    runtime.hear("STARTED", 2)
    ended = runtime.hear("EXITED", 2)
    expect(ended == "EXITED code 0" and "SURPRISE" not in runtime.output(), ended + runtime.output())
    runtime.end()


def claimed_limits(house):
    """limits hold in a claimed sandbox, and its share of the processors is a usual one"""
    limit = 128 << 20
    runtime = guest(house, "memory_bomb", limit, memory=limit, ahead=True)
    runtime.say("START")
    by_group = runtime.answer["memory_limit"].startswith("cgroup")
    ended = runtime.hear("EXITED")
    expect(ended == ("EXITED signal 9" if by_group else "EXITED code 42"), f"ended by {ended}: {runtime.output()}")
    plain = guest(house, "sleeper")
    waiting = Runtime(house, WAITS, verb="ready")
    shares = [share_of(each) for each in (plain, runtime, waiting)]
    expect(shares[0] == shares[1] and (shares[0] is None or shares[2] < shares[0] / 50), f"shares {shares}")
    for each in (runtime, plain, waiting):
        each.end()


def share_of(runtime):
    """The weight of its group, or None where processors have no group."""
    for pattern in ("/sys/fs/cgroup/**/cpu.shares", "/sys/fs/cgroup/**/cpu.weight"):
        for path in glob.glob(pattern.replace("**", f"**/stoa/{runtime.name}"), recursive=True):
            return int(pathlib.Path(path).read_text())
    return None


def stands_back(house):
    """a sandbox that is asked to stand back has a smaller share of the processors than others, until it is asked forward; what is no sandbox has none"""
    runtime, neighbour = guest(house, "sleeper"), guest(house, "sleeper")
    asked = lambda verb, init: house.ask(f"{verb}\nruntime {runtime.name}\ninit {init}\n")
    itself = f"{runtime.init} {runtime.init_time}"
    usual = share_of(neighbour)
    for verb, share in (("stand-back", usual and usual / 8), ("stand-back", usual and usual / 8), ("come-forward", usual)):
        answer = asked(verb, itself)
        expect(answer == "ok\n", answer)
        found = share_of(runtime)
        expect(found == share or share and abs(found / share - 1) < 0.1, f"after {verb} a share of {found}, not {share}")  # version 2 counts to 100
        expect(share_of(neighbour) == usual, "the neighbour's share changed")
    for other in (f"{runtime.init} {runtime.init_time + 1}", f"{os.getpid()} {start_time(os.getpid())}"):
        answer = asked("stand-back", other)
        expect(answer.startswith("failed\n") and share_of(runtime) == usual, answer)
    runtime.end()
    neighbour.end()


def claim_once(house):
    """a claim is refused for a sandbox that has a home, for another's home, and for what is no sandbox of ours"""
    runtime = guest(house, "sleeper", ahead=True)
    before = pathlib.Path(f"/proc/{runtime.init}/mountinfo").read_text()
    expect(runtime.claim(home="someone", uid=FIRST + 95).startswith("failed\n"), "a second home came into a sandbox")
    plain = guest(house, "sleeper")
    expect(plain.claim(home="someone", uid=FIRST + 95).startswith("failed\n"), "a home came over another's")
    expect(pathlib.Path(f"/proc/{runtime.init}/mountinfo").read_text() == before, "the mounts changed")
    waiting = Runtime(house, WAITS, verb="ready")
    os.symlink("/etc", house.data / "homes/link-out")
    for changes in ({"uid": FIRST + 97, "home": runtime.home.name}, {"uid": 0}, {"uid": OWNER}, {"uid": LAST + 1}, {"home": "link-out"},
                    {"home": "../homes"}, {"init": f"{waiting.init} {waiting.init_time + 1}"}, {"init": f"{os.getpid()} {start_time(os.getpid())}"},
                    {"init": f"{waiting.shim} {waiting.shim_time}"}, {"uid": os.stat(waiting.folder / "kernel").st_uid}):
        answer = waiting.claim(**changes)
        expect(answer.startswith("failed\n"), f"{changes}: {answer}")
    expect("stoa-unclaimed" in pathlib.Path(f"/proc/{waiting.init}/mountinfo").read_text(), "the empty home is gone")
    expect(waiting.claim() == "ok\n", "what was refused can't be claimed rightly any more")
    for each in (runtime, plain, waiting):
        each.end()


def waits_for_nobody(house):
    """a sandbox that nobody claims ends with its shim, and by stop, and leaves nothing"""
    def program():
        return Runtime(house, WAITS, verb="ready")
    first, second = program(), program()
    wait_until("both", lambda: all((each.folder / "kernel/ready").exists() for each in (first, second)))
    uid = os.stat(first.folder / "kernel").st_uid
    house.end_spawner(signal.SIGKILL)
    house.start_spawner()
    os.kill(first.shim, signal.SIGKILL)
    wait_until("the end", lambda: not first.lives())
    wait_until("the last process", lambda: not processes_of(uid))
    for each in (first, second):
        each.end()


def processes_of(uid):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                found.append(folder.name)
    return found


def refused_ahead(house):
    """a spawner that is not root makes nothing ahead, and says why"""
    folder = house.data / f"runtimes/{house.prefix}-0"
    folder.mkdir(exist_ok=True)
    give(folder)
    answer = house.ask(house.request(verb="ready"))
    expect(answer.startswith("failed\n") and "root" in answer, answer)


def killed_and_ended(runtime):
    """The second program of a restarted runtime, and what init said from the first word to the last."""
    runtime.say("SIGNAL 9")
    expect(runtime.hear("EXITED", 2) == "EXITED signal 9", "ended otherwise")
    runtime.say("QUIT")
    wait_until("the end", lambda: not runtime.lives())
    heard = [message.split()[0] for message in runtime.messages() if message != "CLOSED"]
    expect(heard == "WAYOUT READY STARTED EXITED GONE STARTED EXITED GONE".split(), f"heard {runtime.messages()}")
    runtime.end()


def orders(house):
    """init interrupts, restarts, quits and reports as the contract says"""
    runtime = guest(house, "sleeper")
    expect(runtime.hear("READY") == "READY", "no READY")
    runtime.say("SIGNAL 2")  # nothing runs: ignored
    runtime.say("nonsense")
    runtime.say("SIGNAL 99")
    runtime.say("START")
    runtime.hear("STARTED")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    runtime.say("SIGNAL 2")
    wait_until("the interrupt", lambda: "interrupted" in runtime.output())
    runtime.say("RESTART")
    runtime.hear("STARTED", 2)
    killed_and_ended(runtime)


def missing_program(house):
    """a program that is not there ends with 127 and a line in its log"""
    runtime = Runtime(house, ["/usr/bin/no-such-program"])
    runtime.say("START")
    expect(runtime.hear("EXITED") == "EXITED code 127", "ended otherwise")
    expect("can't start /usr/bin/no-such-program" in runtime.output(), runtime.output())
    runtime.end()


def shim_gone(house):
    """when the shim dies its sandbox ends"""
    runtime = guest(house, "sleeper")
    runtime.say("START")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    os.kill(runtime.shim, signal.SIGKILL)
    wait_until("the end", lambda: not runtime.lives())
    runtime.end()


def shim_place(house):
    """the shim runs as the owner in its own session with nothing but its control socket"""
    runtime = guest(house, "sleeper")
    runtime.hear("READY")
    text = (runtime.folder / "arguments").read_text()
    expect(f"--dir\n{runtime.folder}\n--control\n3\n" in text, text)
    expect(("--memory-events\n" + runtime.answer["memory_events"] in text) == bool(runtime.answer["memory_events"]), text)
    expect(f"uid {(OWNER,) * 3} gid {(OWNER,) * 3} groups [] sid True" in text, text)
    # the fake's own: its listener, its messages file and the listing come after 3
    expect("descriptors [0, 1, 2, 3" in text, text)
    status = os.stat(runtime.folder / "kernel")
    if house.mode == "root":
        expect((status.st_uid, status.st_gid) == (os.stat(runtime.home).st_uid, OWNER), "the socket folder has other owners")
    expect(status.st_mode & 0o7777 == 0o2770, f"the socket folder has mode {status.st_mode:o}")
    runtime.end()


def spawner_killed(house):
    """a killed spawner takes nobody along, and the next one can stop what the first started"""
    runtime = guest(house, "sleeper")
    runtime.say("START")
    wait_until("the program", lambda: "sleeping" in runtime.output())
    house.end_spawner(signal.SIGKILL)
    runtime.say("SIGNAL 2")
    wait_until("the interrupt", lambda: "interrupted" in runtime.output())
    expect(runtime.lives() and start_time(runtime.shim) == runtime.shim_time, "somebody died")
    house.start_spawner()
    answer = house.ask(house.request(runtime=runtime.name, uid=FIRST + 50, home=runtime.home.name if house.mode == "user" else "p50"))
    expect(answer.startswith("failed\n"), "a second sandbox for a living runtime: " + answer)
    runtime.end()


def held(house):
    """a sandbox whose processes are held stands still, goes on where it was, and can be ended"""
    runtime = guest(house, "counter")
    runtime.say("START")
    if not runtime.answer["freezer"]:
        raise Skip("no control group here holds processes")
    freezer = pathlib.Path(runtime.answer["freezer"])
    count = lambda: len(runtime.output())
    wait_until("the program", count)
    hold, go = ("1", "0") if freezer.name == "cgroup.freeze" else ("FROZEN", "THAWED")
    stands = lambda: "frozen 1" in (freezer.parent / "cgroup.events").read_text() if hold == "1" else freezer.read_text() == "FROZEN\n"
    for _ in range(3):
        freezer.write_text(hold)
        wait_until("all of it to stand", stands)
        before = count()
        probe = house.ask("probe\n")  # some time passes; others are served
        expect(probe.startswith("ok\n") and count() == before, "it went on while it was held")
        freezer.write_text(go)
        wait_until("more of it", lambda: count() > before)
    freezer.write_text(hold)
    wait_until("all of it to stand", stands)
    expect(runtime.stop() == "ok\n" and not runtime.lives(), "it could not be ended")


def stop_only_sandboxes(house):
    """stop ends sandboxes only: not others' processes, not a number used again"""
    victim = subprocess.Popen(["/usr/bin/sleep", "600"])
    try:
        for pid in (victim.pid, house.spawner.pid):
            answer = house.ask(f"stop\nruntime none\ninit {pid} {start_time(pid)}\n")
            expect(answer == "failed\nthe process is no sandbox", answer)
        runtime = guest(house, "sleeper")
        expect(house.ask(f"stop\nruntime none\ninit {runtime.init} {runtime.init_time + 1}\n") == "ok\n", "stop by a wrong time")
        answer = house.ask(f"stop\nruntime {runtime.name}\ninit {runtime.init} {runtime.init_time + 1}\n")
        expect(answer.startswith("failed\n"), "the folder of a living runtime was swept: " + answer)
        expect(runtime.lives() and victim.poll() is None and (runtime.folder / "kernel").exists(), "somebody died")
        runtime.end()
        expect(runtime.stop() == "ok\n", "a second stop")
    finally:
        victim.kill()
        victim.wait()


def refused_requests(house):
    """requests that name other paths, other users or nonsense are refused"""
    folder = house.data / f"runtimes/{house.prefix}-0"
    folder.mkdir(exist_ok=True)
    give(folder)
    for changes in ({"runtime": "../x"}, {"runtime": "a/b"}, {"runtime": ""}, {"home": ".."}, {"home": "a\0b"}, {"home": "x" * 65},
                    {"memory": 1}, {"memory": -1}, {"cores": 0}, {"processes": 10 ** 9}, {"tmp": "1e9"}, {"uid": "0"}, {"extra": 1},
                    {"arguments": []}, {"arguments": ["relative"]}, {"arguments": ["/x"] * 33}, {"runtime": "missing"}):
        answer = house.ask(house.request(**changes))
        expect(answer.startswith("failed\n"), f"{changes} was answered with {answer}")
    for message in (b"", b"nonsense", b"start", b"stop\n", b"x" * 9000, bytes(100), b"start\n" + b"runtime x\n" * 2):
        if message:
            expect(house.ask(message).startswith("failed\n"), f"{message[:20]} was not refused")
    if house.mode == "root":
        for uid in (FIRST - 1, LAST + 1, 1000, OWNER):
            expect(house.ask(house.request(uid=uid)).startswith("failed\n"), f"uid {uid}")


def planted_outside(house):
    """links where a home or a socket folder should be are refused"""
    homes, runtimes = house.data / "homes", house.data / "runtimes"
    other = homes / "owned"
    other.mkdir(exist_ok=True)
    os.symlink(other, homes / "linked")
    os.symlink("/etc", homes / "system")
    folder = runtimes / "linked"
    folder.mkdir()
    give(folder)
    for home in ("linked", "system"):
        expect(house.ask(house.request(runtime="linked", home=home)).startswith("failed\n"), f"home {home}")
    os.symlink("/etc", folder / "kernel2")
    (folder / "kernel").exists() and (folder / "kernel").rmdir()
    os.symlink(other, folder / "kernel")
    expect(house.ask(house.request(runtime="linked", home="p0")).startswith("failed\n"), "a linked socket folder")
    os.symlink(folder, runtimes / "linked2")
    expect(house.ask(house.request(runtime="linked2", home="p0")).startswith("failed\n"), "a linked runtime folder")
    stranger = homes / "stranger"
    stranger.mkdir()
    os.chown(stranger, FIRST + 99, FIRST + 99)
    expect(house.ask(house.request(runtime="linked", home="stranger")).startswith("failed\n"), "another's home")
    expect(os.stat("/etc").st_uid == 0 and os.stat(stranger).st_uid == FIRST + 99, "a folder changed hands")


def strangers(house):
    """the spawner serves its owner only"""
    expect(os.stat(house.socket).st_mode & 0o777 == 0o600, "the socket's mode")
    expect(os.stat(house.socket).st_uid == OWNER, "the socket's owner")
    os.chmod(house.socket, 0o666)
    code = f"import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect({house.socket!r}); s.send(b'probe\\n'); print(s.recv(100))"
    result = subprocess.run(["/usr/bin/python3", "-c", code], user=65101, group=65101, extra_groups=[], capture_output=True, text=True)
    os.chmod(house.socket, 0o600)
    expect("possible" not in result.stdout, result.stdout)


def forks_a_kernel(house):
    """a program of the zygote's obeys init as any other, waits for START ahead and with a home, and starts by exec after RESTART"""
    zygote = house.zygote()
    for ahead in (False, True):
        runtime = guest(house, "sleeper", forked=True, ahead=ahead)
        wait_until("the program that waits", lambda: (runtime.folder / "kernel/ready").exists())
        (program,) = children_of(runtime.init)
        runtime.say("START")
        told = runtime.hear("STARTED")
        wait_until("the program", lambda: "sleeping" in runtime.output())
        inside = [line.split()[-1] for line in pathlib.Path(f"/proc/{program}/status").read_text().splitlines() if line.startswith("NSpid")]
        expect(runtime.output().startswith("forked\n") and told == f"STARTED {inside[0]}", (told, inside, runtime.output()))
        expect(not (runtime.folder / "kernel/ready").exists(), "it is ready still")
        runtime.say("SIGNAL 2")
        wait_until("the interrupt", lambda: "interrupted" in runtime.output())
        runtime.say("RESTART")
        runtime.hear("STARTED", 2)
        wait_until("the next program", lambda: "executed\nsleeping" in runtime.output())
        killed_and_ended(runtime)
    expect(house.zygotes() == [zygote] and not children_of(zygote), "the zygote keeps something of its kernels")
    never = guest(house, "sleeper", forked=True)  # ended before anybody wanted it
    wait_until("the program that waits", lambda: (never.folder / "kernel/ready").exists())
    never.say("QUIT")
    wait_until("the end", lambda: not never.lives())
    never.end()


def children_of(pid):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((folder / "stat").read_bytes().rsplit(b")", 1)[1].split()[1]) == pid:
                found.append(int(folder.name))
    return found


def zygote_killed(house):
    """a killed zygote takes nobody along, whoever waited for it starts by exec, and there is another"""
    zygote = house.zygote()
    living = guest(house, "sleeper", forked=True)
    living.say("START")
    wait_until("the program", lambda: "sleeping" in living.output())
    os.kill(zygote, signal.SIGSTOP)
    waiting = [guest(house, "sleeper", forked=True), guest(house, "sleeper", forked=True, verb="ready")]
    waiting[0].say("START")
    os.kill(zygote, signal.SIGKILL)
    wait_until("the program", lambda: "executed\nsleeping" in waiting[0].output())
    wait_until("the program that waits", lambda: (waiting[1].folder / "kernel/ready").exists())
    expect(waiting[1].claim() == "ok\n", "no home for it")
    waiting[1].say("START")
    wait_until("the program", lambda: "executed\nsleeping" in waiting[1].output())
    living.say("SIGNAL 2")
    wait_until("the interrupt", lambda: "interrupted" in living.output())
    wait_until("another zygote", lambda: house.zygotes() not in ([], [zygote]))
    house.zygote()
    again = guest(house, "sleeper", forked=True)
    again.say("START")
    wait_until("the program", lambda: "forked\nsleeping" in again.output())
    other = house.zygotes()
    house.end_spawner(signal.SIGKILL)
    wait_until("its zygote's end", lambda: not any(start_time(pid) for pid in other))
    expect(living.lives() and again.lives(), "somebody died with the spawner")
    house.start_spawner()
    for each in (living, *waiting, again):
        each.end()


def zygote_place(house):
    """the zygote has five rights, no network, no environment of the spawner's, no file of a person and no descriptor too many"""
    pid = house.zygote()
    status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
    kept = sum(1 << n for n in (6, 7, 8, 18, 21))  # setgid, setuid, setpcap, sys_chroot, sys_admin
    expect({int(status[name], 16) for name in ("CapPrm", "CapEff", "CapBnd")} == {kept} and int(status["CapInh"], 16) == 0, status)
    expect(status["NoNewPrivs"] == "1" and status["Threads"] == "1", status)
    mounts = pathlib.Path(f"/proc/{pid}/mountinfo").read_text()
    expect(str(house.data) not in mounts and " /proc " not in mounts and " /sys " not in mounts, mounts)
    writable = [line.split()[4] for line in mounts.splitlines() if line.split()[5].startswith("rw") and " tmpfs " not in line and " devpts " not in line]
    expect(not writable, writable)
    expect(b"STOA_TEST_SECRET" not in pathlib.Path(f"/proc/{pid}/environ").read_bytes(), "it has the spawner's environment")
    for space in ("net", "ipc", "uts", "mnt"):
        expect(os.readlink(f"/proc/{pid}/ns/{space}") != os.readlink(f"/proc/{house.spawner.pid}/ns/{space}"), f"it shares {space}")
    runtime = guest(house, "sleeper", forked=True)
    wait_until("the program that waits", lambda: (runtime.folder / "kernel/ready").exists())
    house.zygote()
    names = {int(n): os.readlink(f"/proc/{pid}/fd/{n}").split(":")[0] for n in os.listdir(f"/proc/{pid}/fd")}
    expect(sorted(names) == [0, 1, 2, 3, 4] and names[3] == "socket" and names[4] in ("anon_inode", "pidfd"), names)
    # Its kernel has nothing of it: from outside, where all is seen.
    (program,) = children_of(runtime.init)
    names = {n: os.readlink(f"/proc/{program}/fd/{n}").split(":")[0] for n in os.listdir(f"/proc/{program}/fd")}
    expect(names == {"0": "pipe", "1": "pipe", "2": "pipe"}, names)
    own, inits = ({space: os.readlink(f"/proc/{each}/ns/{space}") for space in ("net", "ipc", "uts", "mnt", "pid", "cgroup")} for each in (program, runtime.init))
    groups, its = (pathlib.Path(f"/proc/{each}/cgroup").read_text() for each in (program, runtime.init))
    expect(own == inits and groups == its, (own, inits, groups, its))
    runtime.end()


def zygote_of_others(house):
    """where others than root may write what the zygote would execute there is none, and kernels start by exec"""
    house.end_spawner(signal.SIGTERM)
    (house.root / "kernel/launch.py").chmod(0o664)
    house.start_spawner()
    try:
        for _ in range(2):
            runtime = guest(house, "sleeper", forked=True)
            runtime.say("START")
            wait_until("the program", lambda: "executed\nsleeping" in runtime.output())
            runtime.end()
        expect(not house.zygotes(), "there is a zygote")
    finally:
        house.end_spawner(signal.SIGTERM)
        (house.root / "kernel/launch.py").chmod(0o644)
        house.start_spawner()


def no_zygote_for_one(house):
    """an ordinary user's spawner has no zygote; whoever asks for one gets a program started by exec"""
    runtime = guest(house, "sleeper", forked=True)
    runtime.say("START")
    wait_until("the program", lambda: "executed\nsleeping" in runtime.output())
    expect(not house.zygotes(), "there is a zygote")
    runtime.end()


def many_at_once(house):
    """ten sandboxes start, live beside each other and end; the time of a start is told"""
    runtimes = [guest(house, "sleeper") for _ in range(10)]
    for runtime in runtimes:
        runtime.hear("READY")
    times = sorted(runtime.started_in_ms for runtime in runtimes)
    house.note = f"start {statistics.median(times):.1f} ms median, {times[-1]:.1f} ms worst"
    for runtime in runtimes:
        runtime.end()


def bounded_with_swap(house):
    """where the machine has swap, who takes memory without end is ended by what memory and swap hold together, and a neighbour keeps its own"""
    limit = 128 << 20
    neighbour = guest(house, "sleeper", memory=limit)
    neighbour.hear("READY")
    with some_swap(house.root, 512):
        runtime = guest(house, "memory_bomb", limit, memory=limit)
        if not runtime.answer["memory_limit"].startswith("cgroup"):
            raise Skip("no group counts memory here")
        runtime.say("START")
        expect(runtime.hear("EXITED") == "EXITED signal 9", f"ended otherwise: {runtime.messages()}, {runtime.output()}")
        expect("SURPRISE" not in runtime.output(), runtime.output())
        goes_on(runtime)
        expect(neighbour.lives(), "a neighbour ended with it")


PROMISES = {"root": [honest_work, claimed_home, claimed_limits, stands_back, claim_once, waits_for_nobody, forks_a_kernel, zygote_killed, zygote_place, zygote_of_others, orders, missing_program, shim_gone, shim_place, spawner_killed,
                     held, stop_only_sandboxes, refused_requests, planted_outside, strangers, bounded_with_swap, many_at_once],
            "user": [honest_work, refused_ahead, no_zygote_for_one, orders, missing_program, shim_gone, shim_place, spawner_killed, stop_only_sandboxes, refused_requests]}


# ---- the guests, as cases

class Houses:
    """One house for each mode, made when the first case of it comes; the gang runs once in each."""

    def __init__(self, build):
        self.build = build
        self.houses = {}
        self.gangs = {}  # mode -> what it brings
        self.pool = ThreadPoolExecutor()

    def of(self, mode):
        if not IS_ROOT and mode != "user":
            raise Skip("needs root")
        key = "root" if mode in ("claimed", "forked") else mode
        if key not in self.houses:
            house = self.houses[key] = House(self.build, key)
            house.note, probe = "", house.probe()
            print(f"[{key}] possible: {probe['possible']}; limits: memory {probe['memory_limit']}, processes {probe['process_limit']}, "
                  f"processors {probe['cpu_limit']}; {probe['reason']}", flush=True)
            house.possible, house.reason = probe["possible"] == "yes", probe["reason"]
        house = self.houses[key]
        if not house.possible:
            raise Skip(f"no sandbox can be made here: {house.reason}")
        return house

    def start_gangs(self, modes):
        """They try beside the other cases, each gang in a house of its own."""
        for mode in modes:
            if IS_ROOT or mode == "user":
                self.gangs[mode] = self.pool.submit(self.run_gang, mode)

    def run_gang(self, mode):
        house = House(self.build, "root" if mode in ("claimed", "forked") else mode)
        try:
            if house.probe()["possible"] == "yes":
                return run_gang(house, mode in ("claimed", "forked"), mode == "forked")
        finally:
            house.close()

    def gang(self, mode):
        self.of(mode)  # says why not
        return self.gangs[mode].result()

    def close(self):
        self.pool.shutdown()
        for house in self.houses.values():
            house.close()


ENDED = {}  # (guest, mode) -> how it ended, for the table


def member(name, mode):
    def case(houses):
        status, output, _ = houses.gang(mode)[name]
        surprises = [line for line in output.splitlines() if line.startswith("SURPRISE")]
        expect(status == "0" and not surprises, "; ".join(surprises) or f"status {status}: {output[-600:]}")
        attempts = sum(line.startswith("refused:") for line in output.splitlines())
        expect(attempts > 0 or "as it should be:" in output or name == "outside" or "works:" in output, f"it tried nothing: {output!r}")
        ENDED[name, mode] = f"refused {attempts} times" if attempts else "came to nothing"
    return case


def lone(name, mode):
    def case(houses):
        house = houses.of(mode)
        try:
            ALONE[name]["look"](house)
            ENDED[name, mode] = ALONE[name]["ends"]
        finally:
            end_all(house)
    return case


def promise(look, mode):
    def case(houses):
        house = houses.of(mode)
        try:
            look(house)
        finally:
            end_all(house)
    return case


def end_all(house):
    for runtime in list(house.runtimes):
        with contextlib.suppress(Exception):
            runtime.end()


def named(mode, name, case):
    case.__name__ = f"{mode}_{name}"
    return case


def all_cases():
    for mode in ("root", "user"):
        for name, sin in ALONE.items():
            if mode in sin["modes"]:
                yield named(mode, name, lone(name, mode))
        for look in PROMISES[mode]:
            yield named(mode, look.__name__, promise(look, mode))
    for mode in ("root", "claimed", "forked", "user"):
        for name, *_ in [*ATTEMPTS, ("outside",)]:
            yield named(mode, name, member(name, mode))


def table():
    modes = ("root", "claimed", "forked", "user")
    lines = [("guest", *modes)]
    for name in [*(name for name, *_ in ATTEMPTS), *ALONE]:
        ended = [ENDED.get((name, mode), "-") for mode in modes]
        lines.append((name, *ended))
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    print("\n".join("  ".join(word.ljust(width) for word, width in zip(line, widths)).rstrip() for line in lines))
    print(f"{len(ATTEMPTS) + len(ALONE)} guests")


def page():
    lines = ["# What a sandbox holds", "",
             "Written by `./dev guests --page` from tests/sandbox/sins.py, where each guest is a program of this name in tests/sandbox/guests. `./test` runs",
             "them all: as root, in sandboxes that were made ahead and claimed, in such whose program is a fork of the zygote, and with a spawner that is",
             "an ordinary user. `./dev guests` prints how each ended on this machine. After the attempts the machine is looked at from outside: nothing changed, nobody was ended, nobody connected.", "",
             f"{len(ATTEMPTS) + len(ALONE)} guests.", "", "## Refused", "", "| guest | tries | held by |", "|---|---|---|"]
    lines += [f"| {name} | {what} | {held} |" for name, what, held in ATTEMPTS]
    lines += ["", "## Held to what is theirs", "", "Each has a sandbox to itself. Afterwards a program starts in it anew, unless its end is what is asked for.", "",
              "| guest | does | held by | ends |", "|---|---|---|---|"]
    lines += [f"| {name} | {sin['what']} | {sin['held']} | {sin['ends']} |" for name, sin in ALONE.items()]
    lines += ["", "## Held outside the sandbox", "", "| sin | held by | tried in |", "|---|---|---|"]
    lines += [f"| {what} | {held} | {where} |" for _, what, held, where in ELSEWHERE]
    lines += ["", "## Not held", ""]
    lines += [f"- {name}: {sin['open']}." for name, sin in ALONE.items() if sin["open"]]
    lines += [f"- {line}" for line in NOT_HELD]
    return "\n".join(lines) + "\n"


NOT_HELD = [
    "Swap: the limit of memory and swap together is set where the kernel counts swap (version 1: memory.memsw, version 2: memory.swap.max); elsewhere a guest fills the machine's swap.",
    "As an ordinary user without control groups memory is limited for each process, not for their sum, and processors are not limited.",
    "A guest may lower its own out-of-memory score down to init's where the spawner lacks CAP_SYS_RESOURCE: then its own sandbox may end instead of one process.",
    "File locks (fcntl) are memory of the kernel's, 190 bytes each, that no group counts and no limit bounds: a million a few seconds, until its processes end.",
    "The folder of a kernel's sockets lies below host/runtimes, by default on the database's disk: without a quota there its files are bounded in size, not in number. What they are"
    " swept up in takes the spawner 50,000 at a time, and others' starts wait seconds meanwhile.",
    "Watching read-only system files (inotify) tells a guest when neighbours open them; the paths of homes stand in its mount table.",
]


def main():
    if "--page" in sys.argv:
        sys.stdout.write(page())
        return
    with_table = "--table" in sys.argv
    if with_table:
        sys.argv.remove("--table")
    build = pathlib.Path(os.environ.get("STOA_BUILD", HERE.parent.parent / "build/dev"))
    if not (build / "bin/stoa-spawner").exists():
        print("skipped: stoa-spawner is not built")
        sys.exit(77)
    houses = Houses(build)
    cases = list(all_cases())
    wanted = [case.__name__ for case in cases if not sys.argv[1:] or case.__name__ in sys.argv[1:]]
    try:
        houses.start_gangs([mode for mode in ("root", "claimed", "forked", "user") if any(f"{mode}_{name}" in wanted for name in [*(name for name, *_ in ATTEMPTS), "outside"])])
        run_cases(cases, lambda case: case(houses))
    finally:
        if with_table:
            table()
        houses.close()


if __name__ == "__main__":
    main()
