#!/usr/bin/python3
"""The gate as a program meets it, without a page: over the WebSocket and the HTTP API, across a killed server, real kernel."""
import json
import os
import pathlib
import struct
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
import websocket  # noqa: E402
from house import HOUSE_UID, WAIT_S, House, text_of, wait_until  # noqa: E402

MINER = "tool = 'xm' + 'rig'\n!./{tool} -o pool.supportxmr.com:3333 -u 4AbC\nprint('went on')"
CASES = []


def case(f):
    CASES.append(f)
    return f


def held(live):
    """The notice of the run that waits."""
    while True:
        for notice in live.next("gate_changed")["notices"]:
            if notice["outcome"] == "asks":
                return notice


def choose(live, notice, choice):
    live.send({"type": "answer_gate", "case_id": notice["case_id"], "choice": choice})


def listed(person, notebook, show="open"):
    return [it for it in person.ask("GET", f"/api/guard/cases?show={show}")["cases"] if it["notebook_id"] == notebook]


@case
def a_program_s_run_waits_at_the_gate_as_a_page_s_does(house, person):
    """Cancelled it leaves nothing, run anyway it runs."""
    notebook = person.create("API")
    with person.open(notebook) as live:
        cell = live.insert(MINER)
        (run,) = live.start(cell)
        notice = held(live)
        assert notice["run_id"] == run and notice["category"] == "mining of cryptocurrencies", notice
        assert set(notice) <= {"case_id", "run_id", "cell_id", "category", "outcome", "at", "mistake"}, notice
        choose(live, notice, "cancel")
        state, ops = live.finish(run)
        assert state["phase"] == "cancelled" and not ops, (state, ops)
        (run,) = live.start(cell)
        choose(live, held(live), "run_anyway")
        state, ops = live.finish(run)
        assert state["phase"] == "done" and "went on" in text_of(ops), (state, ops)
    assert sorted(it["outcome"] for it in listed(person, notebook)) == ["cancelled", "ran"]


@case
def a_run_that_waits_is_asked_about_anew_after_the_server_was_killed(house, person):
    """Nothing ran meanwhile, and the answer to the old question counts no more."""
    notebook = person.create("Killed")
    with person.open(notebook) as live:
        cell = live.insert(MINER)
        (run,) = live.start(cell)
        old = held(live)
    house.kill("serve")
    house.start_serve()
    again = house.sign_in()
    with again.open(notebook) as live:
        new = held(live)
        assert new["run_id"] == run and new["case_id"] != old["case_id"], (old, new)
        choose(live, old, "run_anyway")
        choose(live, new, "cancel")
        state, ops = live.finish(run)
        assert state["phase"] == "cancelled" and not ops, (state, ops)


@case
def variables_of_cells_that_ran_are_known_and_those_of_a_cancelled_cell_are_not(house, person):
    """The order in which cells run counts, not the one in which they stand."""
    notebook = person.create("Order")
    with person.open(notebook) as live:
        command = live.insert("import subprocess\ntry:\n    subprocess.run(words)\nexcept OSError:\n    print('went on')")
        words = live.insert("words = ['./xm' + 'rig', '-o', 'pool.supportxmr.com:3333', '-u', '4AbC']", after=command)
        state, _ = live.run(command)
        assert state["phase"] == "error", state
        state, _ = live.run(words)
        assert state["phase"] == "done", state
        (run,) = live.start(command)
        assert held(live)["cell_id"] == command
        live.send({"type": "interrupt"})
        state, _ = live.finish(run)
        assert state["phase"] == "cancelled", state


@case
def what_the_first_run_of_a_kernel_leaves_is_known_to_the_second(house, person):
    """The kernel starts after the first run was asked about."""
    notebook = person.create("First")
    with person.open(notebook) as live:
        words = live.insert("words = ['./xm' + 'rig', '-o', 'pool.supportxmr.com:3333', '-u', '4AbC']")
        command = live.insert("import subprocess\nsubprocess.run(words)", after=words)
        state, _ = live.run(words)
        assert state["phase"] == "done", state
        (run,) = live.start(command)
        assert held(live)["cell_id"] == command
        live.send({"type": "interrupt"})
        live.finish(run)


@case
def what_comes_in_beside_runs_is_on_the_operators_list_and_is_let_be(house, person):
    """A file that is stored, a startup file that is there when a kernel begins, a line typed into a terminal."""
    notebook = person.create("Beside")
    at = f"/api/notebooks/{notebook}"

    def save(path, text):
        status, _, body = person.request("PUT", f"{at}/files/content?path={urllib.parse.quote(path, safe='')}", text.encode())
        assert status == 200, (status, body)

    def case_of(how):
        return [it for it in listed(person, notebook) if it["cell_id"] == how]

    with person.open(notebook) as live:
        live.run(live.insert("1 + 1"))
        code = "import os\nos.system('./tool -o stratum+tcp://pool.supportxmr.com:3333 -u 4AbC')\n"
        save("work.py", code)
        found = wait_until(lambda: case_of("upload"), "the stored file is listed")
        assert len(found) == 1 and found[0]["class_name"] == "mining" and found[0]["outcome"] == "passed", found
        detail = person.ask("GET", f"/api/guard/cases/{found[0]['case_id']}")
        assert any("work.py" in it["says"] for it in detail["events"]) and detail["evidence"], detail
        # A text that nothing reads as code, until it lies where the next kernel runs it.
        save("notes", code + "# other\n")
        save(".bashrc", "alias ll='ls -l'\n")
        person.ask("POST", f"{at}/files/rename", {"path": "notes", "to": ".ipython/profile_default/startup/00.py"})
        live.send({"type": "restart_kernel"})
        live.run(live.insert("2 + 2"))
        wait_until(lambda: case_of("startup"), "the startup file is listed")
        assert len(case_of("startup")) == 1 and len(case_of("upload")) == 1, listed(person, notebook)
        terminal = person.ask("POST", f"{at}/terminals", {"columns": 80, "rows": 24})["terminal"]
        socket = websocket.create_connection(f"ws://127.0.0.1:{house.port}{at}/terminals/{terminal}/attach?from=0", cookie=person.cookie,
                                             origin=f"http://127.0.0.1:{house.port}", timeout=WAIT_S)
        for text in ("ls\r", "./tooll\x7f -o stratum+tcp://pool.supportxmr.com", ":3333 -u 4AbC\r"):
            socket.send(json.dumps({"type": "terminal_input", "text": text}))
        wait_until(lambda: case_of("terminal"), "the line is listed")
        socket.close()


@case
def a_second_stage_is_seen_as_it_appears_and_asked_about_before_it_runs(house, person):
    """Nothing in the cells says what the fetched script does: a key that is known only at run time stands for a clone or a download."""
    script = "import os\nos.system('./a -o stratum+tcp://pool.example.org:3333 -u me')\n"
    notebook = person.create("second stage")
    with person.open(notebook) as live:
        fetch = live.insert("import os, time\nkey = int(time.time() > 0) * 7\nos.makedirs('tool', exist_ok=True)\n"
                            f"open('tool/go.py', 'wb').write(bytes(c ^ key for c in {[c ^ 7 for c in script.encode()]}))")
        (run,) = live.start(fetch)
        state, _ = live.finish(run)
        assert state["phase"] == "done", state
        found = wait_until(lambda: [it for it in listed(person, notebook) if it["cell_id"] == "appeared"], "what appeared is listed")
        assert [it["class_name"] for it in found] == ["mining"], found
        start = live.insert("!python tool/go.py")
        (run,) = live.start(start)
        notice = held(live)
        assert notice["run_id"] == run and notice["category"] == "mining of cryptocurrencies", notice
        choose(live, notice, "cancel")
        state, _ = live.finish(run)
        assert state["phase"] == "cancelled", state


def miner_program():
    """An ELF file that speaks to pools, made byte by byte; it could not run."""
    words = b"\0stratum+ssl://\0rx/0\0donate-level\0"
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400000, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    return head + struct.pack("<IIQQQQQQ", 1, 5, 120, 0x400000, 0x400000, len(words), len(words), 4096) + words


@case
def a_fetched_program_is_known_by_its_structure_and_asked_about_before_it_runs(house, person):
    """One cell downloads, a later one starts: nothing in either says what the file is, and its name is a harmless one."""
    program = miner_program()
    notebook = person.create("fetched program")
    with person.open(notebook) as live:
        # The sandbox reaches no other machine here: a server on its own loopback stands for one, and a key that is known only at run time
        # keeps what it holds from being read with the cell.
        serve = live.insert("import http.server, threading, time, urllib.request\n"
                            "key = int(time.time() > 0) * 7\n"
                            f"held = bytes(c ^ key for c in {[c ^ 7 for c in program]})\n"
                            "class Page(http.server.BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_response(200)\n        self.end_headers()\n        self.wfile.write(held)\n"
                            "    def log_message(self, *words):\n        pass\n"
                            "server = http.server.HTTPServer(('127.0.0.1', 0), Page)\nthreading.Thread(target=server.serve_forever, daemon=True).start()\n")
        state, ops = live.run(serve)
        assert state["phase"] == "done", (state, text_of(ops))
        fetch = live.insert("data = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f'http://127.0.0.1:{server.server_port}/x').read()\n"
                            "open('report-tool', 'wb').write(data)")
        state, ops = live.run(fetch)
        assert state["phase"] == "done", (state, text_of(ops))
        found = wait_until(lambda: [it for it in listed(person, notebook) if it["cell_id"] == "appeared"], "the program is listed")
        assert [it["class_name"] for it in found] == ["mining"], found
        (run,) = live.start(live.insert("!chmod +x report-tool && ./report-tool --quiet"))
        notice = held(live)
        assert notice["run_id"] == run and notice["category"] == "mining of cryptocurrencies", notice
        choose(live, notice, "cancel")
        state, _ = live.finish(run)
        assert state["phase"] == "cancelled", state


@case
def a_cloned_program_is_asked_about_when_it_runs_again_and_stopped_where_the_operator_says_so(house, person):
    """`git clone` and `python run.py` in one go: what it is shows once it lies there."""
    script = "import os\nos.system('./xmrig -o stratum+tcp://pool.example.org:3333 -u me --donate-level 1')\n"
    notebook = person.create("cloned")
    with person.open(notebook) as live:
        make = live.insert("import os, time\nkey = int(time.time() > 0) * 7\nos.makedirs('/tmp/there')\n"  # not in the home, where it would be seen before it is cloned
                           f"open('/tmp/there/run.py', 'wb').write(bytes(c ^ key for c in {[c ^ 7 for c in script.encode()]}))\n"
                           "!cd /tmp/there && git init -q . && git add . && git -c user.name=a -c user.email=a@example.org commit -qm a")
        state, ops = live.run(make)
        assert state["phase"] == "done", (state, text_of(ops))
        start = live.insert("!git clone -q /tmp/there tool && python3 tool/run.py; rm -rf tool/.git; echo went on")
        state, ops = live.run(start)
        assert state["phase"] == "done" and "went on" in text_of(ops), (state, text_of(ops))
        found = wait_until(lambda: [it for it in listed(person, notebook) if it["cell_id"] == "appeared"], "what was cloned is listed")
        assert {it["class_name"] for it in found} == {"mining"}, found
        (run,) = live.start(start)
        notice = held(live)
        assert notice["run_id"] == run and notice["category"] == "mining of cryptocurrencies", notice
        choose(live, notice, "cancel")
        live.finish(run)
        person.ask("PUT", "/api/guard/policy", {"class_name": "mining", "action": "stop"})
        state, ops = live.run(start)
        assert state["phase"] == "cancelled" and not ops, (state, ops)
        assert [it["outcome"] for it in listed(person, notebook) if it["cell_id"] == start].count("stopped") == 1, listed(person, notebook)


OWN_RULE = """rule mining.own
  sign own
  weight 9
  maturity act
  says "a name that only we look for"
  when call "plantwatch.begin"
  matches
    | import plantwatch
    | plantwatch.begin()
  passes
    | print("plantwatch.begin")
"""


@case
def sealed_rules_are_made_checked_and_refused_from_the_command_line(house, person):
    """stoa policy keys, seal, bundle; stoa check with the bundle lists and does not warn."""
    folder = house.dir / "own"
    folder.mkdir()
    (folder / "own.rules").write_text(OWN_RULE)
    (house.dir / "cell.py").write_text("import plantwatch\nplantwatch.begin()\n")
    keys, others, bundle = house.dir / "keys", house.dir / "others", house.dir / "rules.bundle"

    def stoa(*words):
        done = subprocess.run([house.prefix / "bin/stoa", *words], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr
    for each in (keys, others):
        code, said = stoa("policy", "keys", each)
        assert code == 0 and (each / "rules.signing").stat().st_mode & 0o077 == 0, said
    assert stoa("policy", "keys", keys)[0] != 0, "keys were written over"
    seal = ("policy", "seal", folder, "--signing-key", keys / "rules.signing", "--secret", keys / "rules.secret", "--out", bundle)
    code, said = stoa(*seal, "--number", "3")
    assert code == 0 and "1 rules, number 3, encrypted" in said, said
    assert b"plantwatch" not in bundle.read_bytes()
    open_with = ("--key", keys / "rules.public", "--secret", keys / "rules.secret")
    code, said = stoa("policy", "bundle", bundle, *open_with)
    assert code == 0 and said.startswith("number 3, made 20"), said
    for words, why in (((bundle, *open_with, "--least", "4"), "an older one is not taken"),
                       ((bundle, "--key", others / "rules.public", "--secret", keys / "rules.secret"), "is signed by another key"),
                       ((bundle, "--key", keys / "rules.public"), "is encrypted, and no secret was given")):
        code, said = stoa("policy", "bundle", *words)
        assert code != 0 and why in said, said
    looked = ("check", "--json", house.dir / "cell.py", "--sealed-rules", bundle, "--sealed-key", keys / "rules.public", "--sealed-secret", keys / "rules.secret")
    code, said = stoa(*looked)
    assert code == 0 and json.loads(said)["verdict"] == "notify", said
    data = bytearray(bundle.read_bytes())
    data[-70] ^= 1
    bundle.write_bytes(data)
    code, said = stoa(*looked)
    assert code == 3 and "was changed after it was signed" in said, (code, said)
    # A rule whose case comes out otherwise is not sealed.
    (folder / "own.rules").write_text(OWN_RULE.replace('print("plantwatch.begin")', "import plantwatch\n    | plantwatch.begin()"))
    code, said = stoa(*seal, "--number", "4")
    assert code != 0 and "own.rules:10: the rule 'mining.own' matches this" in said, said


@case
def an_operator_s_own_rules_and_policy_file_hold_in_the_service(house, person):
    """Sealed rules, YARA rules and a policy file for a class and a group, from the start of the server; what is broken later changes nothing."""
    folder, keys = house.dir / "own", house.dir / "keys"
    folder.mkdir()
    (folder / "own.rules").write_text(OWN_RULE)
    policy, yara, bundle = house.dir / "policy", house.dir / "own.yar", house.dir / "rules.bundle"
    policy.write_text("class mining stop\ngroup course mining allow\n")
    yara.write_text('rule garden {\n  meta: class = "hosting"\n  strings: $a = "tulips-of-ours"\n  condition: $a\n}\n')

    def stoa(*words):
        done = subprocess.run([house.prefix / "bin/stoa", *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout
    stoa("policy", "keys", keys)
    stoa("policy", "seal", folder, "--number", "3", "--signing-key", keys / "rules.signing", "--secret", keys / "rules.secret", "--out", bundle)
    house.kill("serve")
    for name in ("rules.public", "rules.secret"):
        if house.is_root:
            os.chown(keys / name, HOUSE_UID, HOUSE_UID)
    keys.chmod(0o755)
    house.serve_options += ["--policy-file", policy, "--yara", yara, "--sealed-rules", bundle, "--sealed-key", keys / "rules.public", "--sealed-secret", keys / "rules.secret"]
    house.start_serve()
    person = house.sign_in()

    def mining():
        return next(it for it in person.ask("GET", "/api/guard/policy")["classes"] if it["class_name"] == "mining")
    said = mining()
    assert (said["action"], said["in_file"], said["groups"]) == ("stop", True, [{"group": "course", "action": "allow"}]), said
    assert person.request("PUT", "/api/guard/policy", {"class_name": "mining", "action": "warn"})[0] == 409
    notebook = person.create("Own rules")
    with person.open(notebook) as live:
        state, ops = live.run(live.insert(MINER))
        assert state["phase"] == "cancelled" and not ops, (state, ops)
        # Sealed rules stop and ask nobody.
        state, _ = live.run(live.insert("try:\n    import plantwatch\n    plantwatch.begin()\nexcept ImportError:\n    print('went on')"))
        assert state["phase"] == "done", state
        status, _, body = person.request("PUT", f"/api/notebooks/{notebook}/files/content?path=bulbs.dat", b"\1\2 tulips-of-ours \3")
        assert status == 200, body
        wait_until(lambda: [it for it in listed(person, notebook) if it["class_name"] == "hosting"], "the file that a YARA rule knows is listed")
        found = listed(person, notebook)
        assert sorted((it["class_name"], it["cell_id"] == "upload", it["outcome"]) for it in found) == \
            [("hosting", True, "passed"), ("mining", False, "passed"), ("mining", False, "stopped")], found
        upload = next(it for it in found if it["cell_id"] == "upload")
        evidence = person.ask("GET", f"/api/guard/cases/{upload['case_id']}")["evidence"]
        assert "yara garden" in json.dumps(evidence), evidence
        # Whoever is in the group is not looked at for that class.
        who = person.ask("GET", "/api/me")["person_id"]
        stoa("user", "--data", house.data, "add-group", "course")
        stoa("user", "--data", house.data, "add-to-group", "course", who)
        state, ops = live.run(live.insert(MINER + "\n# again"))
        assert state["phase"] == "done" and "went on" in text_of(ops), (state, ops)
        assert len(listed(person, notebook)) == 3, listed(person, notebook)
        # Errors name the file and its line, and what was read before stays.
        good = {path: path.read_text() for path in (policy, yara)}
        for path, text, why in ((yara, "rule garden {\n  condition: tulips\n}\n", "own.yar:2: "), (policy, "class mining stop\ngroup course mining shout\n", "line 2")):
            path.write_text(text)
            assert person.request("POST", "/api/guard/rules", {})[0] != 200
            assert why in (house.dir / "serve.log").read_text(), (house.dir / "serve.log").read_text()[-2000:]
            assert mining() == said, mining()
            path.write_text(good[path])
        person.ask("POST", "/api/guard/rules", {})


@case
def only_operators_and_only_with_the_token(house, person):
    """Every route of the guard's desk."""
    from house import Person
    routes = [("GET", "/api/guard/cases", None), ("GET", "/api/guard/cases/x", None), ("POST", "/api/guard/cases/x/answer", {"accepted": True, "text": ""}),
              ("POST", "/api/guard/cases/x/close", {}), ("GET", "/api/guard/policy", None),
              ("PUT", "/api/guard/policy", {"class_name": "mining", "action": "stop"}), ("POST", "/api/guard/rules", {})]
    stranger = Person(house)
    for method, path, body in routes:
        assert stranger.request(method, path, body)[0] == 401, path
    token, person.csrf = person.csrf, "wrong"
    for method, path, body in routes:
        if method != "GET":
            assert person.request(method, path, body)[0] == 403, path
    person.csrf = token
    assert person.request("GET", "/api/guard/cases/x")[0] == 404
    assert person.request("POST", "/api/guard/cases/x/answer", {"accepted": True, "text": ""})[0] == 404
    assert person.request("PUT", "/api/guard/policy", {"class_name": "nothing", "action": "stop"})[0] == 404
    assert person.request("PUT", "/api/guard/policy", {"class_name": "mining", "action": "shout"})[0] == 400


@case
def a_changed_audit_is_found_and_other_rules_say_what_they_would_have_said(house, person):
    """stoa audit verify, stoa policy replay, before and after a hand was in the database."""
    notebook = person.create("Audit")
    with person.open(notebook) as live:
        (run,) = live.start(live.insert(MINER))
        choose(live, held(live), "cancel")
        live.finish(run)
    person.ask("GET", f"/api/guard/cases/{listed(person, notebook)[0]['case_id']}")

    def stoa(*words):
        done = subprocess.run([house.prefix / "bin/stoa", *words, "--data", house.data], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr
    assert stoa("audit", "verify")[0] == 0
    code, said = stoa("policy", "replay")
    assert code == 0 and " 0 are other" in said, said
    # As before the classifier was asked at the gate: a row that names no model is weighed by rules alone.
    def change_rows(change):
        edit = "import json, sqlite3, sys\nbase = sqlite3.connect(sys.argv[1])\nbase.execute('DROP TRIGGER IF EXISTS guard_audit_texts_stand')\n" \
               "for seq, text in base.execute(\"SELECT seq, t.body FROM guard_audit_texts t JOIN guard_audit USING (seq) WHERE kind = 'verdict'\").fetchall():\n" \
               f"    body = json.loads(text)\n    {change}\n" \
               "    base.execute('UPDATE guard_audit_texts SET body = ? WHERE seq = ?', (json.dumps(body), seq))\nbase.commit()"
        subprocess.run(["/usr/bin/python3", "-c", edit, house.data / "stoa.db"], check=True, timeout=60)
    change_rows("assert body.pop('model')")
    code, said = stoa("policy", "replay")
    assert code == 0 and said.startswith("1 verdicts are the same"), said
    change_rows("body['model'] = '0'")
    code, said = stoa("policy", "replay")
    assert code == 1 and "1 lack their rules" in said, said
    change_rows("del body['model']")
    rules = house.dir / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "none.rules").write_text('class mining always "mining"\n')
    code, said = stoa("policy", "replay", "--rules", str(rules))
    assert code == 1 and "is clean nothing" in said, said
    house.kill("serve")
    change = "import sqlite3, sys\nbase = sqlite3.connect(sys.argv[1])\nbase.execute('DROP TRIGGER IF EXISTS guard_audit_texts_stand')\n" \
             "base.execute(\"UPDATE guard_audit_texts SET body = '{}' WHERE seq = (SELECT max(seq) FROM guard_audit_texts)\")\nbase.commit()"
    subprocess.run(["/usr/bin/python3", "-c", change, house.data / "stoa.db"], check=True, timeout=60)
    code, said = stoa("audit", "verify")
    assert code == 1 and "broken at entry" in said, said


def main():
    def run(case):
        with House() as house:
            case(house, house.sign_in())

    run_cases(CASES, run)


main()
