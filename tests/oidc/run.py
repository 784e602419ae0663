#!/usr/bin/python3
"""Signing in through OpenID Connect: against a real provider (oidc-provider from npm) on loopback, and against one that does everything wrong."""
import contextlib
import html.parser
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from cases import Skip, run_cases  # noqa: E402
from house import ROOT, WAIT_S, House, free_port  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class Browser:
    """Follows redirects, keeps cookies of each address, sends forms."""

    def __init__(self):
        self.cookies = {}

    def request(self, url, method="GET", body=None, headers=None):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme == "https":  # what the browser believes is not what is tested
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=WAIT_S, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=WAIT_S)
        jar = self.cookies.setdefault(parts.netloc, {})
        fields = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        try:
            connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, fields | (headers or {}))
            answer = connection.getresponse()
            for field, value in answer.getheaders():
                if field.lower() == "set-cookie":
                    name, _, rest = value.partition("=")
                    jar[name] = rest.split(";")[0]
                    if not jar[name] or "max-age=0" in rest.lower() or "01 jan 1970" in rest.lower():
                        del jar[name]
            return answer.status, dict((name.lower(), value) for name, value in answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def follow(self, url, method="GET", body=None, headers=None, until=None):
        """-> (url, status, headers, text) of the first answer that is no redirect, or of the first to an address that begins so."""
        for _ in range(20):
            if until and url.startswith(until):
                return url, None, {}, ""
            status, fields, text = self.request(url, method, body, headers)
            if status not in (301, 302, 303, 307):
                return url, status, fields, text
            url, method, body, headers = urllib.parse.urljoin(url, fields["location"]), "GET", None, None
        raise AssertionError("redirects without an end")


class Form(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes.get("action")
        if tag == "input" and attributes.get("name"):
            self.fields[attributes["name"]] = attributes.get("value") or ""


@contextlib.contextmanager
def program(*words):
    process = subprocess.Popen([shutil.which("node"), *words], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        # It may warn on its standard output before it says where it listens.
        yield next(line.strip() for line in process.stdout if line.startswith("http"))
    finally:
        process.kill()
        process.wait()


def me(house, browser):
    status, _, text = browser.request(house.url + "/api/me")
    return json.loads(text) if status == 200 else None


@contextlib.contextmanager
def house_for(issuer, port, *options, secret=None, client="stoa"):
    options = ["--oidc-issuer", issuer, "--oidc-client-id", client, *options]
    kept = pathlib.Path(f"/tmp/stoa-oidc-secret-{os.getpid()}")
    if secret:
        kept.write_text(secret + "\n")
        kept.chmod(0o644)
        options += ["--oidc-client-secret-file", kept]
    try:
        with House(listen_port=port, serve_options=options) as house:
            house.url = f"http://127.0.0.1:{port}"
            yield house
    finally:
        kept.unlink(missing_ok=True)


def go_through(house, browser, who):
    """As a person does: the provider's forms for name, password and consent."""
    url, status, _, text = browser.follow(house.url + "/api/oidc/start")
    for _ in range(4):
        if url.startswith(house.url):
            return url, status, text
        assert status == 200, (url, status, text[:500])
        form = Form(text)
        if "login" in form.fields:
            form.fields |= {"login": who, "password": "any"}
        url, status, _, text = browser.follow(urllib.parse.urljoin(url, form.action), "POST", urllib.parse.urlencode(form.fields),
                                              {"Content-Type": "application/x-www-form-urlencoded"})
    raise AssertionError(f"the provider asks and asks: {url}")


def a_real_provider_signs_people_in():
    """RS256 with a secret, ES256 with a secret, and a public client by PKCE alone; groups become roles; the same person comes back."""
    port = free_port()
    with program("provider.mjs", f"http://127.0.0.1:{port}/api/oidc/callback") as issuer:
        common = ("--oidc-scopes", "openid profile groups", "--operator-group", "stoa operators", "--allowed-group", "staff", "--oidc-name", "Example")
        for client, secret in (("stoa", "a secret: with / signs"), ("stoa-es256", "another secret"), ("stoa-public", None)):
            with house_for(issuer, port, *common, secret=secret, client=client) as house:
                ada, eve, guest = Browser(), Browser(), Browser()
                assert json.loads(ada.request(house.url + "/api/door")[2])["sign_in_with"] == "Example"
                url, status, text = go_through(house, ada, "ada")
                who = me(house, ada)
                assert url == house.url + "/" and who, (url, status, text, (house.dir / "serve.log").read_text()[-2000:])
                assert who["name"] == "Ada Lovelace" and who["login"] == "ada" and who["kind"] == "administrator", who
                go_through(house, eve, "eve")
                assert me(house, eve)["kind"] == "person"
                _, status, text = go_through(house, guest, "guest")
                assert status == 403 and "none of the groups" in text and not me(house, guest), (status, text)
                again = Browser()
                go_through(house, again, "ada")
                assert me(house, again)["person_id"] == who["person_id"]
                listed = subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, "groups"], capture_output=True, text=True, timeout=60).stdout
                assert re.search(r"^staff +.*ada\*.*$", listed, re.M) and re.search(r"^stoa operators +ada\*$", listed, re.M), listed


GOOD = ("good", "es256")
BAD = ("wrong_issuer issuer_with_slash wrong_audience no_audience many_audiences_without_azp wrong_azp expired no_expiry made_long_ago made_tomorrow "
       "not_before_tomorrow wrong_nonce no_nonce no_subject number_as_subject none none_in_capitals none_with_signature hs256_by_public_key "
       "hs256_by_secret rs256_by_ec_key es256_by_rsa_key ps256 unknown_key strangers_key strangers_key_brought_along short_key critical_extension "
       "cut_signature empty_signature es256_of_zeros changed_claims four_parts no_token no_json fails endless hangs_up answer_of_another").split()


def set_mode(issuer, mode):
    assert Browser().request(issuer + "/mode", "POST", mode)[0] == 200


def nothing_wrong_is_believed():
    port = free_port()
    with program("hostile.mjs") as issuer, house_for(issuer, port, secret="the secret") as house:
        for mode in GOOD:
            set_mode(issuer, mode)
            browser = Browser()
            url, _, _, text = browser.follow(house.url + "/api/oidc/start")
            assert url == house.url + "/" and me(house, browser)["login"] == "mallory", (mode, url, text, (house.dir / "serve.log").read_text()[-2000:])
        people = subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, "list"], capture_output=True, text=True, timeout=60).stdout
        for at, mode in enumerate(BAD):
            if at % 20 == 19:  # one address may fail thirty times
                house.kill("serve")
                house.start_serve()
            set_mode(issuer, mode)
            browser = Browser()
            url, status, fields, text = browser.follow(house.url + "/api/oidc/start")
            assert status in (403, 502) and url.startswith(house.url + "/api/oidc/callback") and not me(house, browser), (mode, url, status, text)
            assert not any(name.startswith("stoa_session") for name in browser.cookies[f"127.0.0.1:{port}"]), (mode, browser.cookies)
        assert subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, "list"], capture_output=True, text=True, timeout=60).stdout == people
        log = (house.dir / "serve.log").read_text()
        assert "the secret" not in log and "eyJ" not in log, "a secret or a token stands in the log"
        print(f"      {len(BAD)} wrong answers", flush=True)


def a_provider_that_is_not_itself_is_not_asked():
    for mode in ("discovery_of_another", "discovery_without_tls", "discovery_is_no_json"):
        port = free_port()
        with program("hostile.mjs") as issuer, house_for(issuer, port, secret="the secret") as house:
            set_mode(issuer, mode)
            _, status, _, text = Browser().follow(house.url + "/api/oidc/start")
            assert status == 502 and "gives no answer" in text, (mode, status, text)


def an_answer_belongs_to_the_browser_that_asked():
    port = free_port()
    with program("hostile.mjs") as issuer, house_for(issuer, port, secret="the secret") as house:
        back = house.url + "/api/oidc/callback"
        mallory, victim, late = Browser(), Browser(), Browser()
        # Mallory's answer in the victim's browser would sign the victim in as Mallory.
        url, *_ = mallory.follow(house.url + "/api/oidc/start", until=back)
        assert victim.request(url)[0] == 403 and not me(house, victim)
        victim.follow(house.url + "/api/oidc/start", until=back)
        assert victim.request(url)[0] == 403 and not me(house, victim)
        for odd in ("", "?code=x", "?state=x&code=x", url[len(back):].replace("state=", "state=0"), url[len(back):].replace("code=", "not_code=")):
            assert late.request(back + odd)[0] == 403, odd
        assert mallory.request(url)[0] == 303 and me(house, mallory)
        assert mallory.request(url)[0] == 403, "its cookie is gone with the first answer"
        # The name of somebody else's account opens nothing.
        added = subprocess.run([house.prefix / "bin/stoa", "user", "--data", house.data, "add", "one"], capture_output=True, text=True, timeout=60)
        assert added.returncode == 0, added.stderr
        # A session of an earlier server's attempt is not taken up.
        begun = Browser()
        url, *_ = begun.follow(house.url + "/api/oidc/start", until=back)
        house.kill("serve")
        house.start_serve()
        assert begun.request(url)[0] == 403


def a_provider_is_believed_by_its_certificate_and_name():
    if not shutil.which("openssl"):
        raise Skip("openssl is not installed")
    with tempfile.TemporaryDirectory(prefix="stoa-oidc-") as folder:
        os.chmod(folder, 0o755)

        def certificate(name):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                            "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"],
                           check=True, capture_output=True)
            os.chmod(f"{folder}/{name}.pem", 0o644)
            return f"{folder}/{name}.key", f"{folder}/{name}.pem"
        ours, elsewhere = certificate("localhost"), certificate("elsewhere.example")
        for pair, authorities, may in ((ours, ours[1], True), (ours, elsewhere[1], False), (ours, None, False), (elsewhere, elsewhere[1], False)):
            port = free_port()
            options = ("--oidc-authorities", authorities) if authorities else ()
            with program("hostile.mjs", *pair) as issuer, house_for(issuer, port, *options, secret="the secret") as house:
                browser = Browser()
                _, status, _, text = browser.follow(house.url + "/api/oidc/start")
                assert bool(me(house, browser)) == may, (pair, authorities, status, text)
                assert may or status == 502, (pair, authorities, status, text)


def without_a_provider_the_door_says_nothing_of_one():
    with House() as house:
        url = f"http://127.0.0.1:{house.port}"
        assert "sign_in_with" not in json.loads(Browser().request(url + "/api/door")[2])
        assert Browser().request(url + "/api/oidc/start")[0] == Browser().request(url + "/api/oidc/callback")[0] == 404


CASES = [a_real_provider_signs_people_in, nothing_wrong_is_believed, a_provider_that_is_not_itself_is_not_asked,
         an_answer_belongs_to_the_browser_that_asked, a_provider_is_believed_by_its_certificate_and_name, without_a_provider_the_door_says_nothing_of_one]


def main():
    if not shutil.which("node") or int(subprocess.run(["node", "--version"], capture_output=True, text=True).stdout[1:].split(".")[0]) < 20:
        print("skipped: no node of version 20 is here")
        sys.exit(77)
    if not (HERE / "node_modules/oidc-provider").exists():
        done = subprocess.run(["bash", "-c", ". tools/steps.sh && web_modules tests/oidc"], cwd=ROOT)
        if done.returncode:
            print("skipped: oidc-provider can't be installed from npm")
            sys.exit(77)
    run_cases(CASES, lambda case: case())


main()
