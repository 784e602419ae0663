#!/usr/bin/python3
"""The Debian package in a Debian 12 of its own (kernel 6.1, systemd, cgroup v2): one line a step, and it ends at the first that fails.

    tests/machine/run.py --deb FILE [--image DIR] [--shell] [STEP...]

STEPs are installs, runs, upgrades, reboots, guests, removes; all of them unless named. Without installs there is no Stoa in the machine,
so what needs one brings it along. --shell boots, installs and opens a shell there instead. Everything is emulated: 10 minutes, not one.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import house  # noqa: E402
from house import House, text_of  # noqa: E402
from machine import Failed, Machine  # noqa: E402

house.WAIT_S = house.NEXT_S = 600  # of an emulated machine, which may share its processors

HOME = "/var/lib/stoa/homes"
APT = "DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "
SERVICES = ("stoa-spawner", "stoa-host", "stoa-serve")
COUNTER = """import os, time
n = 0
while not os.path.exists('enough'):
    print(n, flush=True)
    n += 1
    time.sleep(0.05)
"""


def expect(claim, what):
    if not claim:
        raise Failed(what)


def becomes(claim, what, limit_s=600):
    end = time.monotonic() + limit_s
    while not (value := claim()):
        expect(time.monotonic() < end, f"not within {limit_s} s: {what}")
        time.sleep(0.5)
    return value


def higher(deb, version, folder):
    """The same package, called a later one."""
    run = lambda *words: subprocess.run([str(w) for w in words], check=True, capture_output=True)
    run("dpkg-deb", "--raw-extract", deb, folder / "tree")
    control = folder / "tree/DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text()))
    run("dpkg-deb", "--root-owner-group", "--build", folder / "tree", folder / "later.deb")
    return folder / "later.deb"


class Rehearsal:
    def __init__(self, machine, build):
        self.machine, self.build = machine, build
        self.port, self.token = machine.web_port, None  # what tests/house.py's Person asks for
        self.sh = machine.sh

    def pid(self, service):
        return int(self.sh(f"systemctl show --value -p MainPID {service}"))

    def sign_in(self):
        """With the link that serve printed last, as docs/operating.md says where to find it."""
        def link():
            found = re.findall(r"/sign-in#(\S+)", self.sh(f"journalctl -o cat -u stoa-serve _PID={self.pid('stoa-serve')}"))
            return found and found[-1]
        self.token = becomes(link, "serve prints a link to sign in")
        return House.sign_in(self)

    def of_stoa(self):
        """Programs of ours and of notebooks, by what they are called."""
        return self.sh("ps -eo user:20,args | grep -E 'stoa-(shim|spawner)|/stoa (serve|host)|kernel/launch' | grep -v grep || true").strip()

    def groups(self):
        return self.sh("find /sys/fs/cgroup/stoa -mindepth 1 -maxdepth 1 -type d 2> /dev/null || true").split()

    # -- steps, each returns what it saw

    def installs(self):
        self.sh(APT + "install /srv/stoa.deb", 900)
        states = self.sh(f"systemctl is-active {' '.join(SERVICES)}").split()
        expect(states == ["active"] * 3, states)
        # The operator's own line in the settings: the address under which the machine is reached from outside of it.
        self.sh(f"sed -i 's|^# public_origins = .*|public_origins = [\"http://127.0.0.1:{self.port}\"]|' /etc/stoa/stoa.toml && systemctl restart stoa-serve")
        self.person = self.sign_in()
        status, said = self.machine.try_sh("stoa doctor --config /etc/stoa/stoa.toml")
        limits = [line for line in said.splitlines() if " limits " in line]
        expect(status < 2 and "memory by cgroup2, processes by cgroup2, processors by cgroup2" in limits[0], said)
        status, unprivileged = self.machine.try_sh("cd / && setpriv --reuid=stoa --regid=stoa --clear-groups stoa doctor --config /etc/stoa/stoa.toml")
        expect(status < 2, unprivileged)
        kernel, systemd = self.sh("uname -r && systemctl --version | head -n 1").splitlines()
        return f"Linux {kernel}, {systemd}; the three services run; signed in by the link in the journal; doctor: " + " ".join(limits[0].split())

    def runs(self):
        person = self.person
        self.notebook = person.create("Rehearsal")
        with person.open(self.notebook) as page:
            self.first = page.insert("import os\nmarker = os.urandom(8).hex()\nopen('kept.txt', 'w').write(marker)\nprint(os.getpid(), marker)")
            start = time.monotonic()
            run, ops = page.run(self.first)
            took = time.monotonic() - start
            expect(run["phase"] == "done", (run, ops))
            self.before = text_of(ops)
            limits = self.limits()
            # The network's way out stands, and says no to what is closed.
            asked = page.insert("import urllib.request, urllib.error\ntry:\n    urllib.request.urlopen('http://169.254.169.254/', timeout=60)\n"
                                "except urllib.error.HTTPError as refused:\n    print(refused.code, refused.reason)", after=self.first)
            run, ops = page.run(asked)
            expect(text_of(ops).startswith("403 "), (run, ops))
            shown = self.usage_shown(page, asked)
            said = self.out_of_memory(page, asked)
        return f"first result after {took:.1f} s; {limits}; the page shows {shown}; out of memory: {said}"

    def limits(self):
        """Every kernel, also one that waits, is in a group of version 2 of its own, and its limits are written there. The zygote is root's and no kernel."""
        of_kernels = set(self.sh("for pid in $(pgrep -f '^/usr/bin/python3 .*kernel/launch.py'); do [ $(stat -c %u /proc/$pid) = 0 ] || cut -d : -f 3 /proc/$pid/cgroup; done").split())
        expect(of_kernels and {f"/sys/fs/cgroup{group}" for group in of_kernels} <= set(self.groups()), (of_kernels, self.groups()))
        held = {self.sh(f"cd /sys/fs/cgroup{group} && for f in memory.max memory.swap.max pids.max cpu.max; do echo $f $(cat $f); done")
                for group in of_kernels}
        expect(len(held) == 1 and " max" not in next(iter(held)), held)
        return ", ".join(next(iter(held)).strip().split("\n"))

    def usage_shown(self, page, after):
        """The numbers of the runtime's panel, which v2's files give: none may be absent, and a loop is seen to compute."""
        work = page.insert("import time\nend = time.time() + 25\nheld = bytearray(100 << 20)\nwhile time.time() < end: pass", after=after)
        (run,) = page.start(work)
        seen = None
        while True:
            message = page.next("runtime_changed", "runs_changed")
            if message["type"] == "runtime_changed":
                state = message["runtime"]
                if (state.get("cpu_percent") or 0) > 50 and (state.get("memory_bytes") or 0) > 100 << 20:
                    seen = state
            elif any(one["run_id"] == run and one["phase"] == "done" for one in message["runs"]):
                break
        expect(seen, "the page is never told that a loop computes and holds memory")
        use = seen.get("use") or {}
        expect(use.get("processes", 0) >= 1 and use.get("max_processes") and seen.get("memory_limit_bytes"), seen)
        return (f"{seen['memory_bytes'] >> 20} of {seen['memory_limit_bytes'] >> 20} MB, {seen['cpu_percent']} %, "
                f"{use['processes']} of {use['max_processes']} processes")

    def out_of_memory(self, page, after):
        """A process that a cell starts ends for it, and the cell says so in numbers; the kernel lives on."""
        bomb = page.insert("import subprocess, sys\nended = subprocess.run([sys.executable, '-c', 'held = []\\nwhile True: held.append(bytes([1]) * (16 << 20))'])\n"
                           "print(ended.returncode)", after=after)
        run, ops = page.run(bomb)
        text = json.dumps(ops)
        sentence = re.search(r"[^\"\\]*[Mm]emory[^\"\\]*", text)
        expect(text_of(ops).startswith("-9") and sentence, (run, ops))
        again = page.insert("print(os.getpid(), marker)", after=bomb)
        run, ops = page.run(again)
        expect(text_of(ops) == self.before, "the kernel is another one")
        return sentence[0].strip()

    def counter(self, page):
        """A cell that counts until it is told, and one behind it: (their cells), once numbers come."""
        counting = page.insert(COUNTER)
        behind = page.insert("print(n, os.getpid(), marker)", after=counting)
        page.start(counting, behind)
        page.next("outputs_changed")
        return counting, behind

    def printed(self, cell):
        """What the saved notebook has of a cell: after an upgrade the page is a new one too."""
        for one in self.person.download(self.notebook)["cells"]:
            if one["id"] == cell:
                return "".join("".join(output["text"]) for output in one["outputs"] if output["output_type"] == "stream")
        raise Failed(f"no cell {cell}")

    def enough(self):
        self.sh(f"for home in {HOME}/*/; do touch $home/enough; done")

    def upgrades(self):
        with self.person.open(self.notebook) as page:
            counting, behind = self.counter(page)
        pids = {service: self.pid(service) for service in SERVICES}
        told = self.sh(APT + "install /srv/later.deb", 900)
        version = self.sh("dpkg-query -W -f '${Version}' stoa")
        expect(version == "9.9.9", told)
        same = [service for service in SERVICES if self.pid(service) == pids[service]]
        expect(not same, f"not restarted: {same}")
        old = self.sh("for exe in /proc/[0-9]*/exe; do readlink $exe; done | grep -c 'stoa-shim (deleted)' || true").strip()
        expect(old != "0", "no shim of the old package lives")
        self.person = self.sign_in()
        count = len(self.printed(counting).split())
        becomes(lambda: len(self.printed(counting).split()) > count + 20, "it counts on after the upgrade")
        self.enough()
        said = becomes(lambda: self.printed(behind), "the cell behind the counter runs")
        total = int(said.split()[0])
        numbers = self.printed(counting).split()
        expect(numbers == [str(n) for n in range(total)], f"numbers are missing, doubled or out of order: {numbers[:3]}...{numbers[-3:]} of {total}")
        expect(said.split(None, 1)[1] == self.before, (said, self.before))
        return f"to {version} while a cell counted: {total} numbers once and in order, {count} of them before; the same kernel and variables; {old} old shims go on"

    def reboots(self):
        self.sh(f"rm -f {HOME}/*/enough")
        with self.person.open(self.notebook) as page:
            counting, behind = self.counter(page)
        becomes(lambda: len(self.printed(counting).split()) > 20, "it counts")
        self.machine.reboot()
        states = self.sh(f"systemctl is-active {' '.join(SERVICES)}").split()
        expect(states == ["active"] * 3, states)
        self.person = self.sign_in()
        kept = self.printed(counting).split()
        expect(kept == [str(n) for n in range(len(kept))] and len(kept) > 20, kept)
        expect(self.printed(self.first) == self.before, "an output is gone")
        with self.person.open(self.notebook) as page:
            state = page.welcome["runtime"]
            while state["phase"] == "unreachable":
                state = page.next("runtime_changed")["runtime"]
            expect(state["phase"] == "dead" and "restarted" in state.get("reason", ""), state)
            again = page.insert("try: marker\nexcept NameError as gone: print(gone)\nprint(open('kept.txt').read())")
            run, ops = page.run(again)
            name, marker = text_of(ops).strip().split("\n")
            expect(marker == self.before.split()[1] and "marker" in name, ops)
        self.limits()
        return f"{len(kept)} numbers and the file are kept; the page: {state['reason']!r}; a new kernel: {name!r}"

    def guests(self):
        # Processors are few and slow here, and nobody else may wait ready beside the guests.
        self.sh("systemctl stop stoa-serve stoa-host 2> /dev/null; true")
        status, said = self.machine.follow("cd /srv/stoa && STOA_TEST_WAIT=240 STOA_BUILD=/srv/stoa/build PYTHONDONTWRITEBYTECODE=1 "
                                           "python3 tests/sandbox/run.py --table")
        self.sh("systemctl start stoa-host stoa-serve 2> /dev/null; true")
        expect(status == 0, f"ended with {status}")
        expect("memory cgroup2, processes cgroup2, processors cgroup2" in said, "limits are not held by v2")
        return re.findall(r"\d+ passed.*|\d+ guests", said)

    def removes(self):
        kept = self.sh(f"find /var/lib/stoa -name kept.txt").split()
        self.sh(APT + "remove stoa", 600)
        expect(not self.of_stoa(), "still there: " + self.of_stoa())
        expect(not self.groups(), f"groups are left: {self.groups()}")
        units = self.sh("systemctl list-units --all --no-legend 'stoa-*' || true").strip()
        expect(not units, units)
        left = self.sh("ls -d /usr/lib/stoa /usr/bin/stoa /lib/systemd/system/stoa-* /etc/systemd/system/*/stoa-* /run/stoa 2> /dev/null || true").split()
        expect(not left, f"left by remove: {left}")
        self.sh("test -e /etc/stoa/stoa.toml && test -e /var/lib/stoa/stoa.db" + "".join(f" && test -e {file}" for file in kept))
        told = self.sh(APT + "purge stoa", 600)
        expect("are kept in /var/lib/stoa" in told, told)
        self.sh("test ! -e /etc/stoa && test -e /var/lib/stoa/stoa.db" + "".join(f" && test -e {file}" for file in kept))
        failed = self.sh("systemctl --failed --no-legend || true").strip()
        expect(not failed, failed)
        return f"no process, group, unit or program is left; settings go with purge; /var/lib/stoa stays, with {len(kept)} files that notebooks wrote"


STEPS = ("installs", "runs", "upgrades", "reboots", "guests", "removes")
NEEDS = {"runs": ("installs",), "upgrades": ("installs", "runs"), "reboots": ("installs", "runs"), "removes": ("installs",)}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--deb", type=pathlib.Path, required=True)
    options.add_argument("--image", type=pathlib.Path, default=ROOT / ".cache/machine")
    options.add_argument("--shell", action="store_true")
    options.add_argument("steps", nargs="*", metavar="STEP")
    options = options.parse_args()
    unknown = set(options.steps) - set(STEPS)
    if unknown:
        sys.exit(f"no step {', '.join(unknown)}: {' '.join(STEPS)}")
    wanted = set(options.steps) or set(STEPS if not options.shell else ("installs",))
    wanted |= {need for step in wanted for need in NEEDS.get(step, ())}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sm-", dir="/var/tmp"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the machine ends with this program
    try:
        later = higher(options.deb, "9.9.9", folder)
        start = time.monotonic()
        cargo = {"stoa.deb": options.deb, "later.deb": later, "stoa/tests/sandbox": ROOT / "tests/sandbox", "stoa/kernel": ROOT / "kernel",
                 "stoa/build/bin/stoa-spawner": folder / "tree/usr/lib/stoa/bin/stoa-spawner",
                 **{f"stoa/tests/{file.name}": file for file in (ROOT / "tests").glob("*.py")}}
        with Machine(options.image, cargo) as machine:
            print(f"ok    boots: up in {time.monotonic() - start:.0f} s", flush=True)
            rehearsal = Rehearsal(machine, options.deb)
            for step in STEPS:
                if step not in wanted:
                    continue
                start = time.monotonic()
                try:
                    saw = getattr(rehearsal, step)()
                    print(f"ok    {step} ({time.monotonic() - start:.0f} s): {saw}", flush=True)
                except Exception as failure:  # the steps behind it build on it
                    print(f"FAIL  {step}: {type(failure).__name__}: {str(failure)[:3000]}", flush=True)
                    print(machine.try_sh("journalctl -b -o short-monotonic -u 'stoa-*' -n 60 --no-pager")[1], flush=True)
                    if not os.environ.get("STOA_KEEP"):
                        sys.exit(1)
                    options.shell = True
                    break
            if options.shell:
                print(f"Stoa listens on http://127.0.0.1:{machine.web_port}; the machine ends with this shell", flush=True)
                subprocess.run([*machine.ssh[:-1], "-t", machine.ssh[-1]])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
