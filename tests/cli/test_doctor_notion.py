"""``trida init``, ``install`` and ``doctor`` on Notion, from an answers file to a healthy installation."""

import itertools
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.server import running
from plugin.asking import Request, begin
from plugin.bootstrap import Parts, build
from plugin.cli import main
from plugin.domain.health import healthy
from plugin.examining import examine
from tests.fakes import InlineEngine, SetClock, mail_server
from tests.house import KEY, served
from tests.street import Doorstep

NAME = "deals"


class Home:
    """A workspace, a service over it, and the command line beside it."""

    def __init__(self, sandbox, env, path):
        self.sandbox, self.env, self.path = sandbox, env, path
        self.clock = SetClock(datetime.now(UTC))

    def serve(self, doorstep):
        engine = InlineEngine(self.clock)
        self.app = build(self.env, Parts(clock=self.clock, sleep=lambda _: None, engine=lambda *_: engine))
        engine.store, engine.run = self.app.store, self.app.tickets.run
        doorstep.app = self.app.web()

    def type(self, *words):
        return CliRunner(env=self.env).invoke(main, list(words), catch_exceptions=False)

    def rewrite(self, **changes):
        made = json.loads(self.path.read_text(encoding="utf-8"))
        made["workspaces"][NAME] |= changes
        self.path.write_text(json.dumps(made), encoding="utf-8")

    def checks(self, **env):
        """Return (name, about) → check; asked with this house's clock."""
        found = list(examine({**self.env, **env}, lambda _: NAME, Parts(clock=self.clock)))
        return {(one.name, one.about): one for one in found}, healthy(found)

    def reasons(self, **env):
        return {key: (one.state.value, one.reason) for key, one in self.checks(**env)[0].items()}

    def greet(self):
        """Make the subscription by hand, as an operator does: the token comes, is shown, is pasted."""
        made = self.sandbox.hooks.subscribe(f"{self.env['TRIDA_PUBLIC_URL']}/hooks/{NAME}")
        self.sandbox.drain()
        with self.app.store.begin() as tx:
            (token,) = tx.hook_secrets(NAME)
        assert self.sandbox.hooks.verify(made.id, token)


def answers(sandbox, url):
    people = {slug: {"people": [{"id": sandbox.account(slug).id}]} for slug in ("savin", "lebedeva", "kotova")}
    names = ("Sales", "Marketing", "Product")
    roles = [{"name": name, "who": who} for name, who in zip(names, people.values(), strict=True)]
    return {
        "kind": "notion",
        "api_url": url,
        "data_source": sandbox.place("deals"),
        "owner": "Владелец",
        "locale": "ru",
        "zone": "Europe/Moscow",
        "roles": roles,
    }


@pytest.fixture
def home(tmp_path):
    ticks = itertools.count(step=10.0)
    clock = SetClock(datetime.now(UTC))
    sandbox = NotionSandbox(clock, ticks=lambda: next(ticks)).seed(POLUS["ru"])
    doorstep, path, given = Doorstep(), tmp_path / "manifest.json", tmp_path / "answers.json"
    with running(sandbox) as tracker, served(doorstep) as url:
        given.write_text(json.dumps(answers(sandbox, tracker)), encoding="utf-8")
        begin({}, clock, Request(path, given))
        env = {
            "TRIDA_MANIFEST": str(path),
            "TRIDA_DATABASE_URL": f"sqlite:///{tmp_path / 'trida.db'}",
            "TRIDA_PUBLIC_URL": url,
            "TRIDA_KEYS": KEY,
            "TRIDA_SECRET": "s" * 40,
            "TRIDA_NOTION_TOKEN": sandbox.auth("trida")[1],
        }
        one = Home(sandbox, env, path)
        one.clock = clock
        assert one.type("install", "--apply").exit_code == 0
        one.serve(doorstep)
        yield one


def test_a_new_installation_lacks_the_handshake_and_mail_and_says_how_to_get_them(home):
    mark = home.sandbox.mark()
    done = home.type("doctor")
    assert (done.exit_code, home.sandbox.counts(since=mark).writes) == (1, 0)
    lines = done.output.splitlines()
    fails = [line for line in lines if line.startswith("FAIL")]
    assert [line.split()[1] for line in fails] == ["mail", "webhook"]
    assert "trida handshake" in lines[lines.index(fails[1]) + 1]
    assert "ok    tracker  it answers, we work as “Трида”; the token of a connection does not end by itself" in lines
    assert home.env["TRIDA_NOTION_TOKEN"] not in done.output


def test_after_handshake_and_first_event_all_is_well_but_what_notion_does_not_tell(home):
    home.greet()
    assert home.reasons()["webhook", ""] == ("warn", "hook_unheard")
    home.sandbox.edit_as("savin", "DEAL-142", {"Сумма": 1})
    home.sandbox.drain()
    with mail_server() as server:
        smtp = f"smtp://127.0.0.1:{server.server_address[1]}?from=trida@example.com"
        found, fine = home.checks(TRIDA_SMTP_URL=smtp)
    bad = {(key[0], one.reason) for key, one in found.items() if one.state != "ok"}
    assert (bad - {("notices", "notices")}, fine) == ({("rights", "rights_unknown")}, True)
    assert found["webhook", ""].reason == "hook_heard"
    assert found["signature", ""].reason == "ok"
    assert found["forgery", ""].reason == "ok"
    fields = next(one for key, one in found.items() if key[0] == "fields")
    assert fields.reason == "ok"
    assert "insert_comments" not in str(found["rights", ""].facts)
    assert "Insert comments" in str(found["rights", ""].facts["rights"])


def test_whom_no_letter_reaches_is_named(home):
    home.sandbox.permit("read_users_with_email", allowed=False)
    home.sandbox.permit("read_users")
    home.rewrite(facilitators={"people": [{"id": home.sandbox.account("savin").id}]})
    found, _ = home.checks()
    roles = {key[1].split()[0]: one for key, one in found.items() if key[0] == "role"}
    assert {one.reason for one in roles.values()} == {"nobody_reachable"}
    assert roles["sales"].facts["without"] == "Игорь Савин"
    leads = next(one for key, one in found.items() if key[0] == "facilitators")
    assert (leads.state, leads.reason) == ("warn", "unreachable")
    assert found["rights", ""].reason == "rights_unknown"
    assert found["rights", ""].state == "warn"


def test_one_of_a_role_without_an_address_is_a_warning(home):
    made = json.loads(home.path.read_text(encoding="utf-8"))["workspaces"][NAME]["roles"]
    people = made[0]["who"]["people"]
    people.append({"id": home.sandbox.account("orlov").id, "email": "orlov@example.com"})
    home.rewrite(roles=made)
    home.sandbox.permit("read_users_with_email", allowed=False)
    home.sandbox.permit("read_users")
    found, _ = home.checks()
    sales = next(one for key, one in found.items() if key[0] == "role" and key[1].startswith("sales"))
    assert (sales.state, sales.reason, sales.facts["without"]) == ("warn", "unreachable", "Игорь Савин")


def test_a_role_with_a_page_of_its_own_has_another_grade(home):
    made = json.loads(home.path.read_text(encoding="utf-8"))["workspaces"][NAME]["roles"]
    made[0]["private_page"] = home.sandbox.place("Sales")
    home.rewrite(roles=made)
    assert home.reasons()["grade", "sales"] == ("FAIL", "not_shared")
    home.sandbox.permit("Sales")
    reasons = home.reasons()
    assert reasons["grade", "sales"] == ("ok", "role_private")
    assert reasons["grade", "marketing"] == ("ok", "sealed")


def test_a_database_that_is_not_shared_any_more(home):
    home.sandbox.permit("home", allowed=False)
    found = examine(home.env, lambda _: NAME, Parts(clock=home.clock))
    wrong = {(one.name, one.reason) for one in found if one.state != "ok" and one.name not in {"mail", "webhook"}}
    assert {("rights", "project_unseen"), ("rights", "rights_lack"), ("roles", "not_shared")} <= wrong
    assert "not_shared" in home.type("install").output


def test_installing_again_does_nothing_and_removing_says_what_stays(home):
    again = home.type("install", "--check")
    assert again.exit_code == 0
    assert "whether the service's account has these shows only when it writes: Update content" in again.output
    gone = home.type("install", "--remove")
    assert "done  - move to the trash, with its pages, the database “Трида: разборы”" in gone.output
    assert home.type("install", "--check").exit_code == 2
