"""``trida doctor`` over a house: all is well, then one thing at a time is broken and the right line says so."""

import json
import socket
import socketserver
import sqlite3
import ssl
import threading
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from plugin.bootstrap import Parts
from plugin.cli import main
from plugin.domain.health import healthy
from plugin.examining import examine
from tests.fakes import SetClock, mail_server
from tests.house import WORKSPACE, house, repository_manifest, served
from tests.trackers.place import place

USUAL = {
    ("webhook", "", "hook_unreadable"),
    ("fields", "TEAM", "team_managed"),
    ("mail", "", "mail_by_tracker"),
}
OTHER_KEY = Fernet.generate_key().decode()


@pytest.fixture
def home(tmp_path):
    # The doctor compares clocks with a real web server's, so this house lives in the present.
    with house(tmp_path, clock=SetClock(first_now())) as one:
        one.clock.now = datetime.now(UTC)
        yield one


@cache
def first_now():
    """Return when the first of these houses was built; the others begin there too."""
    return datetime.now(UTC)


def asked(home, *words, **env):
    return CliRunner(env={**home.env, **env}).invoke(main, ["doctor", *words], catch_exceptions=False)


def found(home, **env):
    """Return (what is not well as (name, about, reason), exit status)."""
    done = asked(home, "--json", **env)
    said = json.loads(done.stdout)
    return {(c["name"], c["about"], c["reason"]): c for c in said if c["state"] != "ok"}, done.exit_code


def failing(home, **env):
    """Return name → reason of what fails; the exit status must agree."""
    wrong, status = found(home, **env)
    fails = {name: reason for (name, _, reason), c in wrong.items() if c["state"] == "FAIL"}
    assert status == (1 if fails else 0)
    return fails


def as_admin(home):
    email, token = home.sandbox.auth("installer")
    return {"TRIDA_JIRA_ADMIN_EMAIL": email, "TRIDA_JIRA_ADMIN_TOKEN": token}


def hook(home):
    (one,) = home.sandbox.world.hooks.values()
    return one


def test_a_healthy_house_has_nothing_that_fails(home):
    home.open()
    home.seal("sales")
    home.settle()
    mark = home.sandbox.mark()
    wrong, status = found(home)
    assert (set(wrong), status) == (USUAL, 0)
    assert home.sandbox.counts(since=mark).writes == 0


def test_every_line_has_words_and_what_to_do(home):
    home.open()
    lines = asked(home).stdout.splitlines()
    assert all(line.startswith(("ok    ", "warn  ", "      to do: ")) for line in lines)
    assert "ok    role sales on DEAL-142  Игорь Савин, Пётр Орлов" in lines
    assert "ok    deliveries  the last webhook came 0 min ago, and no deal has changed since" in lines
    for number, line in enumerate(lines):
        assert line.startswith("warn") == (number + 1 < len(lines) and "to do:" in lines[number + 1])


def test_no_secret_is_ever_shown(home):
    home.sandbox.account("trida").token = "changed"
    output = asked(home, **as_admin(home)).output + asked(home, "--json").output
    for name in ("TRIDA_KEYS", "TRIDA_SECRET", "TRIDA_JIRA_TOKEN", "TRIDA_JIRA_WEBHOOK_SECRET"):
        assert home.env[name] not in output


def test_the_probe_leaves_no_delivery_and_no_job(home):
    home.open()
    with home.app.store.begin() as tx:
        before = tx.deliveries(WORKSPACE, 100)
    asked(home)
    with home.app.store.begin() as tx:
        assert tx.deliveries(WORKSPACE, 100) == before
    assert home.engine.drain() == []


def test_every_mistake_of_manifest_and_settings_at_once(home, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    done = asked(home, TRIDA_MANIFEST=str(wrong), TRIDA_SECRET="short", TRIDA_KEYS="nokey")
    assert done.exit_code == 1
    for where in ("/manifest_version", "/workspaces", "TRIDA_SECRET", "TRIDA_KEYS"):
        assert f"  {where}: " in done.output
    healthy_settings = asked(home, TRIDA_MANIFEST=str(wrong))
    assert (healthy_settings.exit_code, "warn  settings" in healthy_settings.output) == (1, True)


def test_a_wrong_token(home):
    fails = failing(home, TRIDA_JIRA_TOKEN="wrong")
    assert fails["tracker"] == "token_refused"
    assert "address" not in fails
    assert "clock" not in fails


def test_a_webhook_that_an_admin_finds_as_it_should_be(home):
    home.open()
    assert found(home, **as_admin(home))[0].keys() == USUAL - {("webhook", "", "hook_unreadable")}


@pytest.mark.parametrize(
    "broken, reason, what",
    [
        (lambda home: home.sandbox.world.hooks.clear(), "hook_missing", ""),
        (lambda home: setattr(hook(home), "enabled", False), "hook_off", ""),
        (lambda home: setattr(hook(home), "jql", "project = DEAL AND labels = x"), "hook_differs", "filter"),
        (lambda home: setattr(hook(home), "events", ["jira:issue_created"]), "hook_differs", "events"),
        (lambda home: setattr(hook(home), "name", "Trida · 0000"), "hook_differs", "secret"),
    ],
)
def test_a_broken_webhook(home, broken, reason, what):
    broken(home)
    wrong, status = found(home, **as_admin(home))
    assert status == 1
    assert what in str(wrong["webhook", "", reason]["facts"].get("what", ""))


def test_deals_that_changed_without_a_webhook(home):
    home.open()
    hook(home).enabled = False
    home.clock.forward(minutes=20)
    home.sandbox.edit_as("savin", home.deal, {"summary": "Новое имя"})
    home.sandbox.drain()
    clock = Parts(clock=lambda: home.clock.now)
    reasons = {c.name: c.reason for c in examine(home.env, lambda _: WORKSPACE, clock)}
    assert reasons["deliveries"] == "silent"


def test_deals_that_changed_before_any_webhook_came(home):
    hook(home).enabled = False
    home.sandbox.edit_as("savin", home.deal, {"summary": "Новое имя"})
    with home.app.store.begin() as tx:
        assert tx.deliveries(WORKSPACE, 1) == ()
    assert ("deliveries", "", "never") in found(home)[0]


def test_nothing_installed(home):
    with home.app.store.begin() as tx:
        tx.clear_installed(WORKSPACE)
    assert failing(home) == {"address": "not_ready", "fields": "not_installed"}


def test_a_selection_without_deals_tells_what_the_installation_found(home, tmp_path):
    for key in ("TEAM-1", "TEAM-2"):
        home.sandbox.delete_as("ryabova", key)
    with home.app.store.begin() as tx:
        installed = tx.installed(WORKSPACE)
        tx.save_installed(WORKSPACE, replace(installed, unplaced=("TEAM: team_managed", "OTHER: status")), home.clock())
    wrong, status = found(home)
    assert status == 0
    assert {key for key in wrong if key[0] == "fields"} == {
        ("fields", "TEAM", "team_managed"),
        ("fields", "OTHER", "fields_unplaced"),
    }


def test_a_selection_without_deals(home, tmp_path):
    manifest = repository_manifest(deals={"jql": "project = DEAL AND labels = nothing"})
    path = tmp_path / "empty.json"
    path.write_text(json.dumps(manifest))
    output = asked(home, TRIDA_MANIFEST=str(path)).stdout
    assert "warn  roles  the selection has no deal to look at" in output
    assert "ok    fields  all 8 were made" in output


def test_a_field_that_is_off_the_screen(home):
    with home.app.store.begin() as tx:
        gone = tx.installed(WORKSPACE).slots["answer.sales"]
    for screen in home.sandbox.world.screens.values():
        for tab in screen.tabs:
            with suppress(ValueError):
                tab.fields.remove(gone)
    wrong, status = found(home)
    assert status == 0
    assert wrong["fields", "DEAL", "fields_off"]["facts"]["slots"] == "answer.sales"


def test_an_empty_role(home):
    home.sandbox.staff("DEAL", "Product", [])
    assert failing(home) == {"role": "role_empty"}


def test_a_person_in_two_roles(home):
    home.sandbox.staff("DEAL", "Product", ["kotova", "savin"])
    wrong, status = found(home)
    (twice,) = [c for (_, _, reason), c in wrong.items() if reason == "in_two_roles"]
    assert (status, twice["facts"]["roles"]) == (0, "sales, product")


def test_a_right_that_is_lacking_says_what_it_is_for(home):
    home.sandbox.permit("trida", "LINK_ISSUES", allowed=False)
    wrong, status = found(home)
    assert status == 1
    assert "Link Issues (put the “Answer” link" in wrong["rights", "DEAL", "rights_lack"]["words"]


def test_a_project_that_the_account_does_not_see(home):
    home.sandbox.permit("trida", "BROWSE_PROJECTS", "TEAM", allowed=False)
    assert ("rights", "TEAM", "project_unseen") in found(home)[0]


def test_a_service_project(home):
    home.sandbox.world.project("DEAL").kind = "service_desk"
    assert ("grade", "DEAL", "service_project") in found(home)[0]


def test_a_missing_key_and_an_older_one(home):
    home.open()
    home.seal("sales")
    wrong, status = found(home, TRIDA_KEYS=OTHER_KEY)
    assert (status, wrong["keys", "", "sealed_lost"]["facts"]) == (1, {"count": 1, "of": 1})
    wrong, status = found(home, TRIDA_KEYS=f"{OTHER_KEY},{home.env['TRIDA_KEYS']}")
    assert (status, wrong["keys", "", "older_key"]["facts"]) == (0, {"count": 1})


@pytest.mark.parametrize("revision, reason", [("0001", "schema_old"), ("9999", "schema_unknown")])
def test_a_schema_that_is_not_ours(home, revision, reason):
    with closing(sqlite3.connect(home.env["TRIDA_DATABASE_URL"].removeprefix("sqlite:///"))) as rows:
        rows.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        rows.commit()
    assert failing(home)["database"] == reason


def test_a_database_that_is_away_hides_nothing_else(home):
    fails = failing(home, TRIDA_DATABASE_URL="sqlite:////nowhere/trida.db")
    assert fails["database"] == "database_away"
    assert fails["keys"] == "cannot_look"
    assert not {"tracker", "clock", "address", "rights"} & set(fails)


def nobody_listens():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def stranger(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<h1>somebody else</h1>"]


def elsewhere(environ, start_response):
    start_response("301 Moved", [("Location", "https://example.com/")])
    return [b""]


def test_a_public_address_where_nobody_listens(home):
    assert failing(home, TRIDA_PUBLIC_URL=nobody_listens()) == {"address": "refused_there"}


def test_a_public_name_that_does_not_resolve(home):
    assert failing(home, TRIDA_PUBLIC_URL="http://trida.invalid") == {"address": "name_unknown"}


def test_a_certificate_that_cannot_be_read(home):
    assert failing(home, TRIDA_PUBLIC_URL=home.url.replace("http:", "https:"))["address"] == "certificate"


@pytest.mark.parametrize("app, reason", [(stranger, "other_service"), (elsewhere, "redirected")])
def test_something_else_at_the_public_address(home, app, reason):
    with served(app) as url:
        assert set(failing(home, TRIDA_PUBLIC_URL=url).values()) == {reason}


def test_a_door_that_lets_everything_in(home):
    service = home.app.web()

    def open_door(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [b'{"status": "probe"}']
        return service(environ, start_response)

    with served(open_door) as url:
        assert failing(home, TRIDA_PUBLIC_URL=url) == {"forgery": "forgery_let_in"}


def test_another_webhook_secret_than_the_service_has(home):
    fails = failing(home, TRIDA_JIRA_WEBHOOK_SECRET="another-secret-than-the-service")
    assert fails == {"signature": "signature_wrong"}


@pytest.mark.parametrize("minutes, state, reason", [(2, "warn", "clock_ahead"), (-9, "FAIL", "clock_behind")])
def test_a_clock_that_is_off(home, minutes, state, reason):
    parts = Parts(clock=lambda: datetime.now(UTC) + timedelta(minutes=minutes))
    checks = list(examine(home.env, lambda _: WORKSPACE, parts))
    (clock,) = [c for c in checks if c.name == "clock"]
    assert (clock.state, clock.reason) == (state, reason)
    assert healthy(checks) == (state != "FAIL")


def test_mail_that_is_fine_away_or_refused(home):
    with mail_server() as server:
        smtp = f"127.0.0.1:{server.server_address[1]}?from=trida@example.com"
        wrong, status = found(home, TRIDA_SMTP_URL=f"smtp://{smtp}")
        assert (status, ("mail", "", "mail_by_tracker") in wrong, server.letters) == (0, False, [])
        assert "no_address" in {reason for _, _, reason in wrong}
        assert failing(home, TRIDA_SMTP_URL=f"smtp://user:secret@{smtp}") == {"mail": "smtp_without_tls"}
    assert failing(home, TRIDA_SMTP_URL=f"smtp://{smtp}") == {"mail": "mail_away"}


class _NoEntry(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip().upper():
            told = {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"AUTH": b"535 no", b"QUIT": b"221 bye"}
            self.wfile.write(told.get(line[:4], b"250 fine") + b"\r\n")


@contextmanager
def refusing_mail_server(folder):
    """Speak TLS and let nobody in."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2100, 1, 1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _NoEntry) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_address[1], str(pem)
        server.shutdown()


def test_a_mail_server_that_is_not_trusted_or_refuses_our_password(home, tmp_path, monkeypatch):
    with refusing_mail_server(tmp_path) as (port, pem):
        smtp = f"smtps://user:not-the-password@127.0.0.1:{port}?from=trida@example.com"
        assert failing(home, TRIDA_SMTP_URL=smtp) == {"mail": "mail_certificate"}
        monkeypatch.setenv("SSL_CERT_FILE", pem)
        done = asked(home, TRIDA_SMTP_URL=smtp)
    assert (done.exit_code, "FAIL  mail  mail_refused" in done.output) == (1, True)
    assert "not-the-password" not in done.output


def test_facilitators_that_nobody_is(home, tmp_path):
    def wrong(source, name):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(repository_manifest(facilitators=source)))
        found_, status = found(home, TRIDA_MANIFEST=str(path))
        (one,) = [c for c in found_.values() if c["name"] == "facilitators" and c["about"] == "DEAL-142"]
        return one["state"], one["reason"], status

    home.sandbox.edit_as("savin", home.deal, {"assignee": None})
    assert ("facilitators", home.deal, "no_owner") in found(home)[0]
    assert wrong({"people": [{"id": "nobody"}]}, "people") == ("FAIL", "nobody_leads", 1)
    assert wrong({"group": "nobody-knows"}, "group") == ("FAIL", "group_missing", 1)


def test_runs_that_fail_or_never_come(home):
    home.open()
    home.sandbox.label_as("savin", "DEAL-140", add="trida")
    home.sandbox.drain()
    parts = Parts(clock=lambda: home.clock.now + timedelta(minutes=6))
    (queue,) = [c for c in examine(home.env, lambda _: WORKSPACE, parts) if c.name == "queue"]
    assert (queue.state, queue.facts) == ("FAIL", {"failing": 0, "late": 1})


def test_several_workspaces_need_a_name(home, tmp_path):
    manifest = repository_manifest()
    manifest["workspaces"]["other"] = manifest["workspaces"][WORKSPACE]
    path = tmp_path / "two.json"
    path.write_text(json.dumps(manifest))
    assert asked(home, TRIDA_MANIFEST=str(path)).exit_code == 2
    assert "workspace demo" not in asked(home, "--workspace", WORKSPACE, TRIDA_MANIFEST=str(path)).output


@pytest.mark.parametrize("kind", ["jira-dc", "notion"])
def test_the_same_things_are_looked_at_on_every_tracker(home, tmp_path, kind):
    here = [check.name for check in examine(home.env, lambda _: WORKSPACE)]
    (tmp_path / kind).mkdir()
    with place(tmp_path / kind, kind) as other:
        parts = Parts(clock=lambda: datetime.now(UTC))
        there = list(examine(other.env, lambda _: WORKSPACE, parts))
    assert set(here) == {check.name for check in there}
    known = {"clock"}  # that house does not live in the present
    assert [(one.name, one.reason, one.facts) for one in there if one.state == "FAIL" and one.name not in known] == []
