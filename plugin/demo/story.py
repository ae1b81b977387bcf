"""The demo's story: install, open rounds, print the links; or play the people and read the outcome back."""

import json
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.play import Browser, Person, Ticket, wait_for
from plugin.demo.processes import DemoError, call, free_port, sandbox, service, service_environ
from plugin.words import TEMPLATES, Words

DEAL = "DEAL-142"
MORE_DEALS = ("DEAL-139", "TEAM-1")
BOT, LEAD = "trida", "savin"
LABEL = "trida"


@dataclass(frozen=True)
class Stage:
    """Where the story takes place: both servers' addresses, the service's environment, a folder for its data."""

    tracker: str
    service: str
    environ: dict[str, str]
    folder: Path
    locale: str

    @property
    def log(self) -> Path:
        """Return the file that both servers and all commands write to."""
        return self.folder / "demo.log"

    def person(self, slug: str) -> Person:
        """Return somebody of the company, by the first part of their e-mail."""
        return person(self.tracker, slug)


def person(tracker: str, slug: str) -> Person:
    """Find somebody of the sandbox's company."""
    people = requests.get(f"{tracker}/_sandbox/people", timeout=20).json()
    return Person(tracker, next(p for p in people if p["email"].partition("@")[0] == slug))


def run(*, auto: bool, locale: str) -> int:
    """Tell the whole story; returns the exit status."""
    say = Words(locale).gettext
    with tempfile.TemporaryDirectory(prefix="trida-demo-") as name:
        folder = Path(name)
        log = folder / "demo.log"
        (folder / "manifest.json").write_text(json.dumps(manifest_for(locale)), encoding="utf-8")
        try:
            with sandbox(locale, log) as tracker:
                port = free_port()
                environ = service_environ(tracker, person(tracker, BOT).account_data, port, folder)
                _note(say("Installing fields and the webhook on the sandbox tracker …"))
                _install(environ, tracker, log)
                with service(environ, port, log) as url:
                    stage = Stage(tracker, url, environ, folder, locale)
                    return _auto(stage) if auto else _by_hand(stage)
        except DemoError as error:
            sys.stderr.write(f"{error}\n{log.read_text(errors='replace')[-4000:]}\n")
            return 1


def _note(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def manifest_for(locale: str) -> dict[str, Any]:
    """Return the repository's manifest as the demo's company in that language needs it."""
    manifest: dict[str, Any] = json.loads((TEMPLATES.parent / "manifest.json").read_text(encoding="utf-8"))
    names = {"Сумма": "Amount", "Решение до": "Decision date"} if locale == "en" else {}
    for workspace in manifest["workspaces"].values():
        workspace["locale"] = locale
        for fact in workspace["deals"]["facts"]:
            fact["field"] = names.get(fact["field"], fact["field"])
    return manifest


def _install(environ: dict[str, str], tracker: str, log: Path) -> None:
    """Install with the administrator's credential, which the service itself is never given."""
    admin = person(tracker, "installer").account_data
    as_admin = {**environ, "TRIDA_JIRA_EMAIL": admin["email"], "TRIDA_JIRA_TOKEN": admin["apiToken"]}
    if call(as_admin, log, "install", "--apply")[0]:
        raise DemoError("the installation failed")


def _open_round(stage: Stage, key: str) -> dict[str, str]:
    """Let the deal's owner set the label; returns the ballot link of one person a role, from their mailboxes."""
    stage.person(LEAD).label(key, LABEL)
    return {
        slug: wait_for(lambda slug=slug: stage.person(slug).newest_link(key), f"the link for {slug} on {key}")  # type: ignore[misc]
        for slug in ANSWERS[stage.locale]
    }


def _auto(stage: Stage) -> int:
    say = Words(stage.locale).gettext
    mark = _counts(stage, 0)["mark"]
    _note(say("Opening a round on %(deal)s …", deal=DEAL))
    links = _open_round(stage, DEAL)
    for slug, link in links.items():
        browser = Browser(link)
        browser.seal(browser.open(), ANSWERS[stage.locale][slug])
        _note(say("%(person)s sealed an answer.", person=stage.person(slug).name))
    sealed = time.monotonic()
    ticket = Ticket(stage.person(LEAD), DEAL)
    wait_for(lambda: ticket.reveals() or None, "the reveal")
    seconds = time.monotonic() - sealed
    _note(say("Revealed."))
    outcome = _outcome(stage, ticket, mark, seconds)
    _note(json.dumps(outcome, ensure_ascii=False))
    return 0


def _counts(stage: Stage, since: int) -> dict[str, Any]:
    query = {"issue": DEAL, "since": str(since), "caller": BOT}
    return dict(requests.get(f"{stage.tracker}/_sandbox/counts", params=query, timeout=20).json())


def _outcome(stage: Stage, ticket: Ticket, mark: int, seconds: float) -> dict[str, Any]:
    """Read everything back from the tracker, or from a process that was given nothing but the ticket."""
    requests.post(f"{stage.tracker}/_sandbox/drain", timeout=30)
    state = ticket.state() or {}
    counts = _counts(stage, mark)
    status, _ = call(stage.environ, stage.log, "verify", DEAL)
    kind = json.loads((stage.folder / "manifest.json").read_text(encoding="utf-8"))["workspaces"]
    return {
        "tracker": next(iter(kind.values()))["tracker"]["kind"],
        "deal": ticket.key,
        "round": state.get("state"),
        "roles": {role: one["state"] for role, one in state.get("roles", {}).items()},
        "reveals": ticket.reveals(),
        "tracker_reads": counts["reads"],
        "tracker_writes": counts["writes"],
        "seal_verified": status == 0,
        "seconds": round(seconds, 2),
    }


def _by_hand(stage: Stage) -> int:
    say = Words(stage.locale).gettext
    _note(say("Opening rounds …"))
    ticket, ballot, result = say("Ticket"), say("Ballot"), say("Result, after the reveal")
    for key in (DEAL, *MORE_DEALS):
        links = _open_round(stage, key)
        _note(f"\n{ticket} {key}: {stage.tracker}/browse/{key}")
        for slug, link in links.items():
            _note(f"  {ballot} · {stage.person(slug).name}: {link}")
        state = Ticket(stage.person(LEAD), key).state() or {}
        _note(f"  {result}: {stage.service}/r/{state.get('id')}/result")
    _note("\n" + say("Mailboxes and all deals: %(url)s (act as anybody there)", url=stage.tracker))
    _note(say("A result opens in a browser that answered; the ticket shows everything, too."))
    _note(say("Stop with Ctrl+C."))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    return 0
