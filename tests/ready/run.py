#!/usr/bin/python3
"""Runtimes made ahead and claimed, in a whole house: what a person notices, and what an attacker would look for.

    tests/ready/run.py [--only NAME] [--kernels 50]

Needs root, since only a privileged spawner gives homes to sandboxes that stand; else it leaves with 77 (skipped).
"""
import argparse
import base64
import concurrent.futures
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip  # noqa: E402
from house import House, text_of, wait_until  # noqa: E402
from swap import some_swap  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
options = None


def claimed_folders(house):
    return [f for f in (house.data / "host/runtimes").glob("ready-*") if (f / "runtime.json").exists()]


def processes_of(uids):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid in uids:
                found.append(folder.name)
        except OSError:
            pass
    return found


class Kernel:
    """A notebook of its own with one open page."""

    def __init__(self, person):
        self.notebook = person.create("Ready")
        self.page = person.open(self.notebook).__enter__()
        self.last = None

    def open_again(self):
        """A page that reads nothing while others are waited for loses its connection, as a sleeping laptop does."""
        self.page = self.page.person.open(self.notebook).__enter__()

    def run(self, code, phase="done"):
        self.last = self.page.insert(code, after=self.last)
        state, ops = self.page.run(self.last)
        assert state["phase"] == phase, (code[:60], state, ops)
        return ops

    def text(self, code):
        return text_of(self.run(code)).strip()

    def json(self, file):
        """What a cell of this text wrote into a file of the home, whose name it printed."""
        name = self.text((HERE / file).read_text())
        return json.loads((home_of(self.page.person.house) / name).read_text())


def home_of(house):
    (home,) = [f for f in (house.data / "homes").iterdir()]
    return home


def write(home, name, text):
    """As the person, who owns the home."""
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    owner = home.stat().st_uid
    while path != home:
        os.chown(path, owner, owner)
        path = path.parent


def claim(house, person):
    """A kernel that was made ahead; asserts that it was."""
    before = len(claimed_folders(house))
    house.wait_for_ready()
    kernel = Kernel(person)
    kernel.run("1")
    assert len(claimed_folders(house)) == before + 1, "the kernel was not a claimed one"
    return kernel


def is_fork(kernel):
    """Whether it is one of the zygote's."""
    return kernel.text("print('--zygote' in open('/proc/self/cmdline').read())") == "True"


def claim_fork(house, person):
    """What was made ahead before there was a zygote is claimed first."""
    house.wait_for_zygote()
    kernel = claim(house, person)
    return kernel if is_fork(kernel) else claim(house, person)


def executed(person):
    """A kernel that is nobody's fork and was not made ahead: a restart's."""
    kernel = Kernel(person)
    kernel.run("1")
    kernel.page.send({"type": "restart_kernel"})
    assert not is_fork(kernel) and kernel.text("import sys; print('numpy' in sys.modules)") == "False"
    return kernel


def clear(house, person):
    """As if nobody had been here: no notebook, no runtime that was claimed, nothing in the home."""
    for notebook in person.ask("GET", "/api/notebooks")["notebooks"]:
        person.ask("DELETE", f"/api/notebooks/{notebook['notebook_id']}")
    wait_until(lambda: not any((folder / "runtime.json").exists() for folder in (house.data / "host/runtimes").iterdir()), "the runtimes have ended")
    for entry in home_of(house).iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


# What a kernel knows of earlier runs, as its first cell sees it.
FIRST = ("print([get_ipython().execution_count, len(In), Out, _, __, ___, _i, _ii, get_ipython().displayhook._, get_ipython().history_manager.output_hist_reprs, "
         "sorted(n for n in globals() if n.strip('_i').isdigit()), get_ipython().last_execution_result])")


def like_a_plain_one(house, person):
    """a kernel of the zygote's, claimed or not, sees the same place as one started by exec: environment, paths, rights, limits, mounts"""
    plain = Kernel(person)
    first = plain.text(FIRST)
    told = plain.json("facts.py")
    assert not claimed_folders(house)
    house.wait_for_ready()
    assert Kernel(person).text(FIRST) == first
    assert len(claimed_folders(house)) == 1
    other = claim_fork(house, person)
    assert is_fork(other)
    seen = other.json("facts.py")
    for name in told:
        assert seen[name] == told[name], f"{name}:\nplain   {told[name]}\nclaimed {seen[name]}"
    assert seen["folder"] == "/home/user" and seen["user"] == [True, True], seen
    # The same at its restart, where nothing waits any more.
    uid = other.text("import os; print(os.getuid())")
    other.page.send({"type": "restart_kernel"})
    again = other.json("facts.py")
    for name in told:
        assert again[name] == told[name], f"after a restart, {name}:\nplain   {told[name]}\nclaimed {again[name]}"
    assert other.text("import os; print(os.getuid())") == uid != plain.text("import os; print(os.getuid())")
    assert not is_fork(other), "it restarted as a fork"


def asked_for(house, person):
    """a kernel of the zygote's that was made when asked for sees the same place as one started by exec"""
    plain = Kernel(person)
    told = plain.json("facts.py")
    house.wait_for_zygote()
    other = Kernel(person)
    seen = other.json("facts.py")
    assert is_fork(other) and not is_fork(plain)
    for name in told:
        assert seen[name] == told[name], f"{name}:\nexecuted {told[name]}\nforked   {seen[name]}"
    write(home_of(house), "numpy.py", "__version__ = 'mine'")
    assert Kernel(person).text("import numpy; print(numpy.__version__)") == "mine"


def clean_starts(house, person):
    """where the operator wants clean starts there is no zygote, and no two kernels share hashes or layout"""
    facts = [Kernel(person).json("random_facts.py") for _ in range(3)]
    assert not house.zygotes() and not any(each.pop("fork") for each in facts)
    for name in facts[0]:
        assert len({json.dumps(each[name]) for each in facts}) == 3, name


def home_is_there(house, person):
    """a claimed kernel has the person's files, packages, settings and startup files, and shares them with their other kernels"""
    plain = Kernel(person)
    plain.run("open('made_by_plain.txt', 'w').write('plain')")
    home = home_of(house)
    write(home, "data/table.csv", "a,b\n1,2\n")
    write(home, "lib_here.py", "where = 'current folder'")
    site = f".local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    write(home, site + "/lib_there.py", "where = 'user site'")
    both = plain.text("import pkgutil, sys\nprint(next(m.name for m in pkgutil.iter_modules(['/usr/lib/python3/dist-packages']) "
                      "if m.name not in sys.modules and m.name.isidentifier()))")
    write(home, f"{site}/{both}.py", "where = 'user site, before the system'")
    write(home, ".ipython/profile_default/startup/10-mine.py", "from_startup = 42")
    write(home, ".ipython/profile_default/ipython_config.py", "get_config().InteractiveShell.ast_node_interactivity = 'all'")
    kernel = claim(house, person)
    assert kernel.text("import pandas; print(pandas.read_csv('data/table.csv').b[0], open('made_by_plain.txt').read())") == "2 plain"
    assert kernel.text(f"import lib_here, lib_there, {both} as both; print(lib_here.where, lib_there.where, both.where, sep='|')") == \
        "current folder|user site|user site, before the system"
    assert kernel.text("print(from_startup, get_ipython().ast_node_interactivity)") == "42 all"
    assert kernel.text("%%bash\npwd; echo $HOME; whoami; cat made_by_plain.txt; touch by_bash.txt") == "/home/user\n/home/user\nuser\nplain"
    kernel.run("import os; os.makedirs('new/folder'); open('new/folder/file', 'w').write('x'); os.rename('by_bash.txt', 'renamed.txt'); os.chmod('new', 0o700)")
    assert plain.text("print(open('new/folder/file').read()); open('new/folder/file', 'a').write('y'); import os; os.unlink('renamed.txt')") == "x"
    assert kernel.text("print(open('new/folder/file').read())") == "xy"
    owner = home.stat().st_uid
    for path in home.rglob("*"):
        assert path.lstat().st_uid == owner, path


def files_before_a_run(house, person):
    """the files panel of a claimed runtime shows the person's home, also before its kernel has started"""
    plain = Kernel(person)
    plain.run("open('made_by_plain.txt', 'w').write('plain')")
    before = len(claimed_folders(house))
    house.wait_for_ready()
    notebook = person.create("Files")
    at = f"/api/notebooks/{notebook}"
    wait_until(lambda: person.request("POST", at + "/runtime", {})[0] == 204, "a runtime is started")
    wait_until(lambda: person.request("GET", at + "/files/list?path=")[0] == 200, "the files are served")
    assert len(claimed_folders(house)) == before + 1, "the runtime was not a claimed one"
    names = [e["name"] for e in person.ask("GET", at + "/files/list?path=")["entries"]]
    assert "made_by_plain.txt" in names, names
    assert person.request("PUT", at + "/files/content?path=uploaded.txt", b"up")[0] == 200
    with person.open(notebook) as page:
        state, ops = page.run(page.insert("print(open('uploaded.txt').read())"))
        assert state["phase"] == "done" and text_of(ops).strip() == "up", (state, ops)
    assert plain.text("print(open('uploaded.txt').read())") == "up"


def plots(house, person):
    """a plot is shown inline by a claimed kernel, and matplotlib keeps its files in the home"""
    plain = executed(person)
    expected = plain.text("import matplotlib; print(matplotlib.get_backend(), matplotlib.get_configdir(), matplotlib.get_cachedir(), "
                          "sorted(matplotlib.rcParams.items()))")
    kernel = claim(house, person)
    assert kernel.text("import sys; print([m for m in ('numpy', 'pandas', 'matplotlib.pyplot') if m in sys.modules])") == \
        "['numpy', 'pandas', 'matplotlib.pyplot']", "they were not imported ahead"
    assert kernel.text("import matplotlib; print(matplotlib.get_backend(), matplotlib.get_configdir(), matplotlib.get_cachedir(), "
                       "sorted(matplotlib.rcParams.items()))") == expected
    for code in ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", "plt.plot([1, 2]);"):
        ops = kernel.run(code)
        assert "image/png" in json.dumps(ops), ops
    assert base64  # pictures are large and live in the blob store: their type is what tells


def own_packages_win(house, person):
    """where the home changes what is imported, or how the shell is set, a claimed kernel is what an ordinary start would have made"""
    plain = executed(person)
    home = home_of(house)
    write(home, "numpy.py", "__version__ = 'mine'")
    kernel = claim(house, person)
    assert kernel.text("import numpy; print(numpy.__version__, numpy.__file__)") == "mine /home/user/numpy.py"
    assert kernel.text("import sys, os; print('pandas' in sys.modules, os.environ['MPLBACKEND'], sys.argv)") == \
        plain.text("import sys, os; print('pandas' in sys.modules, os.environ['MPLBACKEND'], sys.argv)")
    (home / "numpy.py").unlink()
    write(home, ".cache/matplotlib/matplotlibrc", "lines.linewidth: 7")
    other = claim(house, person)
    assert other.text("import matplotlib; print(matplotlib.rcParams['lines.linewidth'])") == "7.0"
    (home / ".cache/matplotlib/matplotlibrc").unlink()
    write(home, ".ipython/profile_default/ipython_kernel_config.py", "c.InteractiveShell.ast_node_interactivity = 'none'")
    write(home, ".ipython/profile_default/startup/mine.py", "begun = 1")
    assert claim(house, person).text("print(get_ipython().ast_node_interactivity, begun)") == "none 1"


def nothing_random_is_shared(house, person):
    """no two kernels of one zygote share anything random; hashes of strings and the layout of memory they do"""
    Kernel(person).run("1")
    count = options.kernels
    house.wait_for_zygote()

    def drawn(_):
        kernel = Kernel(person)
        facts = kernel.json("random_facts.py")
        assert facts.pop("fork")
        kernel.page.send({"type": "stop_runtime"})  # one person has few at a time
        return facts

    with concurrent.futures.ThreadPoolExecutor(4) as several:  # so the time in which a kernel starts and ends is used by others
        facts = list(several.map(drawn, range(count)))
    for name in set(facts[0]) - SHARED_BY_FORKS:
        values = {json.dumps(each[name]) for each in facts}
        assert len(values) == count, f"{name}: {count} kernels, {len(values)} values"
    print(f"  {count} kernels, {len(facts[0])} sources")


def limits_apply(house, person):
    """a claimed kernel that takes too much memory ends with a sentence, and only its own"""
    Kernel(person).run("1")
    kernel, other = claim(house, person), claim(house, person)
    other.run("marker = 7")
    ops = kernel.run("data = []\nwhile True: data.append(bytearray(64 << 20))", phase="lost")
    again = kernel.text("print(2)")
    other.open_again()
    assert again == "2" and other.text("print(marker)") == "7", (ops, again)
    kernel.run("import os\nchildren = []\ntry:\n    for _ in range(1000):  # without an end the guard would ask\n        pid = os.fork()\n        if pid == 0:\n            import signal; signal.pause()\n"
               "        children.append(pid)\nexcept OSError as error:\n    print(len(children), error)\nfor pid in children: os.kill(pid, 9), os.waitpid(pid, 0)")
    ops = kernel.run("import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'data = []\\nwhile True: data.append(bytearray(64 << 20))']).returncode)")
    said = text_of(ops, "stderr")
    assert text_of(ops).strip() == "-9" and "[A process of this runtime was ended because memory was used up:" in said and "The kernel goes on.]" in said, ops
    ops = kernel.run("with open('/tmp/large.bin', 'wb') as file:\n    while True: file.write(bytes(1 << 20))", phase="error")
    assert "/tmp is full: it may hold" in json.dumps(ops) and "/tmp/large.bin (" in json.dumps(ops), ops
    kernel.run("import os; os.unlink('/tmp/large.bin')")


def outlives(house, person):
    """a claimed kernel and its variables outlive kill -9 of host, server and spawner; what nobody claimed is replaced"""
    Kernel(person).run("1")
    kernel = claim(house, person)
    marker = kernel.text("import os; marker = os.urandom(8).hex(); print(os.getpid(), marker)")
    (waiting,) = house.wait_for_ready()
    uid = (waiting / "kernel").stat().st_uid
    house.kill("spawner")
    house.start_spawner()
    house.kill("host")
    house.start_host()
    house.kill("serve")
    house.start_serve()
    person = house.sign_in()
    wait_until(lambda: not waiting.exists(), "what nobody claimed is cleared away")
    wait_until(lambda: not processes_of({uid}), f"its processes are gone: {[open(f'/proc/{p}/stat').read() for p in processes_of({uid})]}", 15)
    with person.open(kernel.notebook) as page:
        cell = page.insert("print(os.getpid(), marker)")
        state, ops = page.run(cell)
        assert state["phase"] == "done" and text_of(ops).strip() == marker, (state, ops, marker)
    # The first start after that learns anew what is asked for; then there is one again.
    Kernel(person).run("1")
    claim(house, person)


def ends_whole(house, person):
    """a host that is ended takes along what nobody claimed; a claimed kernel that is ended leaves no process, group or folder"""
    Kernel(person).run("1")
    kernel = claim(house, person)
    (folder,) = claimed_folders(house)
    uid = (folder / "kernel").stat().st_uid
    kernel.page.send({"type": "stop_runtime"})
    wait_until(lambda: not folder.exists(), "the claimed one's folder is gone")
    wait_until(lambda: not processes_of({uid}), "its processes are gone", 15)
    (waiting,) = house.wait_for_ready()
    uid = (waiting / "kernel").stat().st_uid
    house.end("host", signal.SIGTERM)
    wait_until(lambda: not processes_of({uid}), "what nobody claimed is gone with its host")
    house.start_host()
    wait_until(lambda: not waiting.exists(), "and its folder with the next")
    groups = [str(p) for p in pathlib.Path("/sys/fs/cgroup").rglob("stoa/ready-*") if p.name == waiting.name or p.name == folder.name]
    assert not groups, groups


def any_part_may_die(house, person):
    """whatever is killed while runtimes are made ahead, the next start works and no process or folder is left"""
    Kernel(person).run("1")
    (waiting,) = house.wait_for_ready()
    uid = (waiting / "kernel").stat().st_uid
    shims = [pid for pid in house.shim_pids() if waiting.name in pathlib.Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(shims[0], signal.SIGKILL)  # the one that waits ends
    wait_until(lambda: not processes_of({uid}) and not waiting.exists(), "it is cleared away")
    Kernel(person).run("1")  # the plain way
    (waiting,) = house.wait_for_ready()
    house.kill("spawner")  # nobody is there to claim
    late = Kernel(person)
    state, ops = late.page.run(late.page.insert("1"))
    assert state["phase"] != "done", state
    house.start_spawner()
    late.run("1")
    wait_until(lambda: not waiting.exists(), "the one that could not be claimed is gone")


def sleeps_in_swap(house, person):
    """the memory of a runtime that sleeps is in swap, where the operator wants that, and is all there when it wakes"""
    uids = lambda: {home_of(house).stat().st_uid}
    swapped = lambda: sum(int(line.split()[1]) for pid in processes_of(uids()) for line in status_of(pid).splitlines() if line.startswith("VmSwap:"))
    with some_swap(house.dir, 128):
        kernel = Kernel(person)
        told = kernel.text("import hashlib, os\nheld = os.urandom(32 << 20)\nprint(hashlib.sha256(held).hexdigest())")
        wait_until(lambda: swapped() > 32 << 10, "its memory is in swap")
        kernel.open_again()
        assert kernel.text("print(hashlib.sha256(held).hexdigest())") == told


def status_of(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/status").read_text()
    return ""


# What is by its nature the same in all forks; host.zygote = off gives each kernel its own.
SHARED_BY_FORKS = {"string hash", "address", "numpy's address", "start", "stack"}
WITHOUT_POOL = (asked_for, clean_starts, nothing_random_is_shared, sleeps_in_swap)
HOST_OPTIONS = {clean_starts: ["--zygote", "off"], sleeps_in_swap: ["--sleep-minutes", "2s", "--sleep-memory", "swapped"]}
TOGETHER = (home_is_there, files_before_a_run, plots, own_packages_win, limits_apply)  # one after the other in one house: each begins with an empty home
SMALL = ["--memory", "512MiB", "--processes", "128"]  # limits that are soon reached
CASES = [like_a_plain_one, asked_for, clean_starts, home_is_there, files_before_a_run, plots, own_packages_win, nothing_random_is_shared, limits_apply, outlives, ends_whole, any_part_may_die, sleeps_in_swap]


def main():
    global options
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append")
    parser.add_argument("--kernels", type=int, default=50)
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("skipped: needs root")
        return 77
    failed = 0
    cases = [case for case in CASES if not options.only or case.__name__ in options.only]
    houses = [[case for case in cases if case in TOGETHER]] + [[case] for case in cases if case not in TOGETHER]
    for residents in filter(None, houses):
        begun = time.monotonic()
        with House(ready=0 if residents[0] in WITHOUT_POOL else 1, host_options=HOST_OPTIONS.get(residents[0], []),
                   serve_options=SMALL if limits_apply in residents else []) as house:
            person = house.sign_in()
            for case in residents:
                try:
                    if case is not residents[0]:
                        clear(house, person)
                    case(house, person)
                    print(f"ok      {case.__name__}: {case.__doc__} ({time.monotonic() - begun:.1f} s)", flush=True)
                except Skip as skip:
                    print(f"skipped {case.__name__}: {skip}", flush=True)
                except Exception as error:
                    failed += 1
                    print(f"FAILED  {case.__name__}: {case.__doc__}: {type(error).__name__}: {error}", flush=True)
                    print((house.dir / "host.log").read_text()[-1500:])
                begun = time.monotonic()
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
