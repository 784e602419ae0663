#!/usr/bin/python3
"""The open house under hostile hands: what is refused, how, and that nothing of it is applied. Against real processes."""
import json
import pathlib
import socket
import sys

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import House, Person, text_of  # noqa: E402

CASES = []


def case(f):
    CASES.append(f)
    return f


def refused(status_or_message, refusal):
    body = status_or_message[2] if isinstance(status_or_message, tuple) else None
    problem = json.loads(body) if body is not None else status_or_message
    assert problem.get("refusal") == refusal, problem
    assert problem["sentence"].endswith("."), problem
    return problem


@case
def a_sign_in_link_works_once(house, person):
    """The link that opened the operator's session opens no second one."""
    other = Person(house)
    answer = other.request("POST", "/api/sign_in", {"token": house.token})
    assert answer[0] in (401, 403), answer
    answer = other.request("POST", "/api/sign_in", {"token": "x" * 43})
    assert answer[0] in (401, 403), answer


@case
def the_cookie_is_out_of_scripts_reach(house, person):
    """HttpOnly and SameSite, and no cookie at all for the refused."""
    house.kill("serve")
    house.start_serve()
    fresh = Person(house)
    status, headers, _ = fresh.request("POST", "/api/sign_in", {"token": house.token})
    cookie = [v for k, v in headers if k.lower() == "set-cookie"][0].lower()
    assert status == 200 and "httponly" in cookie and "samesite=" in cookie and "path=/" in cookie, cookie


@case
def nobody_signed_in_sees_nothing(house, person):
    """Every route but health and sign-in answers 401 to a stranger."""
    notebook = person.create()
    stranger = Person(house)
    for method, path in [("GET", "/api/notebooks"), ("GET", f"/api/notebooks/{notebook}"), ("GET", f"/api/notebooks/{notebook}/ipynb"),
                         ("GET", "/api/me"), ("DELETE", f"/api/notebooks/{notebook}"), ("POST", "/api/notebooks"),
                         ("GET", f"/api/notebooks/{notebook}/blobs/{'0' * 64}")]:
        status, _, body = stranger.request(method, path, {} if method == "POST" else None)
        assert status == 401, (method, path, status, body)
    assert person.request("GET", f"/api/notebooks/{notebook}")[0] == 200


@case
def state_changes_need_origin_and_csrf(house, person):
    """A foreign page that rides on the cookie changes nothing."""
    before = len(person.ask("GET", "/api/notebooks")["notebooks"])
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"X-Stoa-CSRF": "wrong"}, {"X-Stoa-CSRF": ""},
                    {"Origin": f"http://127.0.0.1:{house.port + 1}"}, {"Host": "evil.example"}):
        status, _, body = person.request("POST", "/api/notebooks", {}, headers)
        assert status in (400, 403, 421), (headers, status, body)
    assert len(person.ask("GET", "/api/notebooks")["notebooks"]) == before


@case
def a_rebound_host_name_reads_nothing(house, person):
    """DNS rebinding: a foreign Host is refused even for reads and with the cookie."""
    status, _, _ = person.request("GET", "/api/notebooks", headers={"Host": f"evil.example:{house.port}"})
    assert status in (400, 403, 421), status


@case
def a_foreign_origin_opens_no_websocket(house, person):
    """WebSockets are no exception from the same-origin check."""
    notebook = person.create()
    for origin in ("http://evil.example", "null", None):
        try:
            websocket.create_connection(f"ws://127.0.0.1:{house.port}/api/notebooks/{notebook}/live", cookie=person.cookie,
                                        timeout=20, origin=origin, suppress_origin=origin is None)
        except websocket.WebSocketBadStatusException as bad:
            assert bad.status_code == 403, bad
        else:
            raise AssertionError(f"opened from {origin}")


@case
def unreadable_messages_are_named_and_change_nothing(house, person):
    """Each malformed message gets a refusal with its place; the notebook stays as it was."""
    notebook = person.create()
    with person.open(notebook) as page:
        cell = page.welcome["cells"][0]["cell_id"]
        push = {"type": "push_text", "client_seq": 1, "cell_id": cell, "text_version": 0, "changes": [[0, "x"]]}
        for message, refusal, where in [
            ("{", "bad_request", None), ("[]", "bad_request", None), ({"type": "sudo"}, "bad_request", "type"),
            (push | {"client_seq": "1"}, "bad_request", "client_seq"), (push | {"text_version": -1}, "bad_request", "text_version"),
            (push | {"cell_id": "../x"}, "bad_request", "cell_id"), (push | {"changes": [[5, [0, "x"]]]}, "out_of_range", None),
            (push | {"changes": [[[99], 1]]}, "out_of_range", None), (push | {"changes": ["x"]}, "bad_request", None),
            (push | {"cell_id": "nowhere"}, "not_found", None), (push | {"text_version": 7}, "out_of_range", None),
            ({"type": "hello", "protocol": 1, "client_id": "again"}, "bad_request", None),
            ({"type": "run_cells", "client_seq": 2, "runs": [{"run_id": "r", "cell_id": "nowhere"}]}, "not_found", None)]:
            page.socket.send(message if isinstance(message, str) else json.dumps(message))
            answer = page.next("refused")
            assert answer["refusal"] == refusal or (refusal == "out_of_range" and answer["refusal"] in ("bad_request", "stale")), (message, answer)
            assert where is None or answer["where"] == where, (message, answer)
    with person.open(notebook) as page:
        assert page.welcome["cells"][0]["text"] == "" and page.welcome["revision"] == 0, page.welcome


@case
def a_surrogate_pair_is_not_split(house, person):
    """An edit inside an emoji is refused; the same edit beside it is taken."""
    notebook = person.create()
    with person.open(notebook) as page:
        cell = page.insert("a😀b")
        push = {"type": "push_text", "client_seq": page.next_seq(), "cell_id": cell, "text_version": 0, "changes": [[2, [0, "x"], 2]]}
        page.send(push)
        assert page.next("refused")["refusal"] == "surrogate_split"
        page.send(push | {"client_seq": page.next_seq(), "changes": [[3, [0, "x"], 1]]})
        assert page.next("text_changed")["text_version"] == 1


@case
def a_repeated_push_is_applied_once(house, person):
    """The same push ten times, also from a new connection, types once and gets one answer."""
    notebook = person.create()
    with person.open(notebook) as page:
        cell = page.welcome["cells"][0]["cell_id"]
        push = {"type": "push_text", "client_seq": page.next_seq(), "cell_id": cell, "text_version": 0, "changes": [[[0, "once"]]]}
        answers = []
        for _ in range(10):
            page.send(push)
            answers.append(page.next("text_changed"))
        assert all(a == answers[0] for a in answers), answers
    house.kill("serve")
    house.start_serve()
    person = house.sign_in()
    with person.open(notebook, page.client_id) as again:
        again.send(push)
        assert again.next("text_changed") == answers[0]
    with person.open(notebook) as reader:
        assert reader.welcome["cells"][0]["text"] == "once"


@case
def a_stale_push_gets_what_it_missed(house, person):
    """Two pages type at one version: the second is told the first's change and nothing of it is applied yet."""
    notebook = person.create()
    with person.open(notebook) as a, person.open(notebook) as b:
        cell = a.welcome["cells"][0]["cell_id"]
        a.send({"type": "push_text", "client_seq": 1, "cell_id": cell, "text_version": 0, "changes": [[[0, "A"]]]})
        a.next("text_changed")
        b.send({"type": "push_text", "client_seq": 1, "cell_id": cell, "text_version": 0, "changes": [[[0, "B"]]]})
        missed = b.next("text_missed")
        assert missed["from_version"] == 0 and missed["client_seq"] == 1, missed
        assert [u["changes"] for u in missed["updates"]] == [[[0, "A"]]], missed


@case
def too_large_a_message_closes_with_its_code(house, person):
    """9 MB where 8 are allowed: 4413, and the server lives."""
    notebook = person.create()
    with person.open(notebook) as page:
        try:
            page.socket.send("x" * (9 << 20))
            while True:
                opcode, data = page.socket.recv_data()
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    assert int.from_bytes(data[:2], "big") == 4413, data
                    break
        except (ConnectionError, websocket.WebSocketConnectionClosedException):
            pass  # the reset may overtake the close frame while we still send
    assert person.ask("GET", "/api/health")["ok"]


@case
def a_page_that_does_not_read_is_dropped(house, person):
    """A reader that stalls under a flood costs bounded memory, is dropped, and the others read on."""
    notebook = person.create()
    serve = house.processes["serve"].pid

    def resident_mb():
        return int([l for l in open(f"/proc/{serve}/status") if l.startswith("VmRSS")][0].split()[1]) / 1024
    with person.open(notebook) as reader:
        stalled = socket.create_connection(("127.0.0.1", house.port))
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.sendall((f"GET /api/notebooks/{notebook}/live HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nUpgrade: websocket\r\n"
                         f"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                         f"Origin: http://127.0.0.1:{house.port}\r\nCookie: {person.cookie}\r\n\r\n").encode())
        hello = b'{"type":"hello","protocol":1,"client_id":"stalled"}'
        stalled.sendall(bytes([0x81, 0x80 | len(hello)]) + b"\0\0\0\0" + hello)
        before = resident_mb()
        cell = reader.insert("for i in range(3000): print('x' * 20_000)")
        run, ops = reader.run(cell)
        assert run["phase"] == "done", run
        grown = resident_mb() - before
        assert grown < 200, f"{grown} MB for one page that does not read"
        stalled.settimeout(20)
        try:
            while stalled.recv(1 << 20):
                pass
        except ConnectionError:
            pass
        stalled.close()


@case
def no_file_of_the_server_is_served(house, person):
    """Traversal in every spelling answers 400 or 404, never a file."""
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/assets/%00", "//etc/passwd", "/.git/config",
                 "/api/notebooks/..%2f..%2fstoa.db/ipynb"):
        status, _, body = person.request("GET", path)
        assert status in (400, 404) or b"root:" not in body and b"SQLite" not in body, (path, status)
        assert b"root:x" not in body, path


@case
def an_unreadable_notebook_is_refused_at_its_place(house, person):
    """Uploads that are no notebook say where; nothing is stored of them."""
    before = len(person.ask("GET", "/api/notebooks")["notebooks"])
    for body, where in [(b"", None), (b"{", None), (b"\xff\xfe", None), (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "cells"),
                        (json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
                            {"cell_type": "code", "source": 3, "metadata": {}, "outputs": []}]}).encode(), "cells[0].source"),
                        (b"[" * 100_000, None)]:
        answer = person.request("POST", "/api/notebooks/import", body, {"Content-Type": "application/octet-stream"})
        problem = refused(answer, "bad_request")
        assert where is None or problem.get("where") == where, problem
    assert len(person.ask("GET", "/api/notebooks")["notebooks"]) == before


@case
def an_unreadable_upload_is_kept_for_its_owner(house, person):
    """It is listed with the reason, comes back byte for byte, and goes when it is deleted."""
    body = b'{"nbformat": 4,\n \xff'
    answer = person.request("POST", "/api/notebooks/import?name=a%22b.ipynb", body, {"Content-Type": "application/octet-stream"})
    problem = refused(answer, "bad_request")
    assert problem["where"] == "line 2, column 2" and "is kept" in problem["sentence"], problem
    file = person.ask("GET", "/api/notebooks")["unread"][0]
    assert file["name"] == 'a"b.ipynb' and file["bytes"] == len(body), file
    status, headers, got = person.request("GET", f"/api/unread/{file['file_id']}")
    assert status == 200 and got == body, status
    assert "attachment" in dict((k.lower(), v) for k, v in dict(headers).items())["content-disposition"], headers
    refused(person.request("GET", "/api/unread/..%2f..%2fstoa.db"), "not_found")
    assert person.request("DELETE", f"/api/unread/{file['file_id']}")[0] == 204
    refused(person.request("GET", f"/api/unread/{file['file_id']}"), "not_found")


@case
def an_output_is_searched_and_downloaded(house, person):
    """From a notebook that nobody has open; what is no output is not found."""
    text = "".join(f"line {i}\n" for i in range(20_000))
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"id": "c", "cell_type": "code", "metadata": {}, "source": "", "execution_count": 1,
         "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}]}
    status, _, body = person.request("POST", "/api/notebooks/import", json.dumps(notebook).encode(), {"Content-Type": "application/octet-stream"})
    output = f"/api/notebooks/{json.loads(body)['notebook_id']}/cells/c/outputs"
    assert person.request("GET", f"{output}/0/text")[2].decode() == text
    found = person.ask("GET", f"{output}/0/search?q=LINE%2019999")
    assert found == {"matches": [{"line": 19_999, "text": "line 19999"}], "more": False}, found
    found = person.ask("GET", f"{output}/0/search?q=line")
    assert len(found["matches"]) == 1000 and found["more"], len(found["matches"])
    refused(person.request("GET", f"{output}/0/search?q="), "bad_request")
    refused(person.request("GET", f"{output}/0/search?q={'x' * 500}"), "too_large")
    for bad in ("1", "-1", "x", "99999999999999999999"):
        refused(person.request("GET", f"{output}/{bad}/text"), "not_found")


@case
def a_kernel_that_dies_is_said_and_started_again(house, person):
    """os._exit ends the run as lost with the reason; the next run has a fresh kernel."""
    notebook = person.create()
    with person.open(notebook) as page:
        cell = page.insert("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
        waits = page.insert("print('never')", after=cell)
        first, second = page.start(cell, waits)
        run, _ = page.finish(first)
        assert run["phase"] == "lost", run
        run, _ = page.run(page.insert("print(1 + 1)", after=waits))
        assert run["phase"] == "done", run
        assert text_of(_) == "2\n"


@case
def a_deleted_notebook_closes_its_pages(house, person):
    """Pages get 4404, and the notebook is gone from the list and by its address."""
    notebook = person.create()
    with person.open(notebook) as page:
        assert person.request("DELETE", f"/api/notebooks/{notebook}")[0] == 204
        opcode, data = page.socket.recv_data()
        while opcode != websocket.ABNF.OPCODE_CLOSE:
            opcode, data = page.socket.recv_data()
        assert int.from_bytes(data[:2], "big") == 4404, data
    assert person.request("GET", f"/api/notebooks/{notebook}/ipynb")[0] == 404


@case
def signing_out_closes_the_open_pages(house, person):
    """A page that only listens goes with its sign-in, with the code for it; another sign-in's page stays."""
    notebook = person.create()
    with person.open(notebook) as page:
        assert person.request("POST", "/api/sign_out", {})[0] == 204
        page.socket.settimeout(10)
        opcode, data = page.socket.recv_data()
        while opcode != 8:
            opcode, data = page.socket.recv_data()
        assert int.from_bytes(data[:2], "big") == 4401, data


@case
def a_title_stays_inside_its_header(house, person):
    """Quotes, line breaks and foreign letters of a title neither end the header nor start another."""
    notebook = person.create('a"; x="\r\nSet-Cookie: stoa_session=1; \u00e9\u2028')
    status, headers, _ = person.request("GET", f"/api/notebooks/{notebook}/ipynb")
    assert status == 200, status
    names = [name.lower() for name, _ in headers]
    assert "set-cookie" not in names, headers
    disposition = dict((name.lower(), value) for name, value in headers)["content-disposition"]
    assert disposition.count('"') == 2 and disposition.isascii(), disposition


@case
def ten_thousand_runs_of_a_large_cell_are_refused(house, person):
    """One message may not make the server copy a large cell ten thousand times."""
    notebook = person.create()
    with person.open(notebook) as page:
        cell = page.insert("#" + "x" * 3_000_000)
        page.start(*[cell] * 10_000)
        refused(page.next("refused"), "too_many")


def main():
    with House() as house:
        def run(case):
            house.kill("serve")
            house.start_serve()
            case(house, house.sign_in())

        run_cases(CASES, run)


main()
