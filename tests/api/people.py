#!/usr/bin/python3
"""Accounts and access against the whole house: every request and page message of the table by every role, sign-in under
brute force, tokens, deactivation, stoa user, folders, trash, search, examples."""
import json
import pathlib
import re
import sqlite3
import statistics
import subprocess
import sys
import time

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import ROOT, WAIT_S, House, Person, wait_until  # noqa: E402

PASSWORD = "a long password"
MAY = {"viewer": {"viewer"}, "commenter": {"viewer", "commenter"}, "runner": {"viewer", "commenter", "runner"},
       "editor": {"viewer", "commenter", "editor"}, "owner": {"viewer", "commenter", "runner", "editor", "owner"}, "none": set()}


def stoa(house, *words):
    return subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, *words], capture_output=True, text=True, timeout=60)


def enter(house, path, body):
    person = Person(house)
    status, headers, text = person.request("POST", path, body)
    assert status == 200, (status, text)
    person.cookie = [v for k, v in headers if k.lower() == "set-cookie"][0].split(";")[0]
    me = json.loads(text)
    person.csrf, person.id = me["csrf_token"], me["person_id"]
    return person


def join(house, boss, login):
    secret = boss.ask("POST", "/api/invitations", {})["path"].split("#")[1]
    return enter(house, "/api/sign_up", {"invitation": secret, "login": login, "name": login.title(), "password": PASSWORD})


def table():
    page = (ROOT / "docs/access.md").read_text()
    requests = re.findall(r"^\| (GET|POST|PUT|PATCH|DELETE) (\S+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|", page, re.M)
    messages = re.findall(r"^\| (\w+) \| ([^|]*) \| [^|]* \|$", page, re.M)
    return requests, [(name, set(roles.split(", "))) for name, roles in messages if name not in ("message",)]


def give(house, notebook, person, role):
    with sqlite3.connect(house.data / "stoa.db", timeout=20) as base:
        base.execute("DELETE FROM notebook_roles WHERE notebook = ? AND person = ?", (notebook, person.id))
        if role != "none":
            base.execute("INSERT INTO notebook_roles VALUES (?, ?, ?, 0)", (notebook, person.id, role))
    base.close()


def every_request_by_every_role(house, boss):
    ada, eve = join(house, boss, "walker-a"), join(house, boss, "walker-e")
    requests, _ = table()
    assert len(requests) > 35, len(requests)
    checked = 0
    for method, pattern, who, roles, token in requests:
        if pattern.endswith(("/live", "/attach")):
            continue
        for role in ("none", "viewer", "commenter", "runner", "editor", "owner", "stranger"):
            notebook = ada.create("walked") if "{id}" in pattern else ""
            if role not in ("stranger", "owner", "none") and notebook:
                give(house, notebook, eve, role)
            asks = {"stranger": Person(house), "owner": ada}.get(role, eve)
            path = pattern.replace("{id}", notebook or "x").replace("{blob}", "0" * 64).replace("{name}", "none").replace("{session}", "none")
            path = path.replace("{token}", "none").replace("{person}", "none").replace("{file}", "none").replace("{cell}", "c").replace("{number}", "0").replace("{terminal}", "1")
            if pattern in ("/api/sign_out", "/api/sessions") and method != "GET" and role != "stranger":
                continue  # ends the session of the walk; its own case below
            status, _, text = asks.request(method, path, {} if method in ("POST", "PATCH", "PUT") else None)
            what = (method, path, role, status, text[:200])
            if role == "stranger":
                assert who.strip() == "anybody" or status == 401, what
            elif who.strip() == "operator":
                assert status == 403, what
            elif roles.strip():
                allowed = role in [r.strip() for r in roles.split(",")]
                assert (status not in (401, 403)) == allowed and (role != "none" or status == 404) or (role == "none" and status == 404), what
                if allowed and "{blob}" not in pattern and "{cell}" not in pattern and "/files" not in pattern and "/terminals" not in pattern and "/processes" not in pattern:
                    assert status != 404, what
            checked += 1
    print(f"      {checked} requests", flush=True)


def an_escaped_slash_opens_no_other_door(house, boss):
    """The rule is that of the route which the router chose, however the path is written."""
    ada, eve = join(house, boss, "slash-a"), join(house, boss, "slash-e")
    notebook = ada.create()
    for method, path, expected in (("GET", f"/api/notebooks/{notebook}%2Fipynb", 404), ("GET", f"/api/notebooks/{notebook}/%69pynb", 404),
                                   ("PATCH", f"/api/notebooks/{notebook}%2Fplace", 404), ("DELETE", f"/api/notebooks/x%2F..%2F{notebook}", 404),
                                   ("PATCH", "/api/people/a%2Fb", 403), ("GET", "/api/%70eople", 403), ("GET", "/api%2Fpeople", 404),
                                   ("DELETE", "/api/trash/a%2Frestore", 404), ("GET", "/api/people/", 404), ("GET", "//api/people", 400)):
        status, _, text = eve.request(method, path, {} if method == "PATCH" else None)
        assert status == expected, (method, path, status, text)


def every_message_by_every_role(house, boss):
    ada, eve = join(house, boss, "talker-a"), join(house, boss, "talker-e")
    _, messages = table()
    bodies = {"push_text": {"client_seq": 1, "cell_id": "c", "text_version": 0, "changes": []},
              "push_structure": {"client_seq": 1, "structure_version": 0, "edits": []}, "pull_text": {"cell_id": "c", "from_version": 0},
              "run_cells": {"client_seq": 1, "runs": []}, "cancel_runs": {"run_ids": []}, "clear_outputs": {"client_seq": 1, "cell_ids": []},
              "send_comm": {"message_id": "m", "comm": {"kind": "message", "comm_id": "c", "data": {}}}, "answer_input": {"input_id": "i", "value": ""},
              "answer_gate": {"case_id": "c", "choice": "cancel"}, "report_mistake": {"case_id": "c", "text": ""},
              "ask_kernel": {"ask_id": 1, "question": "complete", "code": "", "cursor": 0}, "presence": {"selections": [], "editing": False}}
    checked = 0
    for role in ("viewer", "commenter", "runner", "editor"):
        for name, roles in messages:
            if name == "hello":
                continue
            notebook = ada.create()
            give(house, notebook, eve, role)
            with eve.open(notebook) as page:
                page.send({"type": name} | bodies.get(name, {}))
                page.send({"type": "nonsense"})  # its refusal says that what came before it was answered
                forbidden = False
                while (answer := page.next("refused"))["refusal"] != "bad_request" or answer.get("where") != "type":
                    forbidden = forbidden or answer["refusal"] == "forbidden"
                assert forbidden == (role not in roles), (role, name, forbidden)
                checked += 1
    print(f"      {checked} messages", flush=True)


def a_role_taken_away_closes_the_page(house, boss):
    ada, eve = join(house, boss, "taken-a"), join(house, boss, "taken-e")
    notebook = ada.create()
    give(house, notebook, eve, "editor")
    with eve.open(notebook) as page:
        give(house, notebook, eve, "none")
        page.send({"type": "pull_text", "cell_id": "c", "from_version": 0})
        try:
            while page.receive()["type"] != "text_missed":
                pass
        except (ConnectionError, websocket.WebSocketException, ValueError):
            pass  # closed; a close frame is no JSON
        else:
            raise AssertionError("still answered")
    try:
        with eve.open(notebook):
            raise AssertionError("opened without a role")
    except (ConnectionError, websocket.WebSocketException, ValueError):
        pass


def brute_force_is_held_and_locks_nobody_out(house, boss):
    join(house, boss, "victim")
    stranger = Person(house)
    answers = [stranger.request("POST", "/api/sign_in", {"login": "victim", "password": f"wrong password {n}"})[0] for n in range(8)]
    assert answers[:5] == [401] * 5 and set(answers[5:]) == {429}, answers
    # The account itself is not locked: the same person by a link, and other accounts from this address.
    link = re.search(r"#(\S+)", stoa(house, "sign-in-link", "victim").stdout)[1]
    assert enter(house, "/api/sign_in", {"token": link}).ask("GET", "/api/me")["login"] == "victim"


def a_name_that_is_not_there_takes_as_long(house, boss):
    for n in range(3):
        join(house, boss, f"timed-{n}")

    def seconds(login):
        begins = time.monotonic()
        status = Person(house).request("POST", "/api/sign_in", {"login": login, "password": "wrong password"})[0]
        assert status == 401, (login, status)
        return time.monotonic() - begins
    pairs = [(seconds(f"timed-{n}"), seconds(f"nobody-{n}")) for n in range(3)]  # in turn, so that what else runs slows both
    there, not_there = map(statistics.median, zip(*pairs))
    assert not_there > there / 4, (there, not_there)


def tokens_have_a_scope_and_an_end(house, boss):
    ada = join(house, boss, "tokens")
    secrets = {scope: ada.ask("POST", "/api/tokens", {"name": scope, "scope": scope, "days": 1})["secret"] for scope in ("read", "write")}
    program = Person(house)

    def ask(scope, method, path, body=None, word="Bearer"):
        return program.request(method, path, body, {"Authorization": f"{word} {secrets[scope]}"})[0]
    assert ask("read", "GET", "/api/notebooks") == ask("read", "GET", "/api/notebooks", word="token") == 200
    assert ask("read", "POST", "/api/notebooks", {}) == 403 and ask("write", "POST", "/api/notebooks", {}) == 201
    assert ask("write", "GET", "/api/tokens") == ask("write", "POST", "/api/tokens", {}) == ask("write", "GET", "/api/sessions") == 403
    notebook = ada.create()

    def watch(scope):
        return websocket.create_connection(f"ws://127.0.0.1:{house.port}/api/notebooks/{notebook}/live", timeout=WAIT_S, suppress_origin=True,
                                           header=[f"Authorization: Bearer {secrets[scope]}"])
    page = watch("write")
    page.send(json.dumps({"type": "hello", "protocol": 1, "client_id": "program"}))
    assert json.loads(page.recv())["type"] == "welcome"
    try:
        watch("read")
        raise AssertionError("a token that may only read opened a page")
    except websocket.WebSocketBadStatusException as refused:
        assert refused.status_code == 403, refused
    lines = ada.ask("GET", "/api/tokens")["tokens"]
    assert not any(secret in json.dumps(lines) for secret in secrets.values())
    for line in lines:
        ada.request("DELETE", "/api/tokens/" + line["token_id"])
    assert ask("read", "GET", "/api/notebooks") == 401
    while page.recv_data()[0] != websocket.ABNF.OPCODE_CLOSE:  # the page of a token that was revoked goes with it
        pass
    assert ada.request("GET", "/api/notebooks", headers={"Authorization": "Bearer wrong"})[0] == 401, "a shown token decides"


def sign_out_everywhere_and_deactivation(house, boss):
    ada = join(house, boss, "leaver")
    again = enter(house, "/api/sign_in", {"login": "leaver", "password": PASSWORD})
    notebook = ada.create("Kept")
    assert len(ada.ask("GET", "/api/sessions")["sessions"]) == 2
    ada.request("DELETE", "/api/sessions")
    assert ada.request("GET", "/api/sessions")[0] == again.request("GET", "/api/sessions")[0] == 401
    ada = enter(house, "/api/sign_in", {"login": "leaver", "password": PASSWORD})
    said = stoa(house, "deactivate", "leaver")
    assert said.returncode == 0, said.stderr
    assert ada.request("GET", "/api/notebooks")[0] == 401
    assert Person(house).request("POST", "/api/sign_in", {"login": "leaver", "password": PASSWORD})[0] == 401
    stoa(house, "activate", "leaver")
    ada = enter(house, "/api/sign_in", {"login": "leaver", "password": PASSWORD})
    assert [book["notebook_id"] for book in ada.ask("GET", "/api/notebooks")["notebooks"]] == [notebook]


def stoa_user_works_beside_serve_and_without_it(house, boss):
    added = stoa(house, "add", "by-hand", "By Hand")
    link = re.search(r"/set-password#(\S+)", added.stdout)
    assert added.returncode == 0 and link, added.stderr
    hand = enter(house, "/api/password_by_link", {"token": link[1], "password": PASSWORD})
    assert hand.ask("GET", "/api/me")["name"] == "By Hand"
    assert stoa(house, "deactivate", boss.ask("GET", "/api/me")["person_id"]).returncode == 1, "the last operator"
    house.kill("serve")
    alone = stoa(house, "add", "alone")
    assert alone.returncode == 0, alone.stderr
    house.start_serve()
    assert "alone" in stoa(house, "list").stdout


def what_was_opened_last_is_kept_for_each_person(house, boss):
    ada, eve = join(house, boss, "opener-a"), join(house, boss, "opener-e")
    first, second = ada.create("First"), ada.create("Second")
    give(house, first, eve, "viewer")
    ada.ask("PATCH", f"/api/notebooks/{first}/place", {"folder": "Kept"})
    with ada.open(first):
        pass

    def opened(person):
        return {book["notebook_id"]: book for book in person.ask("GET", "/api/notebooks")["notebooks"]}
    line = wait_until(lambda: (book := opened(ada)[first]).get("opened_at") and book, "that it was opened is kept")
    assert line["folder"] == "Kept" and "opened_at" not in opened(ada)[second] and "opened_at" not in opened(eve)[first], opened(ada)


def folders_stars_trash_search_and_copies(house, boss):
    ada, eve = join(house, boss, "shelf-a"), join(house, boss, "shelf-e")
    notebook = ada.create("Tracer dispersion")
    with ada.open(notebook) as page:
        page.insert("roughness = 'dünn und glatt'")
    found = ada.ask("GET", "/api/search?q=roughn")["found"]
    assert [f["notebook_id"] for f in found] == [notebook] and "\ue000" in found[0]["snippet"], found
    assert ada.ask("GET", "/api/search?q=dunn%20glatt")["found"] and not ada.ask("GET", "/api/search?q=glatt%20absent")["found"]
    assert not eve.ask("GET", "/api/search?q=roughness")["found"]
    assert not ada.ask("GET", "/api/search?q=roughness.glatt")["found"], "parts of one word must follow each other"
    for odd in ("%22", "*", "AND", "(", "title:x", "-", "NEAR(", "%00"):
        assert ada.request("GET", f"/api/search?q={odd}")[0] in (200, 400), odd
    ada.ask("PATCH", f"/api/notebooks/{notebook}/place", {"folder": " Flow / Channel ", "is_starred": True})
    listed = ada.ask("GET", "/api/notebooks")
    assert listed["folders"] == ["Flow", "Flow/Channel"] and listed["notebooks"][0]["folder"] == "Flow/Channel", listed
    ada.request("PATCH", "/api/folders", {"path": "Flow", "to": "Water"})
    assert ada.ask("GET", "/api/notebooks")["notebooks"][0]["folder"] == "Water/Channel"
    copy = ada.ask("POST", f"/api/notebooks/{notebook}/duplicate", {})
    assert copy["title"] == "Copy of Tracer dispersion" and copy["folder"] == "Water/Channel", copy
    assert ada.download(copy["notebook_id"])["cells"][-1]["source"] == ada.download(notebook)["cells"][-1]["source"]
    ada.request("DELETE", "/api/folders?path=Water")
    assert ada.ask("GET", "/api/notebooks")["folders"] == [] and "folder" not in ada.ask("GET", "/api/notebooks")["notebooks"][0]
    ada.request("DELETE", f"/api/notebooks/{notebook}")
    assert ada.request("GET", f"/api/notebooks/{notebook}")[0] == 404
    assert eve.request("POST", f"/api/trash/{notebook}/restore", {})[0] == 404
    assert ada.ask("GET", "/api/trash")["notebooks"][0]["notebook_id"] == notebook
    ada.ask("POST", f"/api/trash/{notebook}/restore", {})
    assert "dünn" in json.dumps(ada.download(notebook), ensure_ascii=False)
    ada.request("DELETE", f"/api/notebooks/{notebook}")
    assert ada.request("DELETE", f"/api/trash/{notebook}")[0] == 204 and ada.request("POST", f"/api/trash/{notebook}/restore", {})[0] == 404


def the_examples_run(house, boss):
    """Every cell of every example against the real kernel, without an error."""
    for file in sorted((ROOT / "examples").glob("*.ipynb")):
        notebook = boss.upload(file.read_bytes(), file.stem)
        with boss.open(notebook) as page:
            cells = [cell["cell_id"] for cell in page.welcome["cells"] if cell["cell_type"] == "code"]
            page.start(*cells)
            wait_until(lambda: all(cell.get("execution_count") for cell in boss.download(notebook)["cells"] if cell["cell_type"] == "code"),
                       f"{file.name} ran", 180)
        content = boss.download(notebook)
        errors = [out for cell in content["cells"] for out in cell.get("outputs", []) if out["output_type"] == "error"]
        assert not errors, (file.name, errors[0]["ename"], errors[0]["evalue"])
        boss.request("DELETE", f"/api/notebooks/{notebook}")


CASES = [every_request_by_every_role, an_escaped_slash_opens_no_other_door, every_message_by_every_role, a_role_taken_away_closes_the_page, a_name_that_is_not_there_takes_as_long,
         tokens_have_a_scope_and_an_end, sign_out_everywhere_and_deactivation, stoa_user_works_beside_serve_and_without_it,
         what_was_opened_last_is_kept_for_each_person, folders_stars_trash_search_and_copies, the_examples_run, brute_force_is_held_and_locks_nobody_out]


def main():
    with House() as house:
        def run(case):
            house.kill("serve")
            house.start_serve()
            case(house, house.sign_in())

        run_cases(CASES, run)


main()
