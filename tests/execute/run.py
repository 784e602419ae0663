#!/usr/bin/python3
"""`stoa execute`: notebooks run without a server, in a real sandbox, with their outputs saved.

    tests/execute/run.py [CASE...]
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip, run_cases  # noqa: E402
from house import HOUSE_UID, ROOT, WAIT_S, wait_until  # noqa: E402

BUILD = pathlib.Path(os.environ.get("STOA_BUILD", ROOT / "build/dev")).resolve()
CASES = []


def case(f):
    CASES.append(f)
    return f


def code(text, *tags, **more):
    return {"cell_type": "code", "execution_count": None, "metadata": {"tags": list(tags)} if tags else {}, "outputs": [],
            "source": text} | more


def notebook(*cells, **metadata):
    return {"cells": [cell if isinstance(cell, dict) else code(cell) for cell in cells], "metadata": metadata, "nbformat": 4,
            "nbformat_minor": 4}


class Place:
    """A folder with the programs as they are installed, a notebook and its result."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="sx-", dir="/tmp"))  # short: sockets lie below it
        self.dir.chmod(0o777)
        self.tmp = self.dir / "t"
        self.tmp.mkdir()
        self.tmp.chmod(0o1777)
        (self.dir / "bin").mkdir()
        for name in ("stoa", "stoa-spawner", "stoa-shim"):
            shutil.copy2(BUILD / "bin" / name, self.dir / "bin" / name)
        shutil.copytree(ROOT / "kernel", self.dir / "kernel")

    def start(self, content, *words, root=True, out=None, **how):
        (self.dir / "in.ipynb").write_text(content if isinstance(content, str) else json.dumps(content))
        self.out = self.dir / "out.ipynb"
        self.out.unlink(missing_ok=True)
        who = {} if root or os.geteuid() != 0 else {"user": HOUSE_UID, "group": HOUSE_UID, "extra_groups": []}
        return subprocess.Popen([self.dir / "bin/stoa", "execute", self.dir / "in.ipynb", "-o", out or self.out, *words],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/",
                                env=os.environ | {"TMPDIR": str(self.tmp)}, **who, **how)

    def execute(self, content, *words, **how):
        """-> exit status, stdout, stderr; the notebook that was saved is in self.result."""
        process = self.start(content, *words, **how)
        try:
            out, err = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
        self.result = json.loads(self.out.read_text()) if self.out.exists() else None
        left = leftovers(self)
        assert not left, left
        return process.returncode, out, err

    def printed(self, index):
        return "".join("".join(output["text"]) for output in self.result["cells"][index]["outputs"]
                       if output["output_type"] == "stream")


def leftovers(place):
    """Folders and processes that a run left: there must be none."""
    found = [str(path) for path in place.tmp.iterdir()]
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if bytes(place.tmp) in line:
            found.append(line.replace(b"\0", b" ").decode(errors="replace"))
    return found


@case
def outputs_are_saved_and_counted(place):
    """Old outputs go, new ones come with In[n] from 1; Markdown and metadata stay as they were."""
    old = {"output_type": "stream", "name": "stdout", "text": "old"}
    status, out, err = place.execute(notebook(
        code("print('new')", outputs=[old], execution_count=9), {"cell_type": "markdown", "metadata": {"mine": 1}, "source": "# *x*"},
        "", "6 * 7", kept={"a": [1]}))
    assert status == 0 and out == "", (status, out, err)
    cells = place.result["cells"]
    assert place.printed(0) == "new\n" and cells[0]["execution_count"] == 1, cells
    assert cells[1]["metadata"] == {"mine": 1} and "".join(cells[1]["source"]) == "# *x*", cells
    assert cells[2]["execution_count"] is None and cells[3]["outputs"][0]["data"]["text/plain"] == ["42"], cells
    assert place.result["metadata"]["kept"] == {"a": [1]} and place.result["nbformat_minor"] == 5, place.result
    assert "[1/2] done" in err and "[2/2] done" in err and err.startswith("Sandbox: "), err


@case
def parameters_follow_the_tagged_cell(place):
    status, _, err = place.execute(notebook("import math", code("a = 1\nb = 'x'\nc = None", "parameters"), "print(repr([a, b, c]))"),
                                   "-p", "a=2.5", "--param", "b=it's \"here\"", "-p", 'c={"k": [true, null]}')
    assert status == 0, err
    assert place.printed(3) == repr([2.5, 'it\'s "here"', {"k": [True, None]}]) + "\n", place.result
    assert place.result["cells"][2]["metadata"]["tags"] == ["injected-parameters"], place.result
    status, _, err = place.execute(json.dumps(place.result), "-p", "a=3")
    assert status == 0 and len(place.result["cells"]) == 4 and place.printed(3) == "[3, 'x', None]\n", (err, place.result)


@case
def a_cell_that_fails_stops_the_run_and_shows_its_traceback(place):
    """Status 1; what ran before is saved with the error; what comes after did not run."""
    status, _, err = place.execute(notebook("print('before')", "def inner():\n    raise KeyError('the key')\ninner()", "print('after')"))
    assert status == 1, (status, err)
    assert "KeyError" in err and "the key" in err and "raise KeyError" in err and "\x1b" not in err, err
    assert place.printed(0) == "before\n" and place.printed(2) == "", place.result
    assert place.result["cells"][1]["outputs"][0]["ename"] == "KeyError", place.result


@case
def errors_can_be_allowed(place):
    status, _, err = place.execute(notebook(code("1 / 0", "raises-exception"), "print('after')"))
    assert status == 0 and place.printed(1) == "after\n" and "[1/2] error" in err, (status, err)
    status, _, err = place.execute(notebook("1 / 0", "print('after')"), "--allow-errors")
    assert status == 0 and place.printed(1) == "after\n", (status, err)


@case
def a_cell_over_its_time_ends_the_run(place):
    """Also one that takes no notice of being interrupted. What it printed is saved."""
    status, _, err = place.execute(notebook("print('a', flush=True)\nimport time\ntime.sleep(300)", "print('b')"), "--timeout", "3")
    assert status == 4 and "longer than 3 s" in err and place.printed(0) == "a\n" and place.printed(1) == "", (status, err)
    status, _, err = place.execute(notebook("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('c', flush=True)\n"
                                            "while True:\n    time.sleep(1)"), "--timeout", "3")
    assert status == 4 and "longer than 3 s" in err and place.printed(0) == "c\n", (status, err)


@case
def a_kernel_that_ends_is_said(place):
    status, _, err = place.execute(notebook("print('a', flush=True)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "print('b')"))
    assert status == 3 and "cell 2 of 3" in err and place.printed(0) == "a\n" and place.printed(2) == "", (status, err)


@case
def nobody_answers_input(place):
    status, _, err = place.execute(notebook("input('name? ')"))
    assert status == 3 and "asks for input" in err, (status, err)


@case
def ctrl_c_saves_what_there_is(place):
    for how in (signal.SIGINT, signal.SIGTERM):
        process = place.start(notebook("print('one')", "import time\ntime.sleep(300)"))
        try:
            for line in process.stderr:
                if line.startswith("[1/2] done"):
                    break
            process.send_signal(how)
            err = process.stderr.read()
            assert process.wait(WAIT_S) == 5, (process.returncode, err)
        finally:
            process.kill()
            process.communicate()
        place.result = json.loads(place.out.read_text())
        assert place.printed(0) == "one\n", place.result
        assert not leftovers(place), leftovers(place)


@case
def killed_outright_it_leaves_nothing(place):
    process = place.start(notebook("print('one')", "import time\ntime.sleep(300)"))
    for line in process.stderr:
        if line.startswith("[1/2] done"):
            break
    process.kill()
    process.communicate()
    wait_until(lambda: not leftovers(place), "its processes and its folder are gone", 30)


@case
def what_cant_be_read_is_said_before_anything_starts(place):
    for content, words, what in (("{\"cells\": 1", (), "no notebook that can be read"), (notebook("1"), ("-p", "1a=2"), "no Python name"),
                                 (notebook("1"), ("-p", "a"), "NAME=VALUE"),
                                 (notebook("1", kernelspec={"name": "j", "display_name": "J", "language": "julia"}), (), "not on this machine. Choose another")):
        status, _, err = place.execute(content, *words)
        assert status == 2 and what in err and place.result is None, (status, err)
    status, _, err = place.execute(notebook("1"), out="/nowhere/out.ipynb")
    assert status == 2 and "/nowhere/out.ipynb can't be written" in err, (status, err)


@case
def the_sandbox_holds_headless_too(place):
    """No network, no machine's files, not root; the home is empty and can be written."""
    status, _, err = place.execute(notebook(
        "import os, pathlib, socket\nprint(os.getuid() != 0, os.listdir('.'), os.path.exists('/work'), os.path.exists('/root/.bashrc'))\n"
        "pathlib.Path('f').write_text('x')\ntry:\n    socket.create_connection(('1.1.1.1', 53), 2)\n    print('network')\n"
        "except OSError:\n    print('no network')"))
    assert status == 0, err
    first, second = place.printed(0).splitlines()
    assert first.split(" ", 1)[0] == "True" and first.endswith("False False") and second == "no network", place.printed(0)


@case
def an_ordinary_user_needs_no_root(place):
    """Where the machine lets users make namespaces; what is weaker is said."""
    status, out, err = place.execute(notebook("print('mine')"), root=False, out="-")
    if status == 3 and "can't make a sandbox" in err:
        raise Skip("this machine lets no ordinary user make a sandbox: " + err.strip())
    assert status == 0 and "without root" in err, (status, err)
    assert json.loads(out)["cells"][0]["outputs"][0]["text"] == ["mine\n"], out


MINER = "import subprocess\ntry:\n    subprocess.run(['./' + tool, '-o', 'pool.supportxmr.com:3333', '-u', '4AbC'])\nexcept OSError:\n    print('went on')"


@case
def the_guard_says_what_a_cell_looks_like_and_stops_it_where_it_was_told_to(place):
    """Put together from an earlier cell's variable. Never a rule, a score or a family."""
    book = notebook("tool = 'xm' + 'rig'\nprint('before')", MINER, "print('after')")
    status, _, err = place.execute(book)
    assert status == 0 and place.printed(1) == "went on\n" and place.printed(2) == "after\n", (status, err)
    said = [line for line in err.splitlines() if "looks like" in line]
    assert len(said) == 1, err
    assert said[0].startswith("stoa: cell 2 of 3: This cell looks like mining of cryptocurrencies, which this service does not allow. It runs"), said
    assert not any(word in said[0] for word in ("mining.", "weight", "rule", "classifier", "0.")), said
    status, _, err = place.execute(book, "--guard", "stop")
    assert status == 6 and place.printed(0) == "before\n" and place.printed(1) == place.printed(2) == "", (status, err, place.result)
    assert "cell 2 of 3: This cell looks like mining of cryptocurrencies, which this service does not allow. It was not run" in err, err
    status, _, err = place.execute(book, "--guard", "off")
    assert status == 0 and "looks like" not in err and place.printed(1) == "went on\n", (status, err)


@case
def the_guard_leaves_honest_work_and_mentions_alone(place):
    status, _, err = place.execute(notebook("import hashlib\nprint(hashlib.sha256(b'xmrig').hexdigest()[:4])",
                                            "# ./xmrig -o pool.supportxmr.com:3333\nprint('xmrig, roop, ngrok, hashcat')"), "--guard", "stop")
    assert status == 0 and "looks like" not in err and place.printed(1) == "xmrig, roop, ngrok, hashcat\n", (status, err)


@case
def rules_of_one_s_own_and_rules_that_cant_be_read(place):
    rules = place.dir / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "own.rules").write_text('class hosting always "a thing of ours"\nrule hosting.ours\n  sign a\n  weight 5\n  maturity act\n'
                                     '  says "ours"\n  when import "colorsys"\n'
                                     '  matches\n    | import colorsys\n  passes\n    | import json\n')
    status, _, err = place.execute(notebook("import colorsys"), "--guard", "stop", "--rules", str(rules))
    assert status == 6 and "looks like a thing of ours" in err, (status, err)
    (rules / "own.rules").write_text("rule\n")
    status, _, err = place.execute(notebook("import colorsys"), "--rules", str(rules))
    assert status == 2 and "own.rules:" in err and place.result is None, (status, err)


SEALED = """rule mining.own
  sign tool
  weight 5
  maturity act
  says "a tool of ours"
  when call "plantwatch.begin"
  matches
    | import plantwatch
    | plantwatch.begin()
  passes
    | print("plantwatch.begin")
"""


@case
def sealed_rules_list_and_yara_rules_look_at_the_notebook_as_a_file(place):
    """Options of the same names as `stoa check` has. Sealed rules never stop a run; who has no key is refused."""
    own, keys, bundle, yara = place.dir / "sealed", place.dir / "keys", place.dir / "rules.bundle", place.dir / "own.yar"
    own.mkdir()
    (own / "own.rules").write_text(SEALED)
    for words in (("keys", keys), ("seal", own, "--number", "1", "--signing-key", keys / "rules.signing", "--secret", keys / "rules.secret", "--out", bundle)):
        subprocess.run([place.dir / "bin/stoa", "policy", *words], check=True, capture_output=True, timeout=WAIT_S)
    book = notebook("print('before')", "try:\n    import plantwatch\n    plantwatch.begin()\nexcept ImportError:\n    print('went on')")
    sealed = ("--sealed-rules", str(bundle), "--sealed-key", str(keys / "rules.public"))
    status, _, err = place.execute(book, "--guard", "stop", *sealed, "--sealed-secret", str(keys / "rules.secret"))
    assert status == 0 and place.printed(1) == "went on\n", (status, err)
    said = [line for line in err.splitlines() if "looks like" in line]
    assert said == ["stoa: cell 2 of 2: For the operator's list: it looks like mining of cryptocurrencies. It runs."], err
    status, _, err = place.execute(book, *sealed)
    assert status == 2 and "is encrypted, and no secret was given" in err and place.result is None, (status, err)
    yara.write_text('rule garden {\n  meta: class = "hosting" weight = "5" maturity = "act"\n  strings: $a = "tulips-of-ours"\n  condition: $a\n}\n')
    status, _, err = place.execute(notebook("print('tulips-of-ours')"), "--guard", "stop", "--yara", str(yara))
    assert status == 6 and place.result is None and "which this service does not allow. It was not run" in err, (status, err)
    status, _, err = place.execute(notebook("print('tulips-of-ours')"), "--yara", str(yara))
    assert status == 0 and place.printed(0) == "tulips-of-ours\n" and "It runs; with --guard stop it would not" in err, (status, err)
    yara.write_text("rule {")
    status, _, err = place.execute(book, "--yara", str(yara))
    assert status == 2 and "own.yar:1:" in err, (status, err)


@case
def a_script_in_the_percent_format_runs(place):
    script = place.dir / "script.py"
    script.write_text("# %%\nx = 5\n# %% [markdown]\n# # title\n# %%\nprint(x)\n")
    done = subprocess.run([place.dir / "bin/stoa", "execute", script, "-o", "-"], capture_output=True, text=True, timeout=WAIT_S, cwd="/")
    assert done.returncode == 0, done.stderr
    cells = json.loads(done.stdout)["cells"]
    assert [cell["cell_type"] for cell in cells] == ["code", "markdown", "code"] and cells[2]["outputs"][0]["text"] == ["5\n"], cells


def main():
    place = Place()
    try:
        run_cases(CASES, lambda case: case(place))
    finally:
        shutil.rmtree(place.dir, ignore_errors=True)


main()
