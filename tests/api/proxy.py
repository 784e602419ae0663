#!/usr/bin/python3
"""Sign-in through a trusted proxy's header, with its groups; and `stoa user` for groups. The proxy is the address 127.0.0.2; everybody else is 127.0.0.1."""
import http.client
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import run_cases  # noqa: E402
from house import WAIT_S, House, Person  # noqa: E402

PROXY, STRANGER = "127.0.0.2", "127.0.0.1"
OPTIONS = ["--trusted-proxy", PROXY, "--proxy-user-header", "X-Remote-User", "--proxy-groups-header", "X-Remote-Groups",
           "--operator-group", "admins", "--allowed-group", "admins", "--allowed-group", "staff"]


class Through(Person):
    """Somebody whose requests come from an address, with fields of a proxy."""

    def __init__(self, house, address, user=None, groups=None):
        super().__init__(house)
        self.address, self.user, self.groups = address, user, groups

    def request(self, method, path, body=None, headers=None, raw=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=WAIT_S, source_address=(self.address, 0))
        fields = [("Origin", f"http://127.0.0.1:{self.house.port}"), ("Content-Type", "application/json")]
        fields += [("Cookie", self.cookie)] * bool(self.cookie) + [("X-Stoa-CSRF", self.csrf)] * bool(self.csrf) + list((headers or {}).items())
        for name, value in (("X-Remote-User", self.user), ("X-Remote-Groups", self.groups)):
            fields += [(name, each) for each in ([value] if isinstance(value, str) else value or [])]
        try:
            connection.putrequest(method, path)
            text = json.dumps(body).encode() if body is not None else b""
            for name, value in fields + [("Content-Length", str(len(text)))]:
                connection.putheader(name, value)
            connection.endheaders(text)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def come_in(self):
        """As the page does first. -> who it is, or the status of the refusal."""
        status, fields, text = self.request("GET", "/api/me")
        if status != 200:
            return status
        me = json.loads(text)
        cookies = [value for name, value in fields if name.lower() == "set-cookie"]
        if cookies:
            self.cookie, self.csrf = cookies[0].split(";")[0], me["csrf_token"]
        return me


def stoa(house, *words):
    return subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, *words], capture_output=True, text=True, timeout=60)


def the_proxy_signs_in_and_nobody_else(house):
    ada = Through(house, PROXY, "Ada", "staff")
    me = ada.come_in()
    assert me["login"] == "ada" and me["kind"] == "person" and ada.cookie, me
    assert ada.create() and ada.ask("GET", "/api/sessions")["sessions"]
    for spoofed in (Through(house, STRANGER, "ada", "admins"), Through(house, STRANGER, "ada", "staff")):
        assert spoofed.come_in() == 401 and spoofed.request("GET", "/api/notebooks")[0] == 401
        assert spoofed.request("GET", "/api/me", headers={"X-Forwarded-For": PROXY})[0] == 401
    for unclear in (Through(house, PROXY, ["ada", "eve"], "staff"), Through(house, PROXY, None, "staff"), Through(house, PROXY, "", "staff")):
        assert unclear.come_in() == 401
    assert Through(house, PROXY, "no name", "staff").come_in() in (400, 401)


def a_session_is_of_the_one_whom_the_proxy_names(house):
    ada = Through(house, PROXY, "ada", "staff")
    ada.come_in()
    ada.user = "eve"
    assert ada.request("GET", "/api/notebooks")[0] == 401, "the browser changed hands"
    assert ada.come_in()["login"] == "eve"
    # Around the proxy the cookie still stands for its session: cookies are secrets, addresses are not.
    around = Through(house, STRANGER)
    around.cookie, around.csrf = ada.cookie, ada.csrf
    assert around.come_in()["login"] == "eve"


def groups_become_roles_and_what_is_taken_counts_at_once(house):
    boss = Through(house, PROXY, "grace", "staff, admins")
    assert boss.come_in()["kind"] == "administrator" and boss.request("GET", "/api/people")[0] == 200
    for groups in ("staff", None):  # without the field they are in no group
        boss.groups = groups
        assert boss.request("GET", "/api/people")[0] in (401, 403), groups
    boss.groups = ["admins", "staff"]
    assert boss.request("GET", "/api/people")[0] in (401, 403), "a field that came twice may be the browser's"
    boss.groups = "admins"
    assert boss.request("GET", "/api/people")[0] == 200
    boss.groups = "others"
    assert boss.request("GET", "/api/notebooks")[0] == 401 and boss.come_in() == 403
    again = Through(house, PROXY, "grace", "staff")
    assert again.come_in()["kind"] == "person"
    boss.groups = "admins"
    assert boss.request("GET", "/api/people")[0] == 403, "what they gain counts from the next sign-in"
    assert Through(house, PROXY, "stranger").come_in() == 403 and Through(house, PROXY, "stranger", "other").come_in() == 403
    assert "stranger" not in stoa(house, "list").stdout


def stoa_user_keeps_groups(house):
    Through(house, PROXY, "ada", "staff").come_in()
    for words in (("add-group", "Course 4"), ("add-to-group", "Course 4", "ada")):
        done = stoa(house, *words)
        assert done.returncode == 0, done.stderr
    lines = dict(line.rsplit("  ", 1) for line in stoa(house, "groups").stdout.splitlines())
    lines = {name.strip(): members.strip() for name, members in lines.items()}
    assert lines["Course 4"] == "ada" and "ada*" in lines["staff"], lines
    refused = stoa(house, "take-from-group", "staff", "ada")
    assert refused.returncode == 1 and "sign in" in refused.stderr, refused
    for words in (("add-group", "Course 4"), ("add-to-group", "absent", "ada"), ("add-to-group", "Course 4", "nobody"), ("add-group", "")):
        assert stoa(house, *words).returncode == 1, words
    house.kill("serve")
    assert stoa(house, "take-from-group", "Course 4", "ada").returncode == 0 and stoa(house, "remove-group", "Course 4").returncode == 0
    house.start_serve()
    listed = stoa(house, "groups").stdout
    assert "Course 4" not in listed and "staff" in listed, listed


def main():
    with House(serve_options=OPTIONS) as house:
        run_cases([the_proxy_signs_in_and_nobody_else, a_session_is_of_the_one_whom_the_proxy_names,
                   groups_become_roles_and_what_is_taken_counts_at_once, stoa_user_keeps_groups], lambda case: case(house))


main()
