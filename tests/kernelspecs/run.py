#!/usr/bin/python3
"""Kernels other than our own Python: found from their kernel.json, chosen by a notebook's metadata, switched, and run headless.

    tests/kernelspecs/run.py [CASE...]

A second ipykernel of the test's own stands for any kernelspec; R is tested where r-cran-irkernel is installed. Debian 12 has no
kernel for bash.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import shutil
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip, run_cases  # noqa: E402
from house import House, WAIT_S, text_of, wait_until  # noqa: E402

SECOND = {"name": "second", "display_name": "Second Python", "language": "python"}
R = {"name": "ir", "display_name": "R", "language": "R"}
CASES = []


def case(f):
    CASES.append(f)
    return f


def need_r():
    if not pathlib.Path("/usr/share/jupyter/kernels/ir/kernel.json").exists():
        raise Skip("R's kernel is not installed: apt install r-cran-irkernel")


def cell(text):
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text}


def notebook(spec, *texts):
    return {"cells": [cell(text) for text in texts], "metadata": {"kernelspec": spec} if spec else {}, "nbformat": 4, "nbformat_minor": 4}


def make(person, spec, *texts):
    return person.upload(json.dumps(notebook(spec, *texts)))


def ids(page):
    return [one["cell_id"] for one in page.welcome["cells"]]


def switch(page, spec, lives=True):
    """As the page does it: the metadata name another kernel, and the runtime that lives ends."""
    page.send({"type": "push_structure", "client_seq": page.next_seq(), "structure_version": page.structure_version,
               "edits": [{"type": "set_notebook_metadata", "metadata": {"kernelspec": spec}}]})
    page.structure_version = page.next("structure_changed")["structure_version"]
    if not lives:
        return
    page.send({"type": "stop_runtime"})
    # Its kernel is told dead a little before the runtime is gone; a run that is asked for in between goes with it.
    end = time.monotonic() + WAIT_S
    while (reason := page.next("runtime_changed")["runtime"].get("reason")) in (None, "The runtime was stopped."):
        assert time.monotonic() < end, reason


def run(page, cell_id):
    final, ops = page.run(cell_id)
    return final["phase"], text_of(ops), ops


def prints(page, cell_id, text):
    phase, printed, ops = run(page, cell_id)
    assert (phase, printed) == ("done", text), (phase, printed, ops)


def stop(page):
    page.send({"type": "stop_runtime"})


@case
def kernels_are_listed_to_people_only(house, person, folder):
    kernels = person.ask("GET", "/api/kernelspecs")["kernels"]
    assert {"name": "python3", "display_name": "Python 3", "language": "python"} in kernels and SECOND in kernels, kernels
    assert "broken" not in [kernel["name"] for kernel in kernels], kernels
    cookie, person.cookie = person.cookie, None
    assert person.request("GET", "/api/kernelspecs")[0] == 401
    person.cookie = cookie


@case
def the_notebooks_metadata_choose_and_another_choice_switches(house, person, folder):
    """The same cell in our Python, in the second one with its variable, and in ours again; outputs stay."""
    book = make(person, None, "import os; print(os.environ.get('SECOND'), 'stoa' in __import__('sys').modules)")
    with person.open(book) as page:
        (one,) = ids(page)
        prints(page, one, "None True\n")
        switch(page, SECOND)
        prints(page, one, "it's 2 False\n")
        switch(page, {"name": "python3", "display_name": "Python 3", "language": "python"})
        prints(page, one, "None True\n")
        stop(page)


@case
def another_kernel_interrupts_restarts_and_answers_questions(house, person, folder):
    book = make(person, SECOND, "x = 1\nimport time\nprint('in', flush=True)\ntime.sleep(300)", "print('x' in globals())", "x_long_name = 5")
    with person.open(book) as page:
        first, second, third = ids(page)
        (run_id,) = page.start(first)
        while not any(op.get("chunk", {}).get("text") == "in\n" for op in page.next("outputs_changed")["ops"]):
            pass
        page.send({"type": "interrupt"})
        final, _ = page.finish(run_id)
        assert final["phase"] in ("interrupted", "error"), final
        prints(page, second, "True\n")
        page.send({"type": "restart_kernel"})
        prints(page, second, "False\n")
        prints(page, third, "")
        page.send({"type": "ask_kernel", "ask_id": 1, "question": "complete", "code": "x_lo", "cursor": 4})
        assert "x_long_name" in page.next("kernel_answered")["reply"]["matches"]
        stop(page)


@case
def another_python_is_ours_where_it_is_not_known(house, person, folder):
    book = make(person, {"name": "conda-env-stats", "display_name": "Python (stats)", "language": "python"}, "print('here')")
    with person.open(book) as page:
        prints(page, ids(page)[0], "here\n")
        stop(page)


@case
def an_unknown_kernel_is_said_with_the_choice_and_another_can_be_chosen(house, person, folder):
    book = make(person, {"name": "julia-1.9", "display_name": "Julia 1.9", "language": "julia"}, "print('chosen')")
    with person.open(book) as page:
        (one,) = ids(page)
        (run_id,) = page.start(one)
        sentence, phase = None, None
        while sentence is None or phase is None:
            message = page.next("runtime_changed", "runs_changed")
            if message["type"] == "runtime_changed" and message["runtime"]["phase"] in ("unavailable", "dead"):
                sentence = message["runtime"]["reason"]
            for state in message.get("runs", []):
                if state["run_id"] == run_id and state["phase"] not in ("queued", "running"):
                    phase = state["phase"]
        assert "julia-1.9, which is not on this machine. Choose another: " in sentence and "Second Python" in sentence, sentence
        assert phase in ("lost", "cancelled", "aborted"), phase
        switch(page, SECOND, lives=False)
        prints(page, one, "chosen\n")
        stop(page)


@case
def r_prints_plots_fails_interrupts_and_restarts(house, person, folder):
    need_r()
    book = make(person, R, "cat(1 + 1, R.version$language, '\\n')\nkept <- 7", "data.frame(a = 1:2)", "stop('no such thing')",
                "png('p.png', width = 400, height = 400, type = 'cairo'); plot(1:3); invisible(dev.off()); cat(file.exists('p.png'))",
                "cat('in\\n'); flush.console(); Sys.sleep(300)", "cat(exists('kept'))")
    with person.open(book) as page:
        first, frame, fails, plot, sleeps, exists = ids(page)
        prints(page, first, "2 R \n")
        phase, _, ops = run(page, frame)
        shown = [op["output"]["data"] for op in ops if op["type"] == "display_added"]
        assert phase == "done" and any("text/html" in data and "<table" in str(data["text/html"]) for data in shown), ops
        phase, _, ops = run(page, fails)
        assert phase == "error" and "no such thing" in json.dumps(ops), ops
        prints(page, plot, "TRUE")
        (run_id,) = page.start(sleeps)
        wait_until(lambda: any("in\n" in str(op.get("chunk", {}).get("text")) for op in page.next("outputs_changed")["ops"]), "it runs")
        page.send({"type": "interrupt"})
        final, _ = page.finish(run_id)
        assert final["phase"] == "aborted", final  # as R's kernel calls it
        prints(page, exists, "TRUE")
        page.send({"type": "restart_kernel"})
        prints(page, exists, "FALSE")
        stop(page)


def execute(house, folder, content, *words):
    (folder / "in.ipynb").write_text(json.dumps(content))
    out = folder / "out.ipynb"
    out.unlink(missing_ok=True)
    done = subprocess.run([house.prefix / "bin/stoa", "execute", folder / "in.ipynb", "-o", out, "--kernel-path",
                           house.dir / "jupyter", *words],
                          capture_output=True, text=True, timeout=WAIT_S, cwd="/")
    result = json.loads(out.read_text()) if out.exists() else None
    return done.returncode, done.stderr, result


def printed(result, index):
    return "".join("".join(output.get("text", [])) for output in result["cells"][index]["outputs"])


@case
def execute_takes_the_notebooks_kernel(house, person, folder):
    status, err, result = execute(house, folder, notebook(SECOND, "import os; print(os.environ['SECOND'])"))
    assert status == 0 and printed(result, 0) == "it's 2\n", (status, err)
    status, err, result = execute(house, folder, notebook({"name": "julia-1.9", "display_name": "Julia", "language": "julia"}, "1"))
    assert status == 2 and "Choose another: Python 3, Second Python" in err and result is None, (status, err)


@case
def execute_runs_r(house, person, folder):
    need_r()
    shutil.copytree("/usr/share/jupyter/kernels/ir", house.dir / "jupyter/kernels/ir")
    status, err, result = execute(house, folder, notebook(R, "cat(2 * 21)", "stop('here it ends')", "cat('never')"))
    assert status == 1 and printed(result, 0) == "42" and "here it ends" in err and result["cells"][2]["outputs"] == [], (status, err, result)
    status, err, _ = execute(house, folder, notebook(R, "cat(1)"), "-p", "a=1")
    assert status == 2 and "Python only" in err, (status, err)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stoa-kernelspecs-", dir="/tmp"))
    folder.chmod(0o755)
    kernels = {"second": json.dumps({"argv": ["/usr/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                                              "display_name": "Second Python", "language": "python", "env": {"SECOND": "it's 2"}}),
               "broken": "{\"argv\": ["}
    try:
        with House(kernels=kernels) as house:
            person = house.sign_in()
            wait_until(lambda: person.ask("GET", "/api/kernelspecs")["kernels"], "the host has come")
            run_cases(CASES, lambda case: case(house, person, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
