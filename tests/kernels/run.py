"""The real shim with a real ipykernel, without a sandbox. Prints a line a claim and ends with `N passed, N failed`."""
import argparse
import json
import os
import signal
import subprocess
import sys
import time
import traceback

from runtime import LIMIT, Client, Runtime, end_of, operations, text_of

options = argparse.ArgumentParser()
options.add_argument("--shim", required=True)
options.add_argument("--launcher", required=True)
options.add_argument("only", nargs="*")
options = options.parse_args()

HERE = os.path.dirname(os.path.abspath(__file__))
KERNEL = ["/usr/bin/python3", "-I", options.launcher, "{dir}/kernel/connection.json"]
claims = []


def claim(sentence):
    def add(test):
        claims.append((sentence, test))
        return test

    return add


def kernel(way=None):
    command = KERNEL if way is None else ["/usr/bin/python3", f"{HERE}/nonsense_kernel.py", "{dir}/kernel/connection.json", way]
    return Runtime(options.shim, command)


@claim("a kernel starts, runs 1+1, streams, displays, updates, clears and fails as Jupyter does")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        started = client.until_phase("idle")
        assert started[0]["phase"] == "starting" and started[0]["kernel_session"] == 1
        assert started[-1]["banner"].startswith("Python 3."), started

        events = client.run("r1", "1+1")
        assert [e["type"] for e in events] == ["kernel_changed", "run_started", "run_output", "run_output", "run_ended"], events
        assert events[1]["execution_count"] == 1 and events[2]["op"] == {"type": "outputs_started", "run_id": "r1"}
        output = events[3]["op"]["output"]
        assert output["type"] == "execute_result" and output["data"] == {"text/plain": "2"} and output["execution_count"] == 1
        assert events[4]["phase"] == "done"

        events = client.run("r2", "import sys, os\nprint('out é')\nprint('err', file=sys.stderr)\nos.system('echo from a subprocess')")
        assert text_of(events, "stderr") == "err\n" and text_of(events).startswith("out é\n"), events

        events = client.run("r3", "h = display('first', display_id='d1')\nh.update('second')")
        # What the subprocess above printed may come this late.
        shown, updated = [op for op in operations(events, "r3")[1:] if op["type"] != "stream_appended"]
        assert shown["output"]["display_id"] == "d1" and "first" in shown["output"]["data"]["text/plain"]
        assert updated["type"] == "display_updated" and updated["display_id"] == "d1" and "second" in updated["data"]["text/plain"]

        events = client.run("r4", "from IPython.display import clear_output\nprint('a')\nclear_output(wait=True)\nprint('b')")
        assert {"type": "outputs_cleared", "wait": True} in operations(events, "r4")

        events = client.run("r5", "def f():\n    raise ValueError('bad')\nf()")
        error = operations(events, "r5")[-1]["output"]
        assert error["type"] == "error" and error["ename"] == "ValueError" and error["evalue"] == "bad"
        assert any("\x1b[" in line for line in error["traceback"]) and end_of(events) == "error"
        assert "5" in "".join(error["traceback"]), "the traceback names In[5]"

        events = client.run("r6", "os.getcwd() == os.environ['HOME'], 'debugpy' in sys.modules")
        assert operations(events, "r6")[-1]["output"]["data"]["text/plain"] == "(True, False)", events
        client.execute("r7", "input('Name? ')")
        asked = client.until(lambda event: event["type"] == "input_asked")[-1]
        assert asked["prompt"] == "Name? " and asked["run_id"] == "r7" and not asked["password"], asked
        client.send(type="reply_input", input_id=asked["input_id"], value="Ada")
        events = client.until_end("r7")
        assert operations(events, "r7")[-1]["output"]["data"]["text/plain"] == "'Ada'", events


@claim("a run took as long as its kernel says, also where the shim reads of it late")
def _():
    # Tells by a file when the kernel waits for its next request, so that its reply is made.
    watched = """
import os, sys, threading, time
def tell(kernel=threading.main_thread().ident):
    while sys._current_frames()[kernel].f_code.co_name not in ('select', 'poll'): time.sleep(0.01)
    open('answered', 'w').close()
while not os.path.exists('go'): time.sleep(0.01)
threading.Thread(target=tell).start()
"""
    with kernel() as runtime:
        client = Client(runtime)
        client.until_phase("idle")
        client.execute("r1", watched)
        started = client.until(lambda event: event["type"] == "run_started")[-1]
        runtime.shim.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, runtime.shim.pid, os.WSTOPPED)
        open(f"{runtime.dir}/home/go", "w").close()
        end = time.monotonic() + LIMIT
        while not os.path.exists(f"{runtime.dir}/home/answered"):
            assert time.monotonic() < end, "the kernel never answered"
            time.sleep(0.01)
        before = int(time.time() * 1000)
        runtime.shim.send_signal(signal.SIGCONT)
        ended = client.until_end("r1")[-1]
        assert started["started_at"] <= ended["ended_at"] <= before, (started, ended, before)


@claim("the same answer counts as often as it is given: a kernel drops messages that are signed alike")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.execute("r1", "[input() for _ in range(30)] == ['y'] * 30")  # more than can fall into different seconds
        events = []
        for _ in range(30):
            events = client.until(lambda event: event["type"] == "input_asked")
            client.send(type="reply_input", input_id=events[-1]["input_id"], value="y")
        assert operations(client.until_end("r1"), "r1")[-1]["output"]["data"]["text/plain"] == "True"


@claim("what a command wrote last is shown, also where the machine is busy elsewhere when the command ends")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.until_phase("idle")
        # The kernel has just looked for text, and gets the processor back when all is over.
        client.run("r1", "import pexpect.pty_spawn as pty, os\nlook = pty.select_ignore_interrupts\n"
                         "def look_late(*where):\n"
                         "    found = look(*where)\n"
                         "    if where[-1] and not found[0]:\n"
                         "        os.close(os.open('go', os.O_WRONLY))\n"
                         "        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)\n"
                         "    return found\n"
                         "pty.select_ignore_interrupts = look_late\nos.mkfifo('go')")
        events = client.run("r2", "!: < go; echo the last word")
        assert text_of(events) == "the last word\r\n", events


@claim("who prints on and on gets 32 MB at once and 2 MB a second from then on, and after a pause as much at once again")
def _():
    launch = {"__name__": "launch"}
    exec(compile(open(options.launcher).read(), options.launcher, "exec"), launch)
    now, waited = 0.0, []

    def sleep(seconds):
        nonlocal now
        now += seconds
        waited.append(seconds)

    megabyte = 1 << 20
    pace = launch["Pace"](launch["PRINTED_AT_ONCE"], launch["PRINTED_A_SECOND"], clock=lambda: now, sleep=sleep)
    for _ in range(32):
        pace.take(megabyte)
    assert not waited
    for _ in range(20):
        pace.take(megabyte)
    assert abs(sum(waited) - 10) < 0.01, sum(waited)
    now += 16
    waited.clear()
    for _ in range(32):
        pace.take(megabyte)
    assert not waited


@claim("a kernel that is held up because it prints too much is interrupted at once, and loses nothing of what it printed")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.until_phase("idle")
        client.run("r1", "import sys\nsys.stdout._pace.left = -(1 << 40)")  # for hours
        client.execute("r2", "for n in range(100): print(n, 'x' * 100_000)")
        events = client.until(lambda event: event["type"] == "run_output" and event["op"]["type"] == "stream_appended")
        client.send(type="interrupt_kernel")
        events += client.until_end("r2")
        assert end_of(events) == "interrupted", events[-1]
        numbers = [int(line.split()[0]) for line in text_of(events).splitlines()]
        assert 10 <= len(numbers) < 100 and numbers == list(range(len(numbers))), numbers
        assert end_of(client.run("r3", "1+1")) == "done"


@claim("notebooks written for Colab find google.colab, and what is not here says what to do instead")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        events = client.run("r1", "from google.colab import auth, data_table, drive, files, output, runtime, snippets, syntax, userdata, widgets")
        assert end_of(events) == "done", events
        for at, (code, words) in enumerate((("drive.mount('/content/drive')", "home folder"), ("userdata.get('TOKEN')", "getpass"),
                            ("files.download('absent')", "There is no file"), ("files.view('absent')", "There is no file"), ("auth.authenticate_user()", "service account"),
                            ("snippets.register('https://example.org/snippets.ipynb')", "Ctrl+Alt+P"), ("widgets.TabBar(['one', 'two'])", "ipywidgets.Tab"), ("widgets.Grid(2, 2)", "ipywidgets.GridBox"))):
            events = client.run(f"e{at}", code)
            error = operations(events, f"e{at}")[-1]["output"]
            assert error["type"] == "error" and words in error["evalue"], (code, error)
        events = client.run("r2", "import os\nos.environ['TOKEN'] = 'x'\nprint(userdata.get('TOKEN'))\noutput.clear()\nprint('after')")
        assert {"type": "outputs_cleared", "wait": False} in operations(events, "r2"), events
        assert text_of(client.run("s1", "print(syntax.sql('select 1'), syntax.html('<b>'), syntax.css('a'), syntax.javascript('b'))")) == "select 1 <b> a b\n"
        events = client.run("r3", "%%shell\nfor i in 1 2; do echo line $i; done\necho to stderr >&2\nexit 3")
        assert text_of(events) == "line 1\nline 2\nto stderr\n", events
        assert operations(events, "r3")[-1]["output"]["ename"] == "CalledProcessError"
        events = client.run("r4", "import numpy\nfrom google.colab.patches import cv2_imshow\ncv2_imshow(numpy.zeros((4, 6, 3)))")
        shown = operations(events, "r4")[-1]["output"]
        assert "image/png" in shown["data"], shown


@claim("what a Colab notebook asks of its page waits for the page's answer, prints nothing of it, and fails with the page's words")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.run("r0", "from google.colab import files, output\nopen('two.txt', 'w').write('2')")

        def asks(run, code, answer):
            client.execute(run, code)
            asked = client.until(lambda event: event["type"] == "input_asked")[-1]
            word, text = asked["prompt"].split(" ", 1)
            assert word == "%stoa", asked
            client.send(type="reply_input", input_id=asked["input_id"], value=json.dumps(answer))
            return json.loads(text), client.until_end(run)

        asked, events = asks("r1", "files.upload()", {"value": ["two.txt"]})
        assert asked["ask"] == "upload" and asked["into"].startswith("/"), asked
        assert text_of(events) == "Saved two.txt\n", events
        assert operations(events, "r1")[-1]["output"]["data"]["text/plain"] == "{'two.txt': b'2'}", events
        asked, events = asks("r2", "output.eval_js('1 + 1')", {"value": {"a": [1, None]}})
        assert asked == {"ask": "script", "script": "1 + 1", "seconds": None}, asked
        assert operations(events, "r2")[-1]["output"]["data"]["text/plain"] == "{'a': [1, None]}", events
        asked, events = asks("r3", "files.download('two.txt')", {"problem": "The disk is full."})
        assert asked["path"].endswith("/two.txt") and not asked["folder"], asked
        error = operations(events, "r3")[-1]["output"]
        assert (error["ename"], error["evalue"]) == ("PageProblem", "The disk is full."), error
        # A page of before, or another client, answers as it does input().
        _, events = asks("r4", "files.view('two.txt')", "no")
        assert operations(events, "r4")[-1]["output"]["ename"] == "NotHere", events


@claim("matplotlib's figures come as image/png")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        events = client.run("r1", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
        shown = [op["output"] for op in operations(events, "r1") if op["type"] == "display_added"]
        assert any(output["type"] == "display_data" and "image/png" in output["data"] for output in shown), shown


@claim("a run_id that was given before is dropped")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.run("r1", "n = globals().get('n', 0) + 1")
        client.execute("r1", "n = globals().get('n', 0) + 1")
        events = client.run("r2", "n")
        assert operations(events, "r2")[-1]["output"]["data"]["text/plain"] == "1"
        assert not any(event.get("run_id") == "r1" for event in events)


@claim("an interrupt ends a sleeping run as interrupted, and the kernel lives on")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.execute("r1", "import time\nx = 5\ntime.sleep(1000)")
        client.send(type="interrupt_kernel")  # before the kernel has taken it up: waits for its moment
        events = client.until_end("r1")
        assert end_of(events) == "interrupted", events
        client.execute("r2", "while True: pass")
        client.until(lambda event: event["type"] == "run_started")
        client.send(type="interrupt_kernel")
        assert end_of(client.until_end("r2")) == "interrupted"
        for i in range(20):  # at whatever moment after the announcement
            client.execute(f"i{i}", "while True: pass")
            client.until(lambda event: event["type"] == "run_started")
            time.sleep(i % 7 * 0.0003)
            client.send(type="interrupt_kernel")
            assert end_of(client.until_end(f"i{i}")) == "interrupted"
        client.execute("a1", "import asyncio\nawait asyncio.sleep(1000)")
        client.until(lambda event: event["type"] == "run_started")
        time.sleep(0.2)
        client.send(type="interrupt_kernel")
        assert end_of(client.until_end("a1")) == "interrupted"
        assert operations(client.run("r3", "5"), "r3")[-1]["output"]["data"]["text/plain"] == "5"


@claim("a killed kernel loses its run with a reason, stays dead, and a restart makes a new one")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.run("r0", "kept = 1")
        client.execute("r1", "print('last words', flush=True)\nimport time\ntime.sleep(1000)")
        client.until(lambda event: event["type"] == "run_output" and event["op"]["type"] == "stream_appended")
        os.kill(runtime.init.program.pid, signal.SIGKILL)
        events = client.until_end("r1")
        assert end_of(events) == "lost"
        dead = next(event for event in events if event["type"] == "kernel_changed")
        assert dead["phase"] == "dead" and "killed" in dead["reason"], dead
        assert end_of(client.run("r2", "1")) == "lost"
        client.send(type="restart_kernel")
        idle = client.until_phase("idle")[-1]
        assert idle["kernel_session"] == 2
        assert operations(client.run("r3", "'kept' in globals()"), "r3")[-1]["output"]["data"]["text/plain"] == "False"
        client.execute("r4", "import time\ntime.sleep(1000)")
        client.until(lambda event: event["type"] == "run_started")
        client.send(type="restart_kernel")  # in the middle of a run
        assert end_of(client.until_end("r4")) == "lost"
        assert client.until_phase("idle")[-1]["kernel_session"] == 3
        assert end_of(client.run("r5", "import os\nos._exit(3)")) == "lost"
        assert any("exit code 3" in (event.get("reason") or "") for event in client.records)


@claim("a counter printed while the client comes and goes five times arrives once and in order")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.execute("r1", "import time\nfor i in range(3000):\n    print(i, flush=True)\n    time.sleep(0.0005)")
        events = []
        for _ in range(5):
            events += client.until(lambda event: event["type"] == "run_output" and event["op"]["type"] == "stream_appended")
            client.close()
            client = Client(runtime, client.epoch, client.seq)
            assert client.attached["running"] == "r1" and client.attached["known_runs"] == ["r1"]
        events += client.until_end("r1")
        assert text_of(events) == "".join(f"{i}\n" for i in range(3000))
        other = Client(runtime, client.epoch, client.attached["first_seq"] - 1)  # replaces it
        while client.receive() is not None:
            pass  # what was under way
        assert other.until_end("r1")


@claim("a client that acknowledges nothing gets no more than the window, and the rest afterwards")
def _():
    with kernel() as runtime:
        client = Client(runtime, acknowledge=False)
        client.execute("r1", "for i in range(30): print('x' * 1000000)")
        got, events, limit = 0, [], None
        try:
            while True:
                message = client.receive(limit=limit or 60)
                client.seq = message["seq"]
                events.append(message["event"])
                got += len(str(message))
                limit = 1 if got > 15 << 16 else None
        except TimeoutError:
            pass
        assert 15 << 16 < got < 17 << 16, got
        client.acknowledges = True
        client.send(type="acknowledge", seq=client.seq)
        events += client.until_end("r1")
        assert len(text_of(events)) == 30 * 1000001


@claim("a run that prints beyond its limit is drained, and what was dropped is counted")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.until_phase("idle")
        client.run("r0", "import sys\nsys.stdout._pace.most = sys.stdout._pace.left = 1 << 40")  # else it takes a minute
        events = client.run("r1", "for i in range(560): print('x' * 999999)")
        kept = len(text_of(events))
        dropped = sum(op["bytes"] for op in operations(events) if op["type"] == "output_dropped")
        assert kept + dropped == 560_000_000 and kept <= 512 << 20, (kept, dropped)
        assert end_of(events) == "done"


@claim("a forked process knows its own number, and what it prints is there")
def _():
    with kernel() as runtime:
        events = Client(runtime).run("r1", "import os, sys\nthere, here = os.pipe()\nchild = os.fork()\nif child == 0:\n    print('from the child')\n"
                                           "    sys.stdout.flush()\n    os.write(here, str(os.getpid()).encode())\n    os._exit(0)\nos.waitpid(child, 0)\n"
                                           "print(int(os.read(there, 20)) == child, os.getpid() == child)")
        assert "from the child" in text_of(events) and "True False" in text_of(events), events


@claim("IPython's terminal, which the start leaves out, can be imported from any of its modules, as SymPy and debuggers do")
def _():
    for first in ("interactiveshell", "debugger", "embed"):
        with kernel() as runtime:
            events = Client(runtime).run("r1", f"import IPython.terminal.{first}\nfrom IPython.terminal.interactiveshell import TerminalInteractiveShell\n"
                                               "from IPython.terminal.embed import InteractiveShellEmbed\n"
                                               "print(isinstance(get_ipython(), TerminalInteractiveShell), issubclass(InteractiveShellEmbed, TerminalInteractiveShell))")
            assert text_of(events) == "False True\n", (first, events)


@claim("a client with another protocol is closed")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        second = Client.__new__(Client)
        import socket
        second.socket, second.buffer = socket.socket(socket.AF_UNIX), bytearray()
        second.socket.connect(f"{runtime.dir}/shim.sock")
        second.send(type="attach", protocol=99, applied=0)
        assert second.receive() is None
        second.close()
        assert client.until_phase("idle"), "the attached one is not disturbed"
        assert os.stat(f"{runtime.dir}/shim.sock").st_mode & 0o777 == 0o600


@claim("shutdown ends kernel, sandbox and shim when all is acknowledged, or after its timeout")
def _():
    with kernel() as runtime:
        client = Client(runtime)
        client.until_phase("idle")
        client.send(type="shutdown", timeout_ms=30000)
        client.until_phase("dead")
        assert runtime.shim.wait(10) == 0 and runtime.init.program.poll() is not None
    with kernel() as runtime:
        client = Client(runtime, acknowledge=False)
        client.until_phase("idle")
        client.send(type="shutdown", timeout_ms=300)
        assert runtime.shim.wait(10) == 0


@claim("the records outlive the sandbox, and a shim started again over a log only replays it")
def _():
    with kernel() as runtime:
        client = Client(runtime, acknowledge=False)
        client.run("r1", "print('kept')")
        runtime.init.end_program()
        runtime.init.ours.shutdown(2)
        client.until_phase("dead")
        client.close()
        again = Client(runtime, acknowledge=False)
        assert text_of(again.until_end("r1")) == "kept\n"
        runtime.shim.kill()
        runtime.shim.wait()
        refused = subprocess.run([options.shim, "--dir", runtime.dir, "--control", "0"], stderr=subprocess.PIPE,
                                 stdin=subprocess.DEVNULL, timeout=20)
        assert refused.returncode == 1 and b"replay-only" in refused.stderr, refused
        with Runtime(options.shim, [], replay_of=runtime.dir) as replayed:
            last = Client(replayed, again.epoch, 0)
            assert last.attached["kernel"] == "dead"
            assert text_of(last.until_end("r1")) == "kept\n"
            assert end_of(last.run("r2", "1")) == "lost"
            last.send(type="shutdown", timeout_ms=10000)
            assert replayed.shim.wait(10) == 0


def nonsense(way, word):
    with kernel(way) as runtime:
        client = Client(runtime)
        dead = client.until_phase("dead")[-1]
        assert word in dead["reason"], dead
        runtime.init.program.wait(10)
        assert runtime.shim.poll() is None, "the shim lives on"
        runtime.init.command = [word.replace("{dir}", runtime.dir) for word in KERNEL]
        client.send(type="restart_kernel")
        client.until_phase("idle")
        assert end_of(client.run("after", "1+1")) == "done"


@claim("a kernel that signs with a wrong key is ended, and only it")
def _():
    nonsense("key", "signature is wrong")


@claim("a kernel that sends wrong frames is ended, and only it")
def _():
    nonsense("frames", "message has")


@claim("a kernel that sends no JSON is ended, and only it")
def _():
    nonsense("json", "is not JSON")


@claim("a kernel that sends nonsense types is ended, and only it")
def _():
    nonsense("types", "is not an object")


@claim("a kernel that speaks no ZeroMQ is ended, and only it")
def _():
    nonsense("raw", "closed its connections")


passed = failed = 0
for sentence, test in claims:
    if options.only and not any(word in sentence for word in options.only):
        continue
    begun = time.monotonic()
    try:
        test()
        passed += 1
        print(f"ok   {sentence} ({time.monotonic() - begun:.1f} s)", flush=True)
    except Exception:
        failed += 1
        print(f"FAIL {sentence}\n{traceback.format_exc()}", flush=True)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
