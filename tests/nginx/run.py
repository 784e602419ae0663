#!/usr/bin/python3
"""Stoa behind nginx, with TLS, below /stoa: deploy/nginx/stoa.conf as it stands, but for ports, name and certificate.

    tests/nginx/run.py [CASE...]        skipped, with the reason, where nginx or openssl is not installed
"""
import http.client
import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip, run_cases  # noqa: E402
from house import House, free_port, Live, Person, ROOT, WAIT_S, text_of, wait_until  # noqa: E402

import websocket  # noqa: E402  python3-websocket

CASES = []
PREFIX = "/stoa"


def case(f):
    CASES.append(f)
    return f


class Nginx:
    def __init__(self, folder, port, stoa_port):
        self.folder, self.port = folder, port
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out",
                        folder / "fullchain.pem"], check=True, capture_output=True)
        example = (ROOT / "deploy/nginx/stoa.conf").read_text()
        for before, after in (("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("server_name notebooks.example.org", "server_name localhost"),
                              ("/etc/ssl/stoa/", f"{folder}/"), ("127.0.0.1:8080/;", f"127.0.0.1:{stoa_port}/;")):
            assert example.count(before) >= 1, f"the example has no {before!r} any more"
            example = example.replace(before, after)
        (folder / "stoa.conf").write_text(example)
        paths = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ access_log off; {paths} include {folder}/stoa.conf; }}\n")
        self.process = subprocess.Popen([nginx_program(), "-p", folder, "-c", folder / "nginx.conf"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.listens, "nginx listens")

    def listens(self):
        assert self.process.poll() is None, (self.folder / "error.log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait(15)


def nginx_program():
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class Outside(Person):
    """Somebody who knows only the public address."""

    def __init__(self, house, port, trust):
        super().__init__(house)
        self.port, self.trust = port, trust
        self.origin = f"https://localhost:{port}"

    def request(self, method, path, body=None, headers=None, raw=False):
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=WAIT_S, context=self.trust)
        fields = {"Origin": self.origin} | ({"Cookie": self.cookie} if self.cookie else {}) | ({"X-Stoa-CSRF": self.csrf} if self.csrf else {})
        fields |= headers or {}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            fields.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path if raw else PREFIX + path, body, fields)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def sign_in(self):
        status, headers, body = self.request("POST", "/api/sign_in", {"token": self.house.token})
        assert status == 200, (status, body)
        self.set_cookie = next(value for key, value in headers if key.lower() == "set-cookie")
        self.cookie, self.csrf = self.set_cookie.split(";")[0], json.loads(body)["csrf_token"]

    def open(self, notebook, client_id=None):
        return OutsideLive(self, notebook, client_id)


class OutsideLive(Live):
    def __enter__(self):
        self.socket = websocket.create_connection(
            f"wss://localhost:{self.person.port}{PREFIX}/api/notebooks/{self.notebook}/live", cookie=self.person.cookie,
            origin=self.person.origin, timeout=WAIT_S, sslopt={"context": self.person.trust})
        self.send({"type": "hello", "protocol": 1, "client_id": self.client_id})
        self.welcome = self.next("welcome")
        self.structure_version = self.welcome["structure_version"]
        return self


@case
def the_page_and_all_that_it_names_is_below_the_path(house, person):
    if not house.web:
        raise Skip("web/dist is not built")
    status, headers, _ = person.request("GET", "/stoa", raw=True)
    assert status == 301 and dict(headers)["Location"].endswith("/stoa/"), (status, headers)
    for path in ("/", "/sign-in", "/notebooks/abc", "/join", "/account", "/people", "/trash", "/guard"):
        status, headers, page = person.request("GET", path)
        named = re.findall(rb'(?:src|href)="(/[^"]*)"', page)
        assert status == 200 and named and all(name.startswith(b"/stoa/") for name in named), (path, status, named)
        for name in named:
            status, _, _ = person.request("GET", name.decode(), raw=True)
            assert status == 200, name
        policy = next(value for key, value in headers if key.lower() == "content-security-policy")
        assert f"frame-src {person.origin}/stoa/frame/;" in policy, policy
    assert house.link == f"{person.origin}/stoa/sign-in#{house.token}", house.link
    invited = subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, "invite"], capture_output=True, text=True, timeout=60)
    assert f"{person.origin}/stoa/join#" in invited.stdout, invited


@case
def somebody_signs_in_runs_and_uploads_through_it(house, person):
    person.sign_in()
    assert "; Secure" in person.set_cookie and "; HttpOnly" in person.set_cookie, person.set_cookie
    big = json.dumps({"cells": [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": "print('through')"}],
                      "metadata": {"padding": "x" * 3_000_000}, "nbformat": 4, "nbformat_minor": 4})
    with person.open(person.upload(big)) as page:
        run, ops = page.run(page.welcome["cells"][0]["cell_id"])
        assert run["phase"] == "done" and text_of(ops) == "through\n", (run, ops)
        page.send({"type": "stop_runtime"})


@case
def other_names_and_other_sites_are_refused_also_behind_it(house, person):
    person.sign_in() if not person.cookie else None
    assert person.request("GET", "/api/me", headers={"Host": "elsewhere.example"})[0] == 403
    status, _, text = person.request("POST", "/api/notebooks", {}, headers={"Origin": "https://elsewhere.example"})
    assert status == 403, (status, text)
    before, person.origin = person.origin, "https://elsewhere.example"
    try:
        person.open("any").__enter__()
        raise AssertionError("a WebSocket of another site was opened")
    except websocket.WebSocketBadStatusException as refused:
        assert refused.status_code == 403, refused
    finally:
        person.origin = before
    # Plain HTTP on the port of TLS is told so, and the server's own port answers to the public name alone.
    assert Person(house).request("GET", "/api/health")[0] == 403


@case
def a_browser_works_below_the_path(house, person):
    """The link signs in, a notebook runs, its HTML output stands in its frame, the page is found again by its address."""
    node = shutil.which("node")
    if not house.web or not node or not (ROOT / "tests/browser/node_modules/playwright-core").exists() or not shutil.which("chromium"):
        raise Skip("needs web/dist, node, Chromium and tests/browser/node_modules")
    house.end("serve", 15)
    house.start_serve()
    done = subprocess.run([node, ROOT / "tests/nginx/page.mjs", house.link], capture_output=True, text=True, timeout=150, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def main():
    missing = [name for name, found in (("nginx", nginx_program()), ("openssl", shutil.which("openssl"))) if not found]
    if missing:
        print(f"skip  {' and '.join(missing)} not installed (apt install nginx-light openssl)")
        sys.exit(77)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stoa-nginx-", dir="/tmp"))
    port, stoa_port = free_port(), free_port()
    web = ROOT / "web/dist"
    nginx = Nginx(folder, port, stoa_port)
    try:
        with House(web=web if (web / "index.html").exists() else None, listen_port=stoa_port,
                   serve_options=["--path-prefix", PREFIX, "--public-origin", f"https://localhost:{port}"]) as house:
            person = Outside(house, port, ssl.create_default_context(cafile=folder / "fullchain.pem"))
            run_cases(CASES, lambda case: case(house, person))
    finally:
        nginx.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
