"""The demo's story: install, publish the goal tree, play a deal and a checklist, change a number; read it all back."""

import json
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

import requests

from adapters.sandbox.cast import CASTS
from plugin.demo.checklists import ListPlay
from plugin.demo.goals import GoalPlay
from plugin.demo.manifests import admin_environ_for, environ_for, manifest_for
from plugin.demo.playing import BOT, LEAD, Play, Stage, account, accounts, note, open_round
from plugin.demo.processes import DemoError, call, free_port, sandbox, service, service_environ
from plugin.words import Words

DEAL = "DEAL-142"


def run(*, kind: str, auto: bool, locale: str) -> int:
    """Tell the whole story on a sandbox of that sort of tracker; returns the exit status."""
    with tempfile.TemporaryDirectory(prefix="trida-demo-") as name:
        folder = Path(name)
        log = folder / "demo.log"
        try:
            with sandbox(kind, locale, log) as tracker:
                return _told(kind, locale, tracker, folder, auto=auto)
        except DemoError as error:
            sys.stderr.write(f"{error}\n{log.read_text(errors='replace')[-4000:]}\n")
            return 1


def _told(kind: str, locale: str, tracker: Mapping[str, str], folder: Path, *, auto: bool) -> int:
    url, port, log = tracker["url"], free_port(), folder / "demo.log"
    manifest = manifest_for(kind, locale, url, accounts(url), goals=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    environ = service_environ(tracker, port, folder) | environ_for(kind, url, account(url, BOT))
    note(Words(locale).gettext("Installing fields and the webhook on the sandbox tracker …"))
    # The administrator's credential is given to this one command, never to the service.
    if call(environ | admin_environ_for(kind, account(url, "installer")), log, "install", "--apply")[0]:
        raise DemoError("the installation failed")
    stage = Stage(kind, url, environ["TRIDA_PUBLIC_URL"], environ, folder, locale)
    tree = GoalPlay(stage)
    # before the service runs, so that every call of our account is one of the publishing
    tree.publish()
    with service(environ, port, log):
        if kind == "notion":
            _subscribe(stage)
        play = Play(stage, DEAL)
        play.seal()
        play.review()
        lists = ListPlay(stage, tree.link)
        # while the talk is open: it is one of the items
        lists.make()
        play.talk()
        lists.tick()
        tree.change()
        if not auto:
            return _by_hand(stage, play, tree, lists)
        note(json.dumps({**play.outcome(), **tree.outcome(), **lists.outcome()}, ensure_ascii=False))
        return 0


def _subscribe(stage: Stage) -> None:
    """Do what an administrator clicks in Notion: make the webhook subscription, paste the token that it sent us."""
    name = next(iter(json.loads((stage.folder / "manifest.json").read_text(encoding="utf-8"))["workspaces"]))
    where = f"{stage.tracker}/_sandbox/subscriptions"
    made = requests.post(where, json={"url": f"{stage.service}/hooks/{name}"}, timeout=20).json()
    token = stage.command("handshake").splitlines()[-1]
    requests.post(f"{where}/{made['id']}/verify", json={"token": token}, timeout=20).raise_for_status()


def _by_hand(stage: Stage, play: Play, tree: GoalPlay, lists: ListPlay) -> int:
    say = Words(stage.locale).gettext
    ticket, ballot, result = say("Ticket"), say("Ballot"), say("Result, after the reveal")
    own = say("Checklist of the lead review, own link")
    told = {
        f"{ticket} {DEAL}": play.ticket.url,
        say("Result"): stage.command("view", DEAL, "--by", LEAD),
        say("Talk"): stage.ticket(play.task).url,
        say("Month and process changes"): stage.command("month", "--link"),
        say("Goal tree, its page in the tracker"): tree.address,
        say("Goal tree, for a manager"): tree.link,
        say("Checklist of the lead review, in the tracker"): lists.address,
        **{f"{own} · {one}": link for one, link in lists.links.items()},
    }
    note("\n" + say("Played to the end, to look at:"))
    for name, address in told.items():
        note(f"  {name}: {address}")
    note("\n" + say("Open, to answer yourself:"))
    for key in CASTS[stage.kind].more_deals:
        links, shown = open_round(stage, key), stage.ticket(key)
        note(f"\n{ticket} {key}: {shown.url}")
        for slug, link in links.items():
            note(f"  {ballot} · {stage.person(slug).name}: {link}")
        note(f"  {result}: {stage.service}/r/{(shown.state() or {}).get('id')}/result")
    note("\n" + say("Mailboxes and all deals: %(url)s (act as anybody there)", url=stage.tracker))
    note(say("A result opens in a browser that answered; the ticket shows everything, too."))
    note(say("Stop with Ctrl+C."))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    return 0
