"""The demo's story: install, play one deal to its process change; then read the outcome back, or print the links."""

import json
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from adapters.sandbox.play import Ticket
from plugin.demo.playing import BOT, LEAD, Play, Stage, note, open_round, person
from plugin.demo.processes import DemoError, call, free_port, sandbox, service, service_environ
from plugin.words import TEMPLATES, Words

DEAL = "DEAL-142"
MORE_DEALS = ("DEAL-139", "TEAM-1")


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
                note(say("Installing fields and the webhook on the sandbox tracker …"))
                _install(environ, tracker, log)
                with service(environ, port, log) as url:
                    stage = Stage(tracker, url, environ, folder, locale)
                    play = Play(stage, DEAL)
                    play.all_of_it()
                    if not auto:
                        return _by_hand(stage, play)
                    note(json.dumps(play.outcome(), ensure_ascii=False))
                    return 0
        except DemoError as error:
            sys.stderr.write(f"{error}\n{log.read_text(errors='replace')[-4000:]}\n")
            return 1


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
    as_admin = {**environ, "TRIDA_JIRA_ADMIN_EMAIL": admin["email"], "TRIDA_JIRA_ADMIN_TOKEN": admin["apiToken"]}
    if call(as_admin, log, "install", "--apply")[0]:
        raise DemoError("the installation failed")


def _by_hand(stage: Stage, play: Play) -> int:
    say = Words(stage.locale).gettext
    ticket, ballot, result = say("Ticket"), say("Ballot"), say("Result, after the reveal")
    told = {
        f"{ticket} {DEAL}": f"{stage.tracker}/browse/{DEAL}",
        say("Result"): stage.command("view", DEAL, "--by", LEAD),
        say("Talk"): f"{stage.tracker}/browse/{play.task}",
        say("Month and process changes"): stage.command("month", "--link"),
    }
    note("\n" + say("Played to the end, to look at:"))
    for name, address in told.items():
        note(f"  {name}: {address}")
    note("\n" + say("Open, to answer yourself:"))
    for key in MORE_DEALS:
        links = open_round(stage, key)
        note(f"\n{ticket} {key}: {stage.tracker}/browse/{key}")
        for slug, link in links.items():
            note(f"  {ballot} · {stage.person(slug).name}: {link}")
        state = Ticket(stage.person(LEAD), key).state() or {}
        note(f"  {result}: {stage.service}/r/{state.get('id')}/result")
    note("\n" + say("Mailboxes and all deals: %(url)s (act as anybody there)", url=stage.tracker))
    note(say("A result opens in a browser that answered; the ticket shows everything, too."))
    note(say("Stop with Ctrl+C."))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    return 0
